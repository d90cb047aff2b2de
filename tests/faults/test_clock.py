"""The clock jumps, ahead and back, also over both changes of hour: nothing is forgotten or said twice, and it shows."""

import asyncio
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from permanence.agenda import jobs as agenda
from permanence.agenda.models import Appointment
from permanence.agenda.tests.factories import make_receiving
from permanence.capacity.tests.factories import SUNDAY_NOON, at
from permanence.desk import jobs as desk
from permanence.directory.models import Structure
from permanence.directory.tests import personas
from permanence.foundation import clock
from permanence.foundation.actor import Actor, scope, system
from permanence.foundation.models import Night
from permanence.messaging import actions, channels, delivery
from permanence.messaging.models import Message, SmsAccount, State
from permanence.messaging.rules.providers.sent import Handed
from permanence.operations import queries as operations
from permanence.operations.rules import Tone, tone
from permanence.privacy import jobs as privacy
from permanence.privacy import sealing
from permanence.privacy.models import Inspection
from permanence.runtime import worker

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")
SPRING, AUTUMN = datetime(2026, 3, 29, 3, 17, tzinfo=PARIS), datetime(2026, 10, 25, 3, 17, tzinfo=PARIS)
NOON = datetime(2026, 11, 27, 11, tzinfo=UTC)
A_DAY, AN_HOUR, TWO_YEARS = timedelta(days=1), timedelta(hours=1), timedelta(days=730)
MOBILE = "+33639980001"


@pytest.fixture
def practice() -> Structure:
    cache.clear()
    return personas.make_structure("Cabinet de l'Étoile", phone="+33536490100")


@pytest.fixture
def everything(practice: Structure) -> Actor:
    by = system("test", [practice.pk])
    with scope(by):
        actions.open_account(by=by, structure=practice, provider="sink", signed="L'Étoile", now=NOON, per_minute=60)
    return by


def some_nights(until: datetime) -> None:
    for ago in range(40, -1, -1):
        assert clock.may_forget(until - ago * A_DAY)


@pytest.mark.parametrize("now", [SPRING, AUTUMN, NOON])
def test_nothing_is_forgotten_by_a_clock_that_is_ahead(now: datetime) -> None:
    some_nights(now)
    ahead = now + TWO_YEARS
    assert not clock.may_forget(ahead)
    assert not clock.may_forget(ahead + 29 * A_DAY), "nor the nights after: somebody has to see that all days are past"
    assert clock.may_forget(now + A_DAY), "set right again, it goes on"
    assert Night.objects.filter(day__gt=(now + A_DAY).date()).count() == 0


def test_after_a_month_it_is_no_jump_but_a_long_rest() -> None:
    some_nights(NOON - TWO_YEARS)
    assert [clock.may_forget(NOON + day * A_DAY) for day in range(32)] == [False] * 30 + [True] * 2


def test_a_week_end_off_and_both_changes_of_hour_are_no_jump() -> None:
    for change in (SPRING, AUTUMN):
        Night.objects.all().delete()
        assert all(clock.may_forget(change + day * A_DAY) for day in (-10, -3, 0, 1, 2))


def test_the_jobs_that_let_go_what_is_old_rest_meanwhile(practice: Structure, monkeypatch: pytest.MonkeyPatch) -> None:
    some_nights(timezone.now())
    asked: list[object] = []
    monkeypatch.setattr(type(desk.forget_calls), "defer", lambda *_, **told: asked.append(told["structure_id"]))
    monkeypatch.setattr(sealing, "inspect", lambda: Inspection(lines=0))
    monkeypatch.setattr(sealing, "let_go", lambda before: asked.append(before) or 0)
    for ahead, what in ((timedelta(), 2), (TWO_YEARS, 0)):
        asked.clear()
        with time_machine.travel(datetime.now(UTC) + ahead):
            _run_now(desk.forget_calls_everywhere)
            privacy.inspect_trace(now=timezone.now())
        assert len(asked) == what


def _run_now(work: object) -> None:
    """Do a periodic work as the worker does it."""
    from procrastinate.contrib.django import app

    app.tasks[f"desk.jobs.{work.__name__}"].func(timestamp=0)  # type: ignore[attr-defined]


