"""Hands a message over to its carrier, at least once, under the same Message-ID each time.

Two transactions around the conversation with the mail server: one claims the message, one notes what became of it.
A lock of the database session, which dies with its process, keeps two workers from one message.
"""

import logging
import smtplib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connection
from django.utils import timezone

from permanence.foundation.actor import Actor, scope
from permanence.foundation.jobs import job

from . import rules
from .models import Attempt, Message, State

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the carrier said: an outcome of `Attempt`, and why, without the address."""

    outcome: str
    detail: str = ""


@job(queue="messages", atomic=False)
def send_message(*, by: Actor, now: datetime, message_id: str) -> None:
    """Send a message that waits; one sent, failed, or in another worker's hands is left alone."""
    with _alone(UUID(message_id)) as alone:
        message = _claimed(by, message_id) if alone else None
        if message is None:
            return
        answer = _handed_over(message)
        with scope(by):
            _settle(message, answer, timezone.now())
    log.info("message %s: %s", message_id, answer.outcome)


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


def _claimed(by: Actor, message_id: str) -> Message | None:
    with scope(by):
        waiting = Message.objects.filter(pk=message_id, state__in=[State.QUEUED, State.SENDING])
        return waiting.get() if waiting.update(state=State.SENDING) else None


def _handed_over(message: Message) -> Answer:
    try:
        _as_email(message).send()
    except smtplib.SMTPRecipientsRefused as refused:
        code, words = next(iter(refused.recipients.values()))
        return _refusal(code, words)
    except smtplib.SMTPDataError as refused:
        return _refusal(refused.smtp_code, refused.smtp_error)
    except (smtplib.SMTPException, OSError) as problem:  # the way is cut or badly set up: mended, it will do
        return Answer("failed", type(problem).__name__)
    except ValueError as problem:  # no header can hold it: waiting will not mend that
        return Answer("refused", type(problem).__name__)
    return Answer("accepted")


def _refusal(code: int, words: bytes | str) -> Answer:
    said = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return Answer("refused" if rules.is_final(code) else "failed", f"{code} {said}"[:200])


def _as_email(message: Message) -> EmailMessage:
    headers = {
        "Message-ID": rules.message_id(message.pk, settings.DEFAULT_FROM_EMAIL),
        "Date": format_datetime(message.created_at),
        "Auto-Submitted": "auto-generated",
    }
    return EmailMessage(message.subject, message.body, to=[message.to_address], headers=headers)


def _settle(message: Message, answer: Answer, now: datetime) -> None:
    """Note the attempt and its consequence: sent, to be tried later, or failed for good."""
    Attempt.objects.create(
        message=message, structure_id=message.structure_id, outcome=answer.outcome, detail=answer.detail
    )
    kept = Message.objects.filter(pk=message.pk)
    if answer.outcome == "accepted":
        kept.update(state=State.SENT, sent_at=now)
        return
    tried = Attempt.objects.filter(message=message).count()
    wait = rules.wait_after(tried) if answer.outcome == "failed" else None
    if wait is None:
        kept.update(state=State.FAILED)
        return
    kept.update(state=State.QUEUED, due_at=now + wait)
    enqueue(message, at=now + wait)


def enqueue(message: Message, *, at: datetime | None = None, once_as: str | None = None) -> None:
    """Have a message sent once this transaction commits, now or later."""
    send_message.defer(structure_id=message.structure_id, schedule_at=at, once_as=once_as, message_id=message.pk)
