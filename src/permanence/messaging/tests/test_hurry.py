"""What someone waits for leaves before what many are told in advance, however many those are."""

import pytest
from django.db import connection

from permanence.directory.tests import personas
from permanence.foundation.actor import scope, system
from permanence.messaging.delivery import enqueue
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
