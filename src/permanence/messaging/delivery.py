"""Hands a message over to its carrier, at least once, under the same name each time.

Two transactions around the conversation with the carrier: one claims the message, one notes what became of it.
A lock of the database session, which dies with its process, keeps two workers from one message.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection
from django.utils import timezone

from permanence.foundation.actor import Actor, scope
from permanence.foundation.jobs import job

from . import bounces, channels, leaving, rules
from .models import Attempt, Channel, Message, SmsAccount, State
from .rules.providers.sent import Handed
from .rules.reaching import Kind

log = logging.getLogger(__name__)
AT_ONCE = timedelta(seconds=1)  # a slot so near is now
TEXTS = "texts"  # where SMS wait: whoever carries them may take its time, e-mails leave
HOW_LONG_A_QUEUE = timedelta(minutes=2)  # of turns kept with a provider, before one asks whether it can be so long
A_JOB = 20  # of a crowd, sent one after the other: what someone waits for goes before the next ones
_crowd: ContextVar[list[Message] | None] = ContextVar("crowd", default=None)


@job(queue="messages", atomic=False)
def send_message(*, by: Actor, now: datetime, message_id: str, slot: bool = False) -> None:
    """Send a message that waits; one sent, failed, or in another worker's hands is left alone.

    :param slot: its turn with the provider was kept already
    """
    _send(by, message_id, now, slot=slot)


@job(queue="messages", atomic=False)
def send_messages(*, by: Actor, now: datetime, message_ids: list[str]) -> None:
    """Send some of a crowd, each as if it were alone; one that fails as none should keeps back none of the others."""
    failed: Exception | None = None
    for message_id in message_ids:
        try:
            _send(by, message_id, timezone.now())
        except Exception as problem:  # the queue tries these again, and those sent are left alone
            failed = failed or problem
    if failed:
        raise failed


def _send(by: Actor, message_id: str, now: datetime, *, slot: bool = False) -> None:
    with _alone(UUID(message_id)) as alone:
        message = _claimed(by, message_id, now, slot=slot) if alone else None
        if message is None:
            return
        handed = channels.hand_over(message, now)
        with scope(by):
            _settle(message, handed, timezone.now())
    log.info("message %s: %s", message_id, handed.outcome)


@contextmanager
def _alone(message_id: UUID) -> Iterator[bool]:
    """Tell whether nobody else is at this message; a killed worker's session ends, and its lock with it."""
    key = message_id.int >> 64 ^ message_id.int & (1 << 64) - 1
    signed = key - (1 << 64) if key >= 1 << 63 else key
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [signed])
        (alone,) = cursor.fetchone()
        try:
            yield alone
        finally:
            if alone:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [signed])


def _claimed(by: Actor, message_id: str, now: datetime, *, slot: bool) -> Message | None:
    with scope(by):
        waiting = Message.objects.filter(pk=message_id, state__in=[State.QUEUED, State.SENDING])
        message = waiting.select_related("structure").first()
        if message is None or _held_back(message, now):
            return None
        if message.channel == Channel.SMS and not slot:
            turn = _turn(message, now)
            if turn > now + AT_ONCE:
                waiting.update(due_at=turn)
                enqueue(message, at=turn, slot=True)
                return None
        waiting.update(state=State.SENDING)
        message.state = State.SENDING
        return message


def _held_back(message: Message, now: datetime) -> bool:
    """Tell whether a message does not leave now: it is withdrawn, or waits until the telephone may ring."""
    kept = Message.objects.filter(pk=message.pk)
    if leaving.is_over(message, now):
        kept.update(state=State.WITHDRAWN)
        return True
    at = leaving.not_before(message, now)
    if at <= now:
        return False
    kept.update(state=State.QUEUED, due_at=at)
    enqueue(message, at=at)
    return True


def _turn(message: Message, now: datetime) -> datetime:
    """Keep the next turn with the provider, which takes so many a minute; return when it is."""
    account = SmsAccount.objects.select_for_update().filter(structure_id=message.structure_id, closed_at=None).first()
    if account is None:
        return now
    turn = max(account.next_at or now, now)
    if turn > now + HOW_LONG_A_QUEUE:  # never longer than what waits: the clock was ahead when it was kept
        waiting = Message.objects.filter(
            structure_id=message.structure_id, channel=Channel.SMS, state__in=[State.QUEUED, State.SENDING]
        ).count()
        turn = min(turn, now + waiting * timedelta(minutes=1) / account.per_minute)
    account.next_at = turn + timedelta(minutes=1) / account.per_minute
    account.save(update_fields=["next_at"])
    return turn


def _settle(message: Message, handed: Handed, now: datetime) -> None:
    """Note the attempt and its consequence: sent, to be tried later, or failed for good."""
    Attempt.objects.create(
        message=message, structure_id=message.structure_id, outcome=handed.outcome, detail=handed.detail
    )
    kept = Message.objects.filter(pk=message.pk)
    if handed.outcome == "accepted":
        kept.update(sent_at=now, provider_id=handed.provider_id)
        kept.filter(state=State.SENDING).update(state=State.SENT)  # else its provider told first that it is lost
        return
    tried = Attempt.objects.filter(message=message).count()
    wait = rules.wait_after(tried) if handed.outcome == "failed" else None
    useless = message.useful_until is not None and wait is not None and now + wait >= message.useful_until
    if wait is None or useless:  # while there is still time to tell it otherwise
        kept.update(state=State.FAILED)
        bounces.note(message, lasting=handed.nobody, why=handed.detail, now=now)
        return
    kept.update(state=State.QUEUED, due_at=now + wait)
    enqueue(message, at=now + wait)


def enqueue(message: Message, *, at: datetime | None = None, once_as: str | None = None, slot: bool = False) -> None:
    """Have a message sent once this transaction commits, now or later."""
    crowd = _crowd.get()
    if crowd is not None and at is None and once_as is None and message.kind == Kind.REMINDER:
        crowd.append(message)
        return
    more = {"slot": True} if slot else {}
    send_message.defer(
        structure_id=message.structure_id,
        schedule_at=at,
        once_as=once_as,
        unhurried=message.kind == Kind.REMINDER,
        queue=_queue(message),
        message_id=message.pk,
        **more,
    )


@contextmanager
def together() -> Iterator[None]:
    """Have the reminders written inside sent some by one job: taking a job up costs more than sending a message.

    What is to leave later, and what someone waits for, has a job of its own all the same.
    """
    crowd: list[Message] = []
    opened = _crowd.set(crowd)
    try:
        yield
    finally:
        _crowd.reset(opened)
    for queue in {_queue(one) for one in crowd}:
        there = [one for one in crowd if _queue(one) == queue]
        for begin in range(0, len(there), A_JOB):
            some = there[begin : begin + A_JOB]
            send_messages.defer(
                structure_id=some[0].structure_id,
                unhurried=True,
                queue=queue,
                message_ids=[str(one.pk) for one in some],
            )


def _queue(message: Message) -> str | None:
    return TEXTS if message.channel == Channel.SMS else None
