"""The team's conversations: one for each person, waiting until a human answers, taken, closed, and opened by a word."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from permanence.agenda import handlers as agenda
from permanence.desk import actions as desk
from permanence.desk import handlers
from permanence.desk.models import Request
from permanence.directory.models import Person
from permanence.directory.tests.personas import Personas, three
from permanence.events.agenda import AnswerForHuman
from permanence.events.desk import RequestWritten
from permanence.events.messaging import ConversationAnswered, MessageReceived
from permanence.foundation.actor import scope, system
from permanence.foundation.models import Event
from permanence.foundation.refusal import NotPermitted
from permanence.messaging import actions, board
from permanence.messaging.models import Conversation, Message, Said, State
from permanence.messaging.rules.reaching import Choice, Way
from permanence.patients.models import Patient
from permanence.patients.tests.factories import make_patient

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
MOBILE = "+33639980001"
BY_SMS = Choice(Way.SMS, MOBILE, name="Élodie Durand")


@pytest.fixture
def who() -> Personas:
    people = three()
    by = system("test", [people.here.pk])
    actions.open_account(by=by, structure=people.here, provider="sink", signed="MSP des Tilleuls", now=NOW)
    return people


def said(who: Personas, words: str = "Faut-il venir à jeun ?", about: UUID | None = None, **more: Any) -> Conversation:
    by = system("test", [who.here.pk])
    told = {"channel": "sms", "at": NOW, "address": MOBILE} | more
    made = actions.follow(by=by, structure=who.here, about=about or uuid4(), words=words, now=NOW, **told)
    assert made is not None
    return made


def answered(who: Personas, of: Conversation, words: str = "Oui, merci.", key: str = "1", **more: Any) -> Message:
    told = {"choice": BY_SMS, "now": NOW + timedelta(minutes=5)} | more
    return actions.answer(by=who.alice, conversation=of, words=words, key=key, **told)


def held(who: Personas, actor: Any = None) -> dict[str, int]:
    return {name: count for name, count in board.counts(actor or who.alice).items() if count}


def test_what_comes_in_waits_with_nobody_then_with_whoever_takes_it_then_is_answered_and_closed(who: Personas) -> None:
    of = said(who)
    with scope(who.alice):
        assert held(who) == {"first": 1, "unread": 1}
        me = Person.objects.get(pk=who.alice.id)
        actions.assign(by=who.alice, conversation=of, owner=me, now=NOW)
        assert held(who) == {"first": 1, "mine": 1}
        actions.assign(by=who.alice, conversation=of, owner=Person.objects.get(pk=who.bob.id), now=NOW)
        assert held(who) == {"theirs": 1}
        answered(who, of)
        assert held(who) == {"answered": 1}
        actions.close(by=who.alice, conversation=of, now=NOW)
        assert held(who) == {"closed": 1}


def test_a_new_word_opens_a_closed_conversation_again(who: Personas) -> None:
    of = said(who)
    actions.close(by=who.alice, conversation=of, now=NOW)
    again = said(who, "Encore une question", at=NOW + timedelta(hours=1))
    assert (again.pk, again.closed_at, again.waits_since) == (of.pk, None, NOW + timedelta(hours=1))
    with scope(who.alice):
        assert [one.words for one in board.of_tab(who.alice, "first")] == ["Encore une question"]


def test_who_waits_longest_stands_first(who: Personas) -> None:
    late = said(who, address="+33639980002", at=NOW - timedelta(hours=2))
    said(who, at=NOW - timedelta(hours=1))
    with scope(who.alice):
        assert board.of_tab(who.alice, "first")[0].pk == late.pk


def test_told_twice_it_waits_once_and_goes_to_whoever_is_named_afterwards(who: Personas) -> None:
    about, patient = uuid4(), make_patient(who.here)
    said(who, about=about)
    said(who, about=about)
    named = said(who, about=about, person=patient.pk, address="", name=patient.name)
    with scope(who.alice):
        assert Said.objects.get().conversation_id == named.pk
        assert Conversation.objects.get().name == patient.name


def test_an_answer_leaves_once_signed_by_the_practice(who: Personas) -> None:
    of = said(who)
    first, again = answered(who, of), answered(who, of)
    assert first.pk == again.pk
    assert (first.body, first.state, first.kind) == ("MSP des Tilleuls : Oui, merci.", State.QUEUED, "word")
    assert (first.by_name, first.to_address) == (who.alice.name, MOBILE)


def test_what_is_said_by_telephone_is_noted_and_nothing_leaves(who: Personas) -> None:
    noted = answered(who, said(who), "Rappelée, tout va bien.", choice=Choice(Way.VOICE, MOBILE))
    assert (noted.channel, noted.state, noted.body) == ("voice", State.SENT, "Rappelée, tout va bien.")


@pytest.mark.parametrize(
    ("words", "refusal"),
    [
        ("  ", actions.NothingSaid),
        ("Vos résultats sont arrivés", actions.TellsOfHealth),
        ("a" * 481, actions.TooLong),
    ],
)
def test_what_an_sms_may_not_say_is_refused(who: Personas, words: str, refusal: type[Exception]) -> None:
    of = said(who)
    with pytest.raises(refusal):
        answered(who, of, words)
    with scope(who.alice):
        assert not Message.objects.exists()


def test_two_who_answer_at_once_the_second_reads_the_first(who: Personas) -> None:
    of = said(who)
    answered(who, of)
    with pytest.raises(actions.AnsweredMeanwhile) as refusal:
        answered(who, of, "Non.", key="2")
    assert who.alice.name in str(refusal.value.detail)
    with scope(who.alice):
        seen = Conversation.objects.get().told_at
    assert answered(who, of, "Non.", key="2", seen_at=seen).body.endswith("Non.")


def test_who_may_not_write_cannot_answer_take_or_close(who: Personas) -> None:
    of = said(who)
    for verb, more in ((actions.close, {}), (actions.assign, {"owner": None}), (actions.reopen, {})):
        with pytest.raises(NotPermitted):
            verb(by=who.bob, conversation=of, now=NOW, **more)
    with scope(who.charlie):
        assert not board.conversations(who.charlie)


def test_opened_again_the_last_word_waits(who: Personas) -> None:
    of = said(who)
    actions.close(by=who.alice, conversation=of, now=NOW)
    assert actions.reopen(by=who.alice, conversation=of, now=NOW).waits_since == NOW


def written(who: Personas, patient: Patient | None = None, key: str = "1") -> Request:
    """Let an e-mail stand on the desk's board, and its conversation follow."""
    by = system("test", [who.here.pk])
    left = desk.leave_written(
        by=by, structure=who.here, kind="message", expressed="Où se garer ?", channel="email", now=NOW,
        patient=patient, key=key,
    )  # fmt: skip
    follow(who, left)
    return left


