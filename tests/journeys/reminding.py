"""Run inside an installation: let a reminder of some appointments stand on its telephones, whatever the hour."""

import sys
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.utils import timezone  # noqa: E402

from permanence.agenda.actions import remind  # noqa: E402
from permanence.agenda.queries import Due  # noqa: E402
from permanence.demo.ids import structure_id  # noqa: E402
from permanence.directory.models import Structure  # noqa: E402
from permanence.foundation.actor import scope, system  # noqa: E402
from permanence.messaging import telephones  # noqa: E402
from permanence.messaging.models import Message, State  # noqa: E402

LEAD_MIN = 2880


def main(appointments: list[UUID]) -> None:
    """Write it, and hand it over at once: nobody's telephone rings at night, but a test may run then."""
    practice, now = structure_id("tilleuls"), timezone.now()
    by = system("journey.reminding", [practice])
    with scope(by):
        due = Due(LEAD_MIN, LEAD_MIN, tuple(appointments))
        remind(by=by, structure=Structure.objects.get(pk=practice), groups=[due], now=now)
        written = Message.objects.get(kind="reminder", about__in=appointments)
        sms = {"to": written.to_address, "sender": "MSP des Tilleuls", "body": written.body}
        at = (now - timedelta(minutes=1)).isoformat()
        telephones.keep(Path(settings.TELEPHONES), {**sms, "reference": str(written.pk), "at": at})
        Message.objects.filter(pk=written.pk).update(state=State.SENT, sent_at=now)


if __name__ == "__main__":
    main([UUID(one) for one in sys.argv[1:]])
