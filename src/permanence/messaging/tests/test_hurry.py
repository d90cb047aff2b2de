"""What someone waits for leaves before what many are told in advance, however many those are."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from permanence.directory.tests import personas
from permanence.foundation.actor import Actor, scope, system
from permanence.messaging import delivery
from permanence.messaging.delivery import A_JOB, enqueue, together
from permanence.messaging.models import Message
from permanence.messaging.rules.reaching import Kind

pytestmark = pytest.mark.django_db


def test_a_confirmation_does_not_wait_behind_the_reminders_of_the_week() -> None:
    here = personas.make_structure()
    reminders = [Message(structure=here, kind=Kind.REMINDER.value) for _ in range(5)]
    confirmation = Message(structure=here, kind=Kind.CONFIRMATION.value)
    with scope(system("test", [here.pk])):
        for message in (*reminders, confirmation):
            enqueue(message)
    with connection.cursor() as cursor:
        cursor.execute("SELECT args->>'message_id' FROM procrastinate_jobs ORDER BY priority DESC, id LIMIT 1")
        assert cursor.fetchone() == (str(confirmation.pk),)


def queued() -> list[tuple[str, dict[str, Any]]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name, args FROM procrastinate_jobs ORDER BY id")
        return [(name, json.loads(args) if isinstance(args, str) else args) for name, args in cursor.fetchall()]


def test_reminders_told_together_leave_some_by_one_job_and_nothing_else_does() -> None:
    here, later = personas.make_structure(), timezone.now() + timedelta(hours=1)
    reminders = [Message(structure=here, kind=Kind.REMINDER.value) for _ in range(A_JOB + 2)]
    confirmation = Message(structure=here, kind=Kind.CONFIRMATION.value)
    with scope(system("test", [here.pk])), together():
        for message in (*reminders, confirmation):
            enqueue(message)
        enqueue(reminders[0], at=later)
    crowds = [args["message_ids"] for name, args in queued() if name.endswith("send_messages")]
    assert crowds == [[str(one.pk) for one in reminders[:A_JOB]], [str(one.pk) for one in reminders[A_JOB:]]]
    alone = {args["message_id"] for name, args in queued() if name.endswith("send_message")}
    assert alone == {str(confirmation.pk), str(reminders[0].pk)}


def test_one_of_a_crowd_that_breaks_keeps_back_none_of_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    by = system("test", [personas.make_structure().pk])
    sent = []

    def send(_by: Actor, message_id: str, _now: datetime) -> None:
        if message_id == "broken":
            raise RuntimeError
        sent.append(message_id)

    monkeypatch.setattr(delivery, "_send", send)
    with pytest.raises(RuntimeError):  # so that the queue tries again
        delivery.send_messages(by=by, now=timezone.now(), message_ids=["1", "broken", "2"])
    assert sent == ["1", "2"]