def follow(who: Personas, left: Request) -> None:
    by = system("test", [who.here.pk])
    with scope(by):
        handlers.follow_in_conversation(RequestWritten(who.here.pk, left.pk), by=by, now=NOW)


def test_a_request_in_writing_waits_until_it_has_its_answer_at_the_desk(who: Personas) -> None:
    by = system("test", [who.here.pk])
    left = written(who, make_patient(who.here))
    with scope(by):
        assert Event.objects.filter(name="RequestWritten").count() == 1
    with scope(who.alice):
        assert held(who) == {"first": 1, "unread": 1}
    desk.answered_in_writing(by=by, structure_id=who.here.pk, requests=[left.pk], closed=False, now=NOW)
    follow(who, left)
    with scope(who.alice):
        assert held(who) == {"answered": 1}


def test_an_answer_in_the_conversation_closes_the_message_on_the_board_and_nothing_else(who: Personas) -> None:
    by, patient = system("test", [who.here.pk]), make_patient(who.here)
    left, asks = written(who, patient), written(who, patient, key="2")
    with scope(by):
        Request.objects.filter(pk=asks.pk).update(kind="appointment")
        Request.objects.filter(pk=left.pk).update(red_flags=[])  # the signs were asked: none
        of = Conversation.objects.get()
    answered(who, of)
    closing = ConversationAnswered(who.here.pk, of.pk, closed=False, at=NOW)
    for _ in range(2):
        with scope(by):
            handlers.close_what_was_answered(closing, by=by, now=NOW)
    with scope(by):
        assert dict(Request.objects.values_list("pk", "outcome")) == {left.pk: "message", asks.pk: ""}
        Request.objects.filter(pk=left.pk).update(outcome="", closed_at=None, due_at=NOW)
        later = replace(closing, at=NOW + timedelta(days=1))
        handlers.close_what_was_answered(later, by=by, now=NOW)
        assert Request.objects.get(pk=left.pk).outcome == "", "opened again since: another answer closes nothing of it"


def test_an_answer_to_one_s_own_words_is_read_by_a_human_in_the_conversation_they_were_written_in(
    who: Personas,
) -> None:
    by, mother = system("test", [who.here.pk]), make_patient(who.here, phone=MOBILE)
    make_patient(who.here, first_names="Tom", phone=MOBILE)
    of = actions.converse(by=who.alice, structure=who.here, person=mother.pk, name=mother.name)
    sent = answered(who, of, "Pouvez-vous venir à 9 h ?")
    with scope(by):
        Message.objects.filter(pk=sent.pk).update(state=State.SENT, created_at=NOW)
        got = actions.receive(
            by=by, structure=who.here, from_address=MOBILE, body="OUI", provider_id="1", at=NOW + timedelta(hours=1),
            now=NOW + timedelta(hours=1),
        )  # fmt: skip
        for _ in range(2):
            agenda.hear_answer(MessageReceived(who.here.pk, got.pk), by=by, now=NOW + timedelta(hours=1))
        handlers.read_answer(AnswerForHuman(who.here.pk, got.pk, "unasked"), by=by, now=NOW + timedelta(hours=1))
    with scope(who.alice):
        assert [(one.pk, one.words) for one in board.of_tab(who.alice, "first")] == [(of.pk, "OUI")]
