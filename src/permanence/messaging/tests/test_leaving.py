"""What waits leaves only when it still may: of use, wanted, by day when a telephone would ring; never to the dead."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from permanence.directory.tests.personas import Personas, three
from permanence.foundation.actor import Actor, scope, system
from permanence.messaging import actions, channels, jobs
from permanence.messaging.models import Attempt, Message, State
from permanence.messaging.rules import conversing
from permanence.messaging.rules.providers.sent import Handed
from permanence.messaging.rules.reaching import Kind, Post, Reach, Way
from permanence.patients import actions as patients
from permanence.patients.tests.factories import make_patient

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 27, 11, tzinfo=UTC)  # a Friday
NIGHT, SATURDAY, SUNDAY = (datetime(2026, 11, day, hour, tzinfo=UTC) for day, hour in ((27, 21), (28, 7), (29, 11)))
MONDAY = datetime(2026, 11, 30, 7, tzinfo=UTC)
NUMBER = "+33639980001"


@pytest.fixture
def who() -> Personas:
    return three()


@pytest.fixture
def carried(monkeypatch: pytest.MonkeyPatch) -> list[Message]:
    """Return what a carrier was given, who accepts all of it."""
    given: list[Message] = []

    def hand_over(message: Message, now: datetime) -> Handed:
        given.append(message)
        return Handed("accepted", provider_id=str(message.pk))

    monkeypatch.setattr(channels, "hand_over", hand_over)
    return given


def door(who: Personas) -> Actor:
    return system("test", [who.here.pk])


def kept(who: Personas, **more: Any) -> Message:
    told = {"channel": "sms", "kind": Kind.REMINDER.value, "to_address": NUMBER, "subject": "Rendez-vous", "body": "…"}
    with scope(door(who)):
        return Message.objects.create(
            structure=who.here, **told | {"key": "k", "created_at": NOON, "due_at": NOON} | more
        )


def sent(who: Personas, message: Message, now: datetime) -> Message:
    jobs.send_message(by=door(who), now=now, message_id=str(message.pk), slot=True)
    with scope(door(who)):
        return Message.objects.get(pk=message.pk)


@pytest.mark.parametrize(
    ("told", "at", "leaves"),
    [
        ({"kind": "reminder"}, NOON, None),
        ({"kind": "reminder"}, NIGHT, SATURDAY),
        ({"kind": "reminder"}, SUNDAY, MONDAY),
        ({"kind": "offer"}, SUNDAY, None),
        ({"kind": "late"}, NIGHT, None),
        ({"kind": "late", "useful_until": SATURDAY + timedelta(minutes=30)}, NIGHT, None),  # told by day he has left
        ({"kind": "late", "useful_until": SATURDAY + timedelta(hours=2)}, NIGHT, SATURDAY),
        ({"kind": "late", "useful_until": SUNDAY + timedelta(hours=2)}, SUNDAY, None),
        ({"kind": "reply", "created_at": NIGHT}, NIGHT, None),  # he has just written
        ({"kind": "reply"}, NIGHT, SATURDAY),  # his SMS is of this noon: the provider was away
        ({"kind": "word"}, NIGHT, None),
        ({"kind": "reminder", "channel": "email"}, NIGHT, None),
    ],
)
def test_no_telephone_rings_at_night_or_on_sundays_whatever_held_it_back(
    who: Personas, carried: list[Message], told: dict[str, Any], at: datetime, leaves: datetime | None
) -> None:
    after = sent(who, kept(who, **told), at)
    if leaves is None:
        assert (after.state, len(carried)) == (State.SENT, 1)
    else:
        assert (after.state, after.due_at, carried) == (State.QUEUED, leaves, [])


def test_words_that_failed_by_day_wait_for_the_next_day(who: Personas, carried: list[Message]) -> None:
    message = kept(who, kind=Kind.WORD.value)
    with scope(door(who)):
        Attempt.objects.create(structure=who.here, message=message, outcome="failed")
    assert sent(who, message, NIGHT).due_at == SATURDAY


def test_what_is_of_no_use_any_more_does_not_leave(who: Personas, carried: list[Message]) -> None:
    assert sent(who, kept(who, useful_until=NOON), NOON).state == State.WITHDRAWN
    assert carried == []


def test_what_cannot_be_tried_again_in_time_has_failed(who: Personas, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(channels, "hand_over", lambda *_: Handed("failed"))
    soon = datetime.now(UTC) + timedelta(seconds=5)
    assert sent(who, kept(who, kind=Kind.LATE.value, useful_until=soon), NOON).state == State.FAILED


def test_a_stop_said_while_it_was_being_sent_is_obeyed(who: Personas, carried: list[Message]) -> None:
    message = kept(who, state=State.SENDING)
    actions.opt_out(by=door(who), structure_id=who.here.pk, channel="sms", address=NUMBER)
    assert sent(who, message, NOON).state == State.WITHDRAWN
    assert carried == []


def test_nobody_sends_again_to_who_said_stop(who: Personas) -> None:
    message = kept(who, state=State.FAILED)
    actions.opt_out(by=door(who), structure_id=who.here.pk, channel="sms", address=NUMBER)
    with pytest.raises(actions.Unwanted):
        actions.resend(by=who.alice, message=message, now=NOON)
    actions.end_opt_out(by=door(who), structure_id=who.here.pk, channel="sms", address=NUMBER, now=NOON)
    assert actions.resend(by=who.alice, message=message, now=NOON).state == State.QUEUED


def test_a_death_takes_back_what_waits_and_nothing_is_sent_again(who: Personas) -> None:
    gone, other = make_patient(who.here), make_patient(who.here, birth_name="Petit")
    waiting, failed = kept(who, person=gone.pk), kept(who, person=gone.pk, key="f", state=State.FAILED)
    theirs = kept(who, person=other.pk, key="o")
    patients.note_death(by=who.alice, patient=gone, died_on=date(2026, 11, 20), now=NOON)
    with scope(door(who)):
        states = dict(Message.objects.values_list("pk", "state"))
    assert (states[waiting.pk], states[theirs.pk]) == (State.WITHDRAWN, State.QUEUED)
    with pytest.raises(actions.Unwanted):
        actions.resend(by=who.alice, message=failed, now=NOON)


def test_a_dead_parent_is_not_written_to_for_a_child() -> None:
    post = Post(zone=ZoneInfo("Europe/Paris"), sms=True)
    mother = Reach(UUID(int=1), phones=(NUMBER,), dead=True)
    child = Reach(UUID(int=2), emails=("enfant@exemple.test",), instead=(mother,))
    assert [one.way for one in conversing.ways(child, "", post, NOON, waits=True)] == [Way.EMAIL, Way.VOICE]


@pytest.mark.parametrize(
    ("more", "wishes", "first"),
    [
        ({}, {}, "email"),
        ({"by_voice": True}, {}, "voice"),
        ({}, {UUID(int=1): "voice"}, "voice"),
        ({"by_voice": True, "no_voice": True}, {}, "email"),
    ],
)
def test_whoever_is_to_be_called_is_proposed_a_voice_first(
    more: dict[str, bool], wishes: dict[UUID, str], first: str
) -> None:
    old = Reach(UUID(int=1), phones=("+33536490001",), emails=("a@exemple.test",), **more)  # type: ignore[arg-type]
    found = conversing.ways(old, "", Post(ZoneInfo("Europe/Paris"), wishes=wishes), NOON, waits=False)
    assert conversing.first(found, "") == first
    assert conversing.first(found, "email") == first  # whoever is not to be called is answered as he wrote
