"""Who saw what, on the page: for whoever answers for the structure, and for nobody else."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone

from permanence.directory.tests import personas
from permanence.foundation.action import ACTIONS
from permanence.foundation.actor import Actor, scope, system
from permanence.foundation.audit import trace_reading
from permanence.foundation.models import Trace
from permanence.foundation.rights import Can
from permanence.messaging.models import Message
from permanence.patients import actions as patients
from permanence.patients.models import Patient
from permanence.privacy import queries, rights, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> personas.Personas:
    return personas.three(may="practitioner", may_not="secretary")


@pytest.fixture
def elodie(people: personas.Personas) -> Patient:
    return make_patient(people, "Maisonneuve-Delacroix", "Élodie")


def make_patient(people: personas.Personas, birth_name: str, first_names: str) -> Patient:
    return patients.register(
        by=people.alice, structure=people.here, birth_name=birth_name, first_names=first_names,
        birth_date=date(1984, 3, 12), now=timezone.now(), phone="05 36 49 00 02",
    )  # fmt: skip


def read(by: Actor, patient: Patient, times: int = 1) -> None:
    with scope(by):
        for _ in range(times):
            trace_reading(by, patient)


def shown(actor: Actor, address: str, *arguments: object, **query: str) -> str:
    client = Client()
    personas.sign_in(client, actor)
    answer = client.get(reverse(address, args=arguments), query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_every_verb_of_the_house_has_words() -> None:
    get_resolver().url_patterns  # noqa: B018  # every room's verbs are known once its addresses are
    without = {one.audit for one in ACTIONS if str(words.deed(one.audit)) == one.audit}
    assert not without, "add them, or what they are about, to privacy/words.py"


def test_every_right_has_words() -> None:
    assert len(rights.rows()) == len(set(Can)) - 1, "all but what is open to anyone"


def test_the_page_tells_who_opened_whose_file(people: personas.Personas, elodie: Patient) -> None:
    read(people.bob, elodie, times=3)
    page = shown(people.alice, "privacy:trace")
    assert "Bob Carrère" in page
    assert "MAISONNEUVE-DELACROIX Élodie" in page
    assert "× 3" in page, "alike lines in a row stand once"


def test_each_line_tells_from_where_it_was_done(people: personas.Personas, elodie: Patient, settings: Any) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1  # as behind TLS
    client = Client(REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR="203.0.113.9, 2001:db8::7")
    personas.sign_in(client, people.alice)
    client.get(reverse("patients:patient", args=[elodie.pk]))
    read(people.bob, elodie)
    with scope(people.alice):
        assert Trace.objects.get(verb="patient.read", actor_id=people.alice.id).place == "2001:db8::7"
        assert Trace.objects.get(verb="patient.read", actor_id=people.bob.id).place == "", "no page asked for it"
    assert "depuis 2001:db8::7" in shown(people.alice, "privacy:trace")
    assert "2001:db8::7" not in shown(people.alice, "privacy:patient", elodie.pk), "what is printed for the patient"


def test_the_rules_of_what_is_pointed_out_are_told(people: personas.Personas) -> None:
    assert "60 dossiers différents" in shown(people.alice, "privacy:trace")
    assert "4 fois dans la journée" in shown(people.alice, "guard:glasses")


def test_what_a_stranger_did_elsewhere_is_not_there(people: personas.Personas, elodie: Patient) -> None:
    read(people.bob, elodie)
    page = shown(people.charlie, "privacy:trace")
    assert "Bob Carrère" not in page
    assert "Élodie" not in page


def test_who_answers_without_knowing_patients_sees_no_name(people: personas.Personas, elodie: Patient) -> None:
    manager = personas.make_member(people.here, "manager", "Nadia Ferrand")
    read(people.bob, elodie)
    page = shown(manager, "privacy:trace")
    assert "Bob Carrère" in page
    assert "MAISONNEUVE" not in page


def test_lines_are_chosen_by_person_kind_and_period(people: personas.Personas, elodie: Patient) -> None:
    read(people.bob, elodie)
    here, week = [people.here], timezone.now() - timedelta(days=7)
    with scope(people.alice):
        by_bob = queries.lines(queries.Asked(here, week, person_id=people.bob.id))
        assert {line.verb for line in by_bob} == {"patient.read"}
        changed = queries.lines(queries.Asked(here, week, what="done"))
        assert {line.verb for line in changed} == {"patient.registered"}
        assert not queries.lines(queries.Asked(here, timezone.now() + timedelta(days=1)))


@pytest.mark.parametrize(
    "query", [{"person": "x"}, {"period": "9999"}, {"page": "-4"}, {"page": "10000000"}, {"structure": "0" * 32}]
)
def test_what_makes_no_sense_is_left_out(people: personas.Personas, elodie: Patient, query: dict[str, str]) -> None:
    assert "Alice Maisonneuve-Delacroix" in shown(people.alice, "privacy:trace", **query)


def test_a_reading_of_ones_own_name_is_to_be_looked_at(people: personas.Personas, elodie: Patient) -> None:
    read(people.alice, elodie)
    assert "même nom de famille" in shown(people.alice, "privacy:trace")


def test_an_agent_by_mandate_is_told_apart(people: personas.Personas, elodie: Patient) -> None:
    service = personas.make_structure("Allô Santé", "permanence")
    agent = personas.make_member(service, "telesecretary", "Inès Belkacem")
    personas.make_mandate(people.here, service, [Can.ANSWER, Can.VIEW_PATIENT])
    read(personas.reloaded(agent), elodie)
    page = shown(people.alice, "privacy:patient", elodie.pk)
    assert "Inès Belkacem" in page
    assert "par mandat du cabinet" in page


def test_the_readers_of_a_file_tell_of_no_other_patient(people: personas.Personas, elodie: Patient) -> None:
    by = people.alice
    read(by, make_patient(people, "Durand", "Paul"))
    read(by, elodie)
    with scope(by):
        patients.add_contact(by=by, patient=elodie, system="phone", value="05 36 49 00 03")
    page = shown(by, "privacy:patient", elodie.pk)
    assert "Dossier ouvert" in page
    assert "Numéro ou adresse ajouté" in page, "what hangs on the file counts"
    assert "DURAND" not in page


def test_whatever_hangs_on_a_file_is_about_its_patient(people: personas.Personas, elodie: Patient) -> None:
    with scope(people.bob):
        letter = Message.objects.create(structure=people.here, person=elodie.pk, to_address="a@exemple.test", key="1")
        trace_reading(people.bob, letter)
    with scope(people.alice):
        (line,) = queries.about(elodie).filter(verb="message.read")
        assert [one.patient for one in queries.told(people.alice, [line])] == [elodie]


def test_what_somebody_from_outside_did_is_told_apart(people: personas.Personas, elodie: Patient) -> None:
    read(personas.make_member(people.here, "consultant", "Hélène Vasseur"), elodie)
    page = shown(people.alice, "privacy:trace")
    assert page.count("intervenant extérieur") in (1, 2), "twice by night, when any reading is to be looked at"


def test_looking_at_the_trace_is_traced(people: personas.Personas, elodie: Patient) -> None:
    shown(people.alice, "privacy:patient", elodie.pk)
    with scope(system("test", [people.here.pk])):
        assert Trace.objects.filter(verb="trace.read", subject_id=elodie.pk, actor_id=people.alice.id).exists()


def test_the_sheet_holds_no_formula(people: personas.Personas, elodie: Patient) -> None:
    with scope(system("test", [people.here.pk])):
        evil = Actor(people.bob.kind, people.bob.id, "=cmd|'/c calc'!A1", people.bob.rights)
        trace_reading(evil, elodie)
    client = Client()
    personas.sign_in(client, people.alice)
    answer = client.post(reverse("privacy:sheet", args=[elodie.pk]))
    sheet = answer.content.decode("utf-8-sig")
    assert ";'=cmd" in sheet
    assert "Dossier ouvert" in sheet


def test_verified_at_once(people: personas.Personas) -> None:
    client = Client()
    personas.sign_in(client, people.alice)
    answer = client.post(reverse("privacy:inspection"), follow=True)
    assert "La trace est intacte" in answer.content.decode()


def test_roles_are_told_to_who_manages(people: personas.Personas) -> None:
    page = shown(personas.make_member(people.here, "manager", "Nadia Ferrand"), "privacy:roles")
    assert "Télésecrétaire" in page or "Secrétaire à distance" in page
    assert "Voir qui a ouvert quel dossier" in page
