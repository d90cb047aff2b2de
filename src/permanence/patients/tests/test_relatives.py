"""Who stands beside a patient: what he may do, until when, and who receives a child's messages."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from permanence.directory.tests.personas import Personas, sign_in, three
from permanence.foundation.actor import Actor, scope
from permanence.foundation.models import Trace
from permanence.foundation.refusal import Invalid, NotFound, NotPermitted
from permanence.messaging.queries import Kind, Post, choose
from permanence.patients import actions, queries
from permanence.patients.models import Patient, Relative
from permanence.patients.queries import kin
from permanence.patients.rules.kin import in_force, last_day, of_age_on

from .factories import NOW, make_patient

pytestmark = pytest.mark.django_db
MOTHER, SITTER = "+33639980001", "+33639980099"


@pytest.fixture
def who() -> Personas:
    return three()


@pytest.fixture
def mother(who: Personas) -> Patient:
    return make_patient(who.here, sex="female", phone=MOTHER, email="elodie@exemple.test")


@pytest.fixture
def child(who: Personas) -> Patient:
    return make_patient(who.here, first_names="Tom", birth_date=born(6))


def born(years: int) -> date:
    today = timezone.localdate()
    return date(today.year - years, 1, 1)


def add(who: Personas, patient: Patient, **more: Any) -> Relative:
    return actions.add_relative(**{"by": who.alice, "patient": patient, "relation": "mother", **more})


def kept(who: Personas, patient: Patient) -> Patient:
    with scope(who.alice):
        found = queries.patient(who.alice, patient.pk)
        list(found.relatives.all())
        return found


def client_of(actor: Actor) -> Client:
    client = Client(headers={"Accept-Language": "fr"})
    sign_in(client, actor)
    return client


@pytest.mark.parametrize(
    ("relation", "until_on", "today", "expected"),
    [
        ("mother", None, date(2038, 6, 1), True),
        ("mother", None, date(2038, 6, 2), False),  # eighteen today
        ("father", date(2030, 1, 1), date(2030, 1, 1), True),
        ("father", date(2030, 1, 1), date(2030, 1, 2), False),
        ("authority", date(2050, 1, 1), date(2038, 6, 2), False),
        ("guardian", None, date(2050, 1, 1), True),
        ("trusted", date(2030, 1, 1), date(2031, 1, 1), False),
    ],
)
def test_a_parent_s_rights_end_when_the_child_is_of_age(
    relation: str, until_on: date | None, today: date, expected: bool
) -> None:
    assert in_force(relation, date(2020, 6, 2), None, until_on, today) is expected


def test_days_of_coming_of_age() -> None:
    assert of_age_on(date(2008, 2, 29)) == date(2026, 3, 1)
    assert last_day("mother", date(2008, 2, 29), None) == date(2026, 2, 28)
    assert not in_force("trusted", date(1950, 1, 1), date(2026, 5, 1), None, date(2026, 4, 30))


def test_a_child_s_messages_go_to_the_parents_whose_dead_are_passed_over(
    who: Personas, mother: Patient, child: Patient
) -> None:
    add(who, child, known=mother, may_book=True, instead=True)
    add(who, child, relation="father", name="Karim Haddad", phone=SITTER, instead=True)
    with scope(who.alice):
        reach = queries.reach(queries.patient(who.alice, child.pk))
    post = Post(zone=timezone.get_current_timezone(), sms=True)
    chosen = choose(reach, post, Kind.REMINDER, NOW)
    assert (chosen.way, chosen.address) == ("sms", MOTHER)
    assert reach.name == child.name
    actions.note_death(by=who.alice, patient=mother, died_on=NOW.date(), now=NOW)
    with scope(who.alice):
        reach = queries.reach(queries.patient(who.alice, child.pk))
    assert choose(reach, post, Kind.REMINDER, NOW).address == SITTER


def test_nobody_is_told_instead_once_of_age(who: Personas, mother: Patient) -> None:
    grown = make_patient(who.here, first_names="Tom", birth_date=born(19), phone=SITTER)
    add(who, grown, known=mother, instead=True)
    with scope(who.alice):
        assert queries.reach(queries.patient(who.alice, grown.pk)).instead == ()


def test_a_household_s_address_is_the_one_its_messages_go_to(who: Personas, mother: Patient, child: Patient) -> None:
    add(who, child, known=mother, instead=True)
    with scope(who.alice):
        shared = queries.shared_addresses(who.alice, [mother.pk, child.pk])
    assert shared == {mother.pk: MOTHER, child.pk: MOTHER}


def test_a_parent_s_number_brings_the_child(who: Personas, mother: Patient, child: Patient) -> None:
    add(who, child, known=mother, may_book=True)
    other = make_patient(who.here, first_names="Lina", birth_date=born(3))
    add(who, other, relation="carer", name="Nounou", phone="06 39 98 00 99", may_book=True)
    silent = make_patient(who.here, first_names="Max", birth_date=born(3))
    add(who, silent, relation="other", name="Voisin", phone=MOTHER, told_of="nothing")
    with scope(who.alice):
        found = queries.behind_relative(who.alice, who.here.pk, "06 39 98 00 01")
        assert [(one.patient.first_name, one.relation) for one in found] == [("Tom", "mother")]
        (sitter,) = queries.behind_relative(who.alice, who.here.pk, SITTER)
        assert (sitter.patient, str(sitter)) == (other, "Nounou")
        assert queries.behind_relative(who.alice, who.here.pk, "anonymous") == []
    with scope(who.charlie):
        assert queries.behind_relative(who.charlie, who.here.pk, SITTER) == []


def test_what_makes_no_sense_is_refused(who: Personas, mother: Patient, child: Patient) -> None:
    for wrong in ({"name": " "}, {"name": "06"}, {"name": "Nounou", "phone": "06 3"}, {"name": "x" * 151}):
        with pytest.raises(actions.BadTraits):
            add(who, child, **wrong)
    far = make_patient(who.elsewhere)
    for wrong in (
        {"known": child},
        {"known": far},
        {"known": mother, "relation": "boss"},
        {"known": mother, "told_of": "everything"},
        {"known": mother, "from_on": date(2026, 2, 1), "until_on": date(2026, 1, 1)},
    ):
        with pytest.raises(Invalid):
            add(who, child, **wrong)
    add(who, child, known=mother)
    with pytest.raises(actions.AlreadyBeside):
        add(who, child, known=mother, relation="other")


def test_whoever_is_told_instead_is_told_of_appointments(who: Personas, mother: Patient, child: Patient) -> None:
    noted = add(who, child, known=mother, told_of="nothing", instead=True)
    assert noted.told_of == "appointments"
    changed = actions.change_relative(by=who.alice, relative=noted, relation="mother", told_of="papers")
    assert (changed.told_of, changed.instead, changed.may_book) == ("papers", False, False)


def test_others_note_nobody(who: Personas, child: Patient, mother: Patient) -> None:
    noted = add(who, child, known=mother)
    for actor in (who.bob, who.charlie):
        with pytest.raises(NotPermitted):
            actions.add_relative(by=actor, patient=child, relation="other", name="Nounou")
        with pytest.raises(NotPermitted):
            actions.change_relative(by=actor, relative=noted, relation="other")
        with pytest.raises(NotPermitted):
            actions.remove_relative(by=actor, relative=noted)
    with scope(who.charlie), pytest.raises(NotFound):
        kin.relative(who.charlie, noted.pk)


def test_noted_changed_removed_and_taken_back_on_pages(who: Personas, mother: Patient, child: Patient) -> None:
    client = client_of(who.alice)
    new = reverse("patients:relative_new", args=[child.pk])
    assert mother.name.split()[0] in client.post(new, {"q": "durand elo"}).content.decode()
    chosen = f"{new}?known={mother.pk}"
    assert 'value="mother" selected' in client.get(chosen).content.decode()
    sent = {"relation": "mother", "may_book": "on", "told_of": "appointments", "instead": "on"}
    assert client.post(chosen, sent).status_code == 302
    with scope(who.alice):
        noted = Relative.objects.get(patient=child)
        assert Trace.objects.filter(verb="relative.added", subject_id=noted.pk).exists()
    page = client.get(reverse("patients:patient", args=[child.pk])).content.decode()
    assert "peut prendre rendez-vous" in page
    change = reverse("patients:relative", args=[noted.pk])
    assert client.get(change).status_code == 200
    wrong = client.post(change, sent | {"from_on": "2026-02-01", "until_on": "2026-01-01"})
    assert wrong.status_code == 422
    assert client.post(change, sent | {"told_of": "papers"}).status_code == 302
    removed = client.post(reverse("patients:relative_removal", args=[noted.pk]), headers={"HX-Request": "true"})
    back = reverse("patients:relative_return", args=[child.pk, noted.pk])
    assert back in removed["HX-Trigger"]
    assert client.post(back).status_code == 302
    with scope(who.alice):
        again = Relative.objects.get(patient=child)
        assert (again.known_id, again.told_of, again.instead) == (mother.pk, "papers", True)


def test_someone_who_is_no_patient_is_a_name_and_a_number(who: Personas, child: Patient) -> None:
    client, new = client_of(who.alice), reverse("patients:relative_new", args=[child.pk])
    sent = {"name": "Karim Haddad", "relation": "father", "phone": "06 39 98 00 99", "told_of": "papers"}
    refused = client.post(new, sent | {"phone": "06 3"})
    assert refused.status_code == 422
    assert 'value="Karim Haddad"' in refused.content.decode()
    assert client.post(new, sent).status_code == 302
    assert "06 39 98 00 99" in client.get(reverse("patients:patient", args=[child.pk])).content.decode()
    assert client.get(f"{new}?known={child.pk}").status_code == 404


def test_many_are_read_together_before_each_is_asked_how_he_is_reached(who: Personas, mother: Patient) -> None:
    for age in (4, 6, 9):
        child = make_patient(who.here, first_names="Tom", birth_date=born(age))
        add(who, child, known=mother, instead=True)
    with scope(who.alice):
        children = list(queries.patients(who.alice).filter(first_names="Tom"))
        queries.read_together(children)
        with CaptureQueriesContext(connection) as asked:
            reached = [queries.reach(one).instead[0].phones for one in children]
    assert (reached, len(asked)) == ([(MOTHER,)] * 3, 0)
