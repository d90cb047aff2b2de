import json
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from fhir.resources.R4B import get_fhir_model_class
from fhirclient.models.fhirelementfactory import FHIRElementFactory
from pytest_django import DjangoDbBlocker

from permanence.agenda.models import Appointment, Stage
from permanence.agenda.queries.allowed import known_pairs
from permanence.api import queries as api
from permanence.api.views.fhir.written import written
from permanence.capacity.models import Reservation
from permanence.demo import agendas, build, files, telephone
from permanence.demo.houses import structure_ids
from permanence.demo.ids import patient_id, person_id, practitioner_role_id, structure_id
from permanence.demo.numbers import check_digit
from permanence.demo.practices import PRACTICES
from permanence.desk.models import Line
from permanence.directory.models import Mandate, Person, Structure
from permanence.foundation.actor import person_actor, scope, system
from permanence.foundation.rights import Can
from permanence.patients.models import Contact, Patient
from permanence.registers import retention
from permanence.waiting.models import Entry
from permanence.waiting.queries.forbidden import takes_every_newcomer

pytestmark = pytest.mark.xdist_group("world")  # built once, not once in each process
TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """One world for all these tests, never committed."""
    with django_db_blocker.unblock(), transaction.atomic():
        build.build(today=TODAY)
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def seen(built: None) -> Iterator[None]:
    with scope(system("test", structure_ids(1))):
        yield


def test_the_world_has_the_size_it_says() -> None:
    assert Patient.objects.count() in range(3000, 3300)
    assert Mandate.objects.filter(holder=structure_id("allo")).count() == len(PRACTICES) == 12
    booked = Appointment.objects.filter(starts_at__date__gte=TODAY, status="booked").count()
    assert booked in range(3500, 5000)
    assert Appointment.objects.filter(starts_at__date__lt=TODAY).exists()


def test_identifiers_of_the_world_pass_their_checks() -> None:
    for number in Person.objects.exclude(rpps="").values_list("rpps", flat=True):
        assert len(number) == 11
        assert check_digit(number[:-1]) == number[-1]
    for finess, siret in Structure.objects.values_list("finess", "siret"):
        assert check_digit(finess[:-1]) == finess[-1]
        assert check_digit(siret[:-1]) == siret[-1]
    lines = Line.objects.values_list("number", flat=True)
    phones = Contact.objects.filter(system="phone").values_list("value", flat=True)
    assert all(n.startswith(("+3353649", "+3363998")) for n in {*lines, *phones})
    assert all(
        e.endswith("@exemple.invalid") for e in Contact.objects.filter(system="email").values_list("value", flat=True)
    )


def test_every_live_appointment_has_its_time() -> None:
    live = set(Appointment.objects.exclude(status="cancelled").values_list("id", flat=True))
    taken = Reservation.objects.filter(state="booked", resource__kind="practitioner")
    assert live == set(taken.values_list("held_for", flat=True))


def test_people_are_of_all_kinds() -> None:
    assert Patient.objects.get(pk=patient_id("maisonneuve")).name == "MAISONNEUVE-DELACROIX Marie-Françoise"
    shared = Contact.objects.filter(value="+33639980001").values_list("patient_id", flat=True)
    assert set(shared) == {patient_id("elodie"), patient_id("tom"), patient_id("lilou")}
    assert Patient.objects.exclude(contacts__system="phone").count() > 50
    drawn = files.files(PRACTICES[0], copy=1, today=TODAY)
    traits = [(p.structure_id, p.birth_date, p.sex) for p in drawn.patients if p.birth_date.year < 2000]
    assert len(traits) > len(set(traits)), "somebody was entered twice"


def test_a_regular_has_been_seen_whatever_the_day() -> None:
    for doctor, regulars in agendas.REGULARS.items():
        came = Appointment.objects.filter(practitioner_role_id=practitioner_role_id(doctor, 1), stage=Stage.GONE)
        assert {patient_id(name) for name in regulars} <= set(came.values_list("patient_id", flat=True))


def test_who_waits_may_be_offered_a_time() -> None:
    now = datetime.combine(TODAY, datetime.min.time(), UTC)
    waiting = Entry.objects.all()
    assert waiting.count() > 40
    for entry in waiting:
        seen = known_pairs(entry.practitioner_roles, [entry.patient_id], now)
        assert seen or takes_every_newcomer(entry.structure_id, entry.practitioner_roles[0], now)


def test_every_practitioner_line_says_whose_it_is() -> None:
    greetings = dict(Line.objects.values_list("label", "greeting"))
    assert greetings["MSP des Tilleuls"] == "MSP des Tilleuls, bonjour, {agent} à votre écoute."
    assert greetings["Dr Benali"] == "Secrétariat du docteur Benali, bonjour, {agent} à votre écoute."
    assert len(telephone.OWN_LINES) + len(PRACTICES) == len(greetings)


@pytest.mark.parametrize("login", [login for login in build.logins() if login.email], ids=lambda login: login.persona)
def test_every_persona_signs_in(client: Client, login: build.Login) -> None:
    answer = client.post(reverse("account_login"), {"login": login.email, "password": login.password})
    assert answer.status_code == 302
    assert "_auth_user_id" in client.session


def test_claire_may_answer_for_the_twelve_practices_only() -> None:
    claire = person_actor(person_id("claire"), None)
    answered = {structure_id(practice.place.key) for practice in PRACTICES}
    assert set(claire.structures(Can.BOOK)) - {structure_id("allo")} == answered
    assert not claire.may(Can.ENTER, structure_id("genets"))


@pytest.mark.parametrize("kind", sorted(api.KINDS))
def test_everything_of_the_world_is_written_as_fhir(kind: str) -> None:
    """Each resource is checked by the library as it is written, read back by it, and by another one (SMART's)."""
    with scope(system("test", structure_ids(1))) as by:
        rows = list(api.KINDS[kind].rows(by)[:150])
        assert rows, "the demonstration shows it"
        model = get_fhir_model_class(kind)
        for one in written(by, kind, rows):
            assert one.mark in str(model.model_validate_json(one.text).meta)
            assert FHIRElementFactory.instantiate(kind, json.loads(one.text)).as_json() == json.loads(one.text)


def test_a_second_build_changes_nothing() -> None:
    told: list[str] = []
    build.build(today=date(2027, 1, 4), progress=told.append)
    assert told == []
    assert Appointment.objects.filter(starts_at__date__gt=date(2027, 1, 4)).count() == 0


def test_the_archive_holds_a_file_that_stays_there_and_one_whose_time_is_over() -> None:
    house, now = structure_id("tilleuls"), datetime(2026, 11, 23, tzinfo=UTC)
    kept = retention.preview(house, now)
    assert (kept.archived, [one.patient.birth_name for one in kept.due]) == (2, ["Lacassagne"])
    assert not retention.to_bring_back(house, now)
