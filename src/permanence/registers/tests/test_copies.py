"""The copy of one person's data: what is in it, who may make it, and that it is taken once."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
import time_machine
from django.db import connections
from django.db.models import CharField, ForeignKey, TextField
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from fhir.resources.R4B.bundle import Bundle
from pypdf import PdfReader

from permanence.agenda import actions as agenda
from permanence.agenda.tests.factories import make_receiving
from permanence.capacity.tests.factories import SUNDAY_NOON, at
from permanence.coverage import actions as coverage
from permanence.directory.tests import personas
from permanence.directory.tests.personas import Personas
from permanence.foundation.actor import scope, system
from permanence.foundation.models import Trace
from permanence.guard import actions as guard
from permanence.messaging.models import Conversation
from permanence.patients import actions as patients
from permanence.patients.guarding import KeptCloser
from permanence.patients.models import Patient
from permanence.patients.tests.factories import make_patient
from permanence.registers import actions, content, jobs, links
from permanence.registers.models import Copy, Demand

CODE = "12345678"


@pytest.fixture
def who(db: None) -> Personas:
    return personas.three(may="associate", may_not="secretary")


def known(who: Personas, **more: Any) -> Demand:
    """Return a demand of portability whose author was checked."""
    patient = make_patient(who.here, phone="05 36 49 00 02", email="elodie@exemple.test")
    with scope(who.alice):
        patients.note_address(
            by=who.alice, patient=patient, lines="3 allée des Tilleuls", postcode="31000", city="Toulouse", access="B12"
        )
    told = {"asked_by": "Élodie Durand", "right": "portability", "way": "desk", "asked_on": timezone.localdate()}
    demand = actions.note_demand(by=who.alice, structure=who.here, patient=patient, **told | more)
    return actions.check_who_asks(
        by=who.alice, demand=demand, checked_on=timezone.localdate(), checked_how="Carte d’identité"
    )


def made(who: Personas, demand: Demand) -> Copy:
    return actions.make_copy(by=who.alice, demand=demand, code=CODE, now=timezone.now())


def client(actor: Any) -> Client:
    signed = Client()
    personas.sign_in(signed, actor)
    return signed


def opened(content: bytes) -> dict[str, bytes]:
    bag = ZipFile(BytesIO(content))
    return {name: bag.read(name) for name in bag.namelist()}


def test_it_holds_all_that_is_kept_for_a_reader_and_for_a_program(who: Personas) -> None:
    demand = known(who)
    files = opened(actions.take_copy(by=who.alice, copy=made(who, demand), now=timezone.now()))
    told = json.loads(files["dossier.json"])["rows"]
    assert [one["value"] for one in told["patients.contact"]] == ["+33536490002", "elodie@exemple.test"]
    assert told["patients.address"][0]["access"] == "B12"
    assert told["registers.demand"]
    fhir = Bundle.model_validate(json.loads(files["dossier.fhir.json"]))
    assert fhir.entry[0].resource.birthDate.isoformat() == "1984-03-12"
    read = " ".join(page.extract_text() for page in PdfReader(BytesIO(files["dossier.pdf"])).pages)
    for words in ("Ce que nous conservons de vous", "Durand", "3 allée des Tilleuls", "+33536490002", "CNIL"):
        assert words in " ".join(read.split())


def test_for_a_program_it_says_the_same_as_what_a_practice_takes_away(who: Personas) -> None:
    receiving = make_receiving(who.here)
    by = receiving.by
    booked = receiving.book(at(9))
    agenda.add_note(by=by, appointment=booked, text="à ne pas dire", now=SUNDAY_NOON)
    coverage.note(by=by, patient=receiving.patient, kind="ald", now=SUNDAY_NOON, until_on=date(2027, 6, 30))
    with scope(by):
        told = content.bundle(receiving.patient)
    kinds = [one["resource"]["resourceType"] for one in Bundle.model_validate(told).model_dump(mode="json")["entry"]]
    assert kinds == ["Patient", "Coverage", "Appointment"]
    assert "à ne pas dire" not in json.dumps(told, ensure_ascii=False)


def test_it_tells_nobody_how_a_relative_is_reached_by_that_relatives_own_file(who: Personas) -> None:
    patient, sought = make_patient(who.here), make_patient(who.here, birth_name="Cachée", phone="+33639980017")
    with scope(who.alice):
        patients.add_relative(by=who.alice, patient=patient, relation="partner", known=sought)
        guard.restrict(by=who.alice, patient=sought, kind="danger", people=[], now=timezone.now())
        told = json.dumps(content.bundle(patient)) + json.dumps(content.rows(patient), default=str)
    assert "RelatedPerson" in told
    assert "639980017" not in told


def test_every_table_that_names_a_patient_is_in_it_or_left_out_by_name(who: Personas) -> None:
    from permanence.patients.hanging import hanging
    from permanence.registers.content import LEFT_OUT, rows

    demand = known(who)
    with scope(who.alice):
        assert demand.patient
        told = rows(demand.patient)
        with_rows = {one.table for one in hanging() if one.of(demand.patient.pk).exists()}
    assert with_rows - LEFT_OUT <= told.keys()


HIS_NAMES = {"birth_name", "used_name", "first_names", "sort_name", "name", "to_name", "from_name", "asked_by"}


def test_no_column_that_names_the_staff_is_in_it() -> None:
    """A column of words ending so names who of the staff did something, or is the patient's by name."""
    from permanence.patients.hanging import hanging
    from permanence.registers import content

    models = {one.model for one in hanging() if one.table not in content.LEFT_OUT}
    fields = [field for model in models for field in model._meta.concrete_fields if content.is_told(field)]
    told = {field.name for field in fields if isinstance(field, CharField | TextField | ForeignKey)}
    assert {name for name in told if name.endswith(("by", "name", "names"))} <= HIS_NAMES
    assert not told & {"closed_by", "told_by", "left_by", "noted_by", "made_by", "owner", "asked_by_name"}


