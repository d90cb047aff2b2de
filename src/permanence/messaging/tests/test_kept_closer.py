"""What is told to someone whose file is kept closer is part of it: no page of messages opens it sooner."""

from datetime import timedelta

import pytest
from django.utils import timezone

from permanence.config import todo
from permanence.directory.models import Person
from permanence.directory.tests.personas import Personas, make_member, three
from permanence.foundation.actor import scope, system
from permanence.guard import actions as guard
from permanence.messaging.models import Message, State
from permanence.patients.models import Patient
from permanence.patients.tests.factories import make_patient

from .test_pages import as_, text, url

pytestmark = pytest.mark.django_db
LIVES = "14 rue des Filatiers\n31000 Toulouse"


@pytest.fixture
def who() -> Personas:
    """Alice answers for the trace, Bob is a secretary."""
    return three(may="associate", may_not="secretary")


@pytest.fixture
def patient(who: Personas) -> Patient:
    kept = make_patient(who.here)
    guard.restrict(by=who.alice, patient=kept, kind="notable", people=[], now=timezone.now())
    return kept


def told(who: Personas, patient: Patient, **more: str) -> Message:
    with scope(system("test", [who.here.pk])):
        return Message.objects.create(
            structure=who.here, person=patient.pk, subject="Rendez-vous", body="Bonjour,\n\nmardi.",
            **{"key": "k", "to_address": "elodie@exemple.test", "to_name": patient.name} | more,
        )  # fmt: skip


def test_neither_the_message_nor_the_conversation_opens_before_the_file(who: Personas, patient: Patient) -> None:
    message = told(who, patient)
    bob = as_(who.bob)
    for path in (url("message", message.pk), url("person", who.here.pk, patient.pk)):
        answer = bob.get(path)
        assert (answer.status_code, str(patient.pk) in answer.headers["Location"]) == (302, True)
    guard.break_glass(by=who.bob, patient=patient, reason="care", words="Il fait un malaise ici.", now=timezone.now())
    for path in (url("message", message.pk), url("person", who.here.pk, patient.pk)):
        assert bob.get(path).status_code == 200


def test_a_letter_to_such_a_file_is_printed_by_who_may_open_it(who: Personas, patient: Patient) -> None:
    letter = told(who, patient, channel="paper", to_address=LIVES)
    printing = url("printing", who.here.pk)
    bob = as_(who.bob)
    assert patient.name not in text(bob.get(url("papers")))
    assert bob.get(printing, {"letter": [letter.pk]})["Location"] == url("papers")
    guard.break_glass(by=who.bob, patient=patient, reason="care", words="Il fait un malaise ici.", now=timezone.now())
    assert patient.name in text(bob.get(url("papers")))
    assert bob.get(printing, {"letter": [letter.pk]}).headers["Content-Type"] == "application/pdf"


def test_such_a_letter_waits_in_the_to_do_of_who_may_open_it_and_late_nobody_can_miss_it(who: Personas) -> None:
    nora, patient = make_member(who.here, "secretary", "Nora Petit"), make_patient(who.here)
    with scope(who.alice):
        listed = [Person.objects.get(pk=nora.id)]
    guard.restrict(by=who.alice, patient=patient, kind="notable", people=listed, now=timezone.now())
    told(who, patient, channel="paper", to_address=LIVES)
    bob = as_(who.bob)
    assert "Une lettre est destinée à une personne dont le dossier est protégé" in text(bob.get(url("papers")))
    with scope(nora):
        now = timezone.now()
        noras = [one.title for one in todo.papers(nora, now)]
    with scope(who.bob):
        bobs = [one.title for one in todo.papers(who.bob, now)]
        late = [one.title for one in todo.papers(who.bob, now + timedelta(hours=25))]
    assert (noras, bobs) == (["Imprimer et poster 1 lettre"], [])
    assert late == ["1 lettre attend qui peut ouvrir le dossier"]


def test_nobody_notes_as_posted_a_letter_he_cannot_print(who: Personas, patient: Patient) -> None:
    letter = told(who, patient, channel="paper", to_address=LIVES)
    as_(who.bob).post(url("posted", who.here.pk), {"letter": [letter.pk]})
    with scope(system("test", [who.here.pk])):
        assert Message.objects.get().state == State.QUEUED