def test_a_reminder_leaves_once_whatever_the_clock_does(everything: Actor, practice: Structure) -> None:
    with scope(everything):
        doctor = make_receiving(practice, by=everything, phone=MOBILE)
        Appointment.objects.filter(pk=doctor.book(at(10)).pk).update(created_at=SUNDAY_NOON - 30 * A_DAY)
        due = at(10) - 2 * A_DAY
        for jump in (A_DAY, timedelta(), -AN_HOUR, AN_HOUR, -3 * A_DAY, timedelta()):
            agenda.tell_reminders(by=everything, now=due + jump)
        assert Message.objects.filter(kind="reminder").count() == 1


@pytest.mark.parametrize("by_how_much", [AN_HOUR, TWO_YEARS])
def test_sms_do_not_wait_for_turns_kept_while_the_clock_was_ahead(
    everything: Actor, practice: Structure, monkeypatch: pytest.MonkeyPatch, by_how_much: timedelta
) -> None:
    monkeypatch.setattr(channels, "hand_over", lambda message, _now: Handed("accepted", str(message.pk)))
    with scope(everything):
        SmsAccount.objects.update(next_at=NOON + by_how_much)
        first, second = (_sms(practice, key) for key in "ab")
        for message in (first, second):
            delivery.send_message(by=everything, now=NOON, message_id=str(message.pk))
        waits = Message.objects.exclude(state=State.SENT)
        assert all(one.due_at <= NOON + timedelta(seconds=3) for one in waits)


def test_turns_that_messages_wait_for_are_kept(everything: Actor, practice: Structure) -> None:
    with scope(everything):
        SmsAccount.objects.update(next_at=NOON + timedelta(minutes=5))
        waiting = [_sms(practice, str(number)) for number in range(600)]
        delivery.send_message(by=everything, now=NOON, message_id=str(waiting[0].pk))
        assert Message.objects.get(pk=waiting[0].pk).due_at == NOON + timedelta(minutes=5)


def _sms(practice: Structure, key: str) -> Message:
    return Message.objects.create(
        structure=practice, channel="sms", kind="word", to_address=MOBILE, subject="Rendez-vous", body="…", key=key,
        created_at=NOON, due_at=NOON,
    )  # fmt: skip


def test_who_is_signed_in_stays_so_when_it_goes_back_and_signs_in_again_when_it_goes_far_ahead() -> None:
    people, client = personas.three(), Client()
    personas.sign_in(client, people.alice)
    home, now = reverse("account_sessions"), datetime.now(UTC)
    for jump, status in ((-2 * AN_HOUR, 200), (AN_HOUR, 200), (13 * AN_HOUR, 302)):
        with time_machine.travel(now + jump):
            assert client.get(home).status_code == status


def test_the_worker_notices_a_jump_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[float] = []
    clocks = iter([(0, 0), (20, 20), (3643, 43), (3665, 63), (83, 83)])  # what the clock says, what really passed
    now = [(0, 0)]
    monkeypatch.setattr(worker.time, "time", lambda: now[0][0])
    monkeypatch.setattr(worker.time, "monotonic", lambda: now[0][1])
    monkeypatch.setattr(clock, "note_jump", told.append)

    async def tick(_seconds: float) -> None:
        try:
            now[0] = next(clocks)
        except StopIteration:
            raise asyncio.CancelledError from None

    monkeypatch.setattr(worker.asyncio, "sleep", tick)
    with pytest.raises(asyncio.CancelledError):
        asyncio.new_event_loop().run_until_complete(worker.watch_clock())
    assert told == [3600, -3602]


def test_a_jump_shows() -> None:
    cache.clear()
    some_nights(timezone.now() - TWO_YEARS)
    clock.may_forget(timezone.now())
    clock.note_jump(-TWO_YEARS.total_seconds())
    with time_machine.travel(datetime.now(UTC) + AN_HOUR):  # the pages' machine alone
        figures = operations.figures(timezone.now())
    said = {name: tone(name, figures[name]) for name in ("clock_jumped_s", "clock_apart_s", "days_skipped")}
    assert said == {"clock_jumped_s": Tone.WRONG, "clock_apart_s": Tone.WRONG, "days_skipped": Tone.SOON}
