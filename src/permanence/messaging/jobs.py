"""What the worker does for messages: sends them, and goes back to those a killed worker left."""

from datetime import datetime, timedelta

from permanence.directory.models import Structure
from permanence.foundation.actor import scope, system
from permanence.foundation.jobs import periodic

from . import queries
from .delivery import enqueue, send_message, send_messages

__all__ = ["recover_messages", "send_message", "send_messages"]

PATIENCE = timedelta(seconds=60)


@periodic(cron="* * * * *")
def recover_messages(*, now: datetime) -> None:
    """Send again what should have left a minute ago: its worker died, or its job was lost."""
    everywhere = system("messaging.recover_messages", Structure.objects.values_list("pk", flat=True))
    with scope(everywhere):
        for message in queries.overdue(everywhere, now - PATIENCE):
            enqueue(message, once_as=f"recover {message.pk}")
