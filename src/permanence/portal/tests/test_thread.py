"""What a patient writes in his space and what he is answered there, between his browser and the team's board."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from permanence.capacity.tests.factories import SUNDAY_NOON
from permanence.desk import handlers as desk
from permanence.desk.models import Request
from permanence.directory.tests import personas
from permanence.events.desk import RequestWritten
from permanence.events.messaging import ConversationAnswered
from permanence.foundation.actor import Actor, scope
from permanence.messaging.models import Conversation, Message, Said
from permanence.patients.models import Patient
from permanence.portal import queries
from permanence.portal.handlers import tell_of_answer
from permanence.portal.models import PracticePage
from permanence.portal.rules import limits

from .factories import Open, text
from .homes import AtHome, open_space, page_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def secretary(practice: Open) -> Actor:
    return personas.make_member(practice.structure, "secretary", "Bob Carrère")


@pytest.fixture
def elodie(practice: Open) -> Patient:
    with scope(practice.doctor.by):
        PracticePage.objects.update(takes_messages=True)
        return Patient.objects.get(contacts__value="elodie@exemple.test")


def write(home: AtHome, patient: Patient, words: str = "Faut-il venir à jeun ?", key: object = None) -> Any:
    return home.post(page_of(patient, "messages"), {"words": words, "key": str(key or uuid4())}, follow=True)


def answer(practice: Open, secretary: Actor, words: str) -> tuple[Client, str]:
    """Answer as the board proposes; return the team's browser and the address of the conversation."""
    staff = Client()
    personas.sign_in(staff, secretary)
    with scope(practice.doctor.by):
        of = Conversation.objects.get()
        heard = Said.objects.latest("at").pk
    address = reverse("messaging:conversation", args=[of.pk])
    shown = staff.get(address)
    assert shown.context["form"].initial["way"] == "space", "he is answered where he wrote"
    key = str(uuid4())
    sent = staff.post(f"{address}answer/", {"way": "space", "words": words, "key": key, "heard": heard, "seen": ""})
    assert sent.status_code == 302, text(sent)
    with scope(practice.doctor.by):
        tell_of_answer(
            ConversationAnswered(practice.structure.pk, of.pk, closed=False, at=SUNDAY_NOON),
            by=practice.doctor.by,
            now=SUNDAY_NOON,
        )
    return staff, address


def test_he_writes_it_waits_on_both_boards_and_he_sees_when_an_answer_comes(practice: Open, elodie: Patient) -> None:
    shown = text(write(open_space(practice), elodie))
    assert "Votre message est bien arrivé" in shown
    assert "sous 2 jours ouvrés" in shown
    assert "Vous · Dimanche 22 novembre 2026, 12 h Faut-il venir à jeun ?" in shown
    with scope(practice.doctor.by):
        left = Request.objects.get()
        assert (left.channel, left.kind, left.patient_id) == ("space", "message", elodie.pk)
        assert left.due_at is not None
        desk.follow_in_conversation(
            RequestWritten(practice.structure.pk, left.pk), by=practice.doctor.by, now=SUNDAY_NOON
        )
        said = Said.objects.get()
        assert (said.channel, said.conversation.person) == ("space", elodie.pk)


def test_sent_twice_it_is_one_message(practice: Open, elodie: Patient) -> None:
    home, key = open_space(practice), uuid4()
    write(home, elodie, key=key)
    write(home, elodie, key=key)
    with scope(practice.doctor.by):
        assert Said.objects.count() == Request.objects.count() == 1


def test_he_is_told_that_something_waits_and_not_what_and_reads_it_behind_the_code(
    practice: Open, elodie: Patient, secretary: Actor
) -> None:
    write(open_space(practice), elodie)
    staff, address = answer(practice, secretary, "Oui, à jeun depuis la veille.")
    assert "espace patient" in text(staff.get(address))
    with scope(practice.doctor.by):
        notice = Message.objects.get(kind="notice")
        assert "jeun" not in notice.subject + notice.body + notice.other
        assert f"{practice.home}mine/" in notice.body
        told = Message.objects.get(channel="space")
        assert (told.state, told.delivered_at, told.body) == ("sent", None, "Oui, à jeun depuis la veille.")
    home = open_space(practice)
    assert "Une réponse du cabinet" in home.shown()
    assert "Oui, à jeun depuis la veille." in home.shown(page_of(elodie, "messages"))
    assert "Une réponse du cabinet" not in home.shown()
    with scope(practice.doctor.by):
        assert Message.objects.get(channel="space").delivered_at is not None


def test_an_answer_read_already_is_told_by_no_notice(practice: Open, elodie: Patient, secretary: Actor) -> None:
    write(open_space(practice), elodie)
    with scope(practice.doctor.by):
        of = Conversation.objects.get()
        Message.objects.create(
            structure=practice.structure, channel="space", kind="word", person=elodie.pk, body="Oui.", key="k",
            state="sent", delivered_at=SUNDAY_NOON,
        )  # fmt: skip
        told = ConversationAnswered(practice.structure.pk, of.pk, closed=False, at=SUNDAY_NOON)
        tell_of_answer(told, by=practice.doctor.by, now=SUNDAY_NOON)
        assert not Message.objects.filter(kind="notice").exists()


def test_an_answer_that_comes_while_he_reads_is_not_taken_for_read(
    practice: Open, elodie: Patient, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, thread = open_space(practice), queries.thread
    told = {"structure": practice.structure, "channel": "space", "person": elodie.pk, "state": "sent"}
    with scope(practice.doctor.by):
        Message.objects.create(body="Oui.", key="1", **told)

    def answered(patient: Patient) -> Any:
        lines = thread(patient)
        Message.objects.create(body="À jeun, aussi.", key="2", **told)
        return lines

    monkeypatch.setattr(queries, "thread", answered)
    assert "À jeun, aussi." not in home.shown(page_of(elodie, "messages"))
    monkeypatch.undo()
    assert "Une réponse du cabinet" in home.shown()


def test_too_much_and_nothing_are_pointed_out_with_what_was_typed(practice: Open, elodie: Patient) -> None:
    home = open_space(practice)
    assert home.post(page_of(elodie, "messages"), {"words": " ", "key": str(uuid4())}).status_code == 422
    for _ in range(limits.WRITTEN.most):
        assert write(home, elodie).status_code == 200
    refused = write(home, elodie, "Encore une question")
    assert refused.status_code == 422
    assert "Encore une question" in refused.content.decode()
    assert "appelez-nous" in text(refused)


def test_where_the_practice_takes_no_messages_there_is_no_such_page(practice: Open, elodie: Patient) -> None:
    with scope(practice.doctor.by):
        PracticePage.objects.update(takes_messages=False)
    home = open_space(practice)
    assert "Écrire au cabinet" not in home.shown()
    assert home.get(page_of(elodie, "messages")).status_code == 404


def test_a_stranger_s_messages_are_nobody_s(practice: Open, elodie: Patient) -> None:
    write(open_space(practice), elodie)
    other = open_space(practice, "personne@exemple.test")
    assert other.get(page_of(elodie, "messages")).status_code == 404
    assert write(other, elodie).status_code == 404