def test_who_of_the_staff_answered_is_not_in_it(who: Personas) -> None:
    demand = known(who)
    with scope(who.alice):
        assert demand.patient
        told = {"told_by": "Agnès Couret", "told_at": timezone.now(), "closed_by": "Agnès Couret"}
        Conversation.objects.create(
            structure=who.here, person=demand.patient.pk, name="Élodie Durand", closed_at=timezone.now(), **told
        )
    files = opened(actions.take_copy(by=who.alice, copy=made(who, demand), now=timezone.now()))
    assert "Élodie Durand" in str(json.loads(files["dossier.json"])["rows"]["messaging.conversation"])
    assert b"Couret" not in files["dossier.json"]


def test_its_page_shows_the_code_once_and_the_address_gives_it_once(who: Personas) -> None:
    demand = known(who)
    page = client(who.alice).post(reverse("registers:copy", args=[demand.pk])).content.decode()
    with scope(who.alice):
        (copy,) = Copy.objects.all()
    address = reverse("portal:copy", args=[links.COPY.token(copy.structure_id, copy.pk)])
    assert address in page
    code = page.partition('class="tabular">')[2].partition("<")[0]
    assert code not in client(who.alice).get(reverse("registers:demand", args=[demand.pk])).content.decode()
    home = Client(enforce_csrf_checks=True, headers={"accept-language": "fr"})
    assert home.get(address).status_code == 200
    assert home.post(address, {"code": "00000000"}).status_code == 422
    taken = home.post(address, {"code": code})
    assert "dossier.pdf" in opened(taken.content)
    assert taken["Cache-Control"] == "no-store"
    assert home.post(address, {"code": code}).status_code == 410
    with scope(who.alice):
        assert Copy.objects.get().archive == ""
        assert Trace.objects.filter(verb="copy.made", actor_id=who.alice.id).exists()
        assert Trace.objects.filter(verb="copy.asked", actor_name="portal.copy").count() == 2


def test_five_wrong_codes_and_it_is_gone(who: Personas) -> None:
    copy = made(who, known(who))
    by = system("portal.copy", [who.here.pk])
    for _ in range(5):
        assert actions.take_with_code(by=by, copy=copy, code="1", now=timezone.now()) is None
    with pytest.raises(actions.CopyGone):
        actions.take_with_code(by=by, copy=copy, code=CODE, now=timezone.now())


def test_nobody_takes_it_after_a_week_and_the_night_forgets_it(who: Personas) -> None:
    copy = made(who, known(who))
    later = timezone.now() + timedelta(days=7)
    with pytest.raises(actions.CopyGone):
        actions.take_copy(by=who.alice, copy=copy, now=later)
    by = system("registers.jobs.forget_copies", [who.here.pk])
    with scope(by):
        jobs.forget_copies(by=by, now=later)
        assert Copy.objects.get().archive == ""


def test_a_newer_copy_replaces_the_one_before(who: Personas) -> None:
    demand = known(who)
    first, _second = made(who, demand), made(who, demand)
    with pytest.raises(actions.CopyGone):
        actions.take_copy(by=who.alice, copy=first, now=timezone.now())


def test_it_is_made_for_who_was_checked_asked_for_it_and_thought_two_days(who: Personas) -> None:
    with pytest.raises(actions.NothingToCopy):
        made(who, known(who, right="erasure"))
    early = known(who, right="access")
    with pytest.raises(actions.TooEarly):
        made(who, early)
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        assert made(who, early).size
    told = {"asked_by": "X", "right": "access", "way": "desk", "asked_on": timezone.localdate()}
    with pytest.raises(actions.NothingToCopy):
        made(who, actions.note_demand(by=who.alice, structure=who.here, **told))


def test_a_stranger_finds_no_copy(who: Personas) -> None:
    copy = made(who, known(who))
    assert client(who.charlie).post(reverse("registers:taking", args=[copy.pk])).status_code == 404
    assert client(who.bob).post(reverse("registers:taking", args=[copy.pk])).status_code == 403
    assert Client().get(reverse("portal:copy", args=["rien"])).status_code == 404
    wrong = links.COPY.token(who.elsewhere.pk, copy.pk)
    assert Client().get(reverse("portal:copy", args=[wrong])).status_code == 404, "the fence"


def test_a_file_kept_closer_is_copied_by_who_is_listed_alone_and_the_copy_is_traced(who: Personas) -> None:
    demand = known(who)
    copy = made(who, demand)
    with scope(who.alice):
        assert demand.patient
        assert Trace.objects.filter(verb="patient.read", subject_id=demand.patient.pk).exists()
        guard.restrict(by=who.alice, patient=demand.patient, kind="notable", people=[], now=timezone.now())
        with pytest.raises(KeptCloser):
            made(who, demand)
        with pytest.raises(KeptCloser):
            actions.take_copy(by=who.alice, copy=copy, now=timezone.now())


def test_a_copy_of_a_demand_refused_since_is_not_taken(who: Personas) -> None:
    demand = known(who)
    copy = made(who, demand)
    actions.answer_demand(by=who.alice, demand=demand, answered_on=timezone.localdate(), answer="Non.", refused=True)
    with pytest.raises(actions.CopyGone):
        actions.take_copy(by=who.alice, copy=copy, now=timezone.now())


def test_of_two_who_take_it_at_once_one_does(committed: None) -> None:
    who = personas.three(may="associate", may_not="secretary")
    copy = made(who, known(who))

    def take(_n: int) -> bool:
        try:
            return bool(actions.take_copy(by=who.alice, copy=copy, now=timezone.now()))
        except actions.CopyGone:
            return False
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(take, range(4))) == [False, False, False, True]


def test_the_patient_s_row_itself_is_told(who: Personas) -> None:
    demand = known(who)
    with scope(who.alice):
        from permanence.registers.content import rows

        assert demand.patient
        (row,) = rows(demand.patient)["patients.patient"]
        assert row["birth_name"] == "Durand"
        assert Patient.objects.count() == 1
