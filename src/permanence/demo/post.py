"""Practices that send SMS to the demo's telephones, people who asked for them, and what they were told lately."""

from datetime import datetime, timedelta

from permanence.agenda.actions import remind
from permanence.agenda.queries import due_reminders
from permanence.demo.ids import demo_id, structure_id
from permanence.demo.shapes import Copy
from permanence.directory.models import Structure
from permanence.foundation.actor import Actor
from permanence.messaging.actions import open_account
from permanence.messaging.models import Wish
from permanence.patients.models import Patient

SENDING = {"tilleuls": ("MSP des Tilleuls", "+33639989001"), "capitole": ("Cabinet du Capitole", "+33639989002")}
BY_SMS = ("elodie", "hong", "d-arc")  # people of the demo who asked for SMS


def write_post(by: Actor, copy: Copy, now: datetime) -> None:
    """Open the accounts, note the wishes, and tell the reminders that are due this morning."""
    for key, (signed, sender) in SENDING.items():
        structure = Structure.objects.filter(pk=structure_id(key, copy)).first()
        if structure is None:
            continue
        open_account(
            by=by, structure=structure, provider="sink", signed=signed, sender=sender, per_minute=6000, now=now
        )
        known = Patient.objects.filter(structure=structure, pk__in=[demo_id("patient", one) for one in BY_SMS])
        Wish.objects.bulk_create(Wish(structure=structure, person=one.pk, way="sms") for one in known)
        if copy == 1:
            remind(by=by, structure=structure, groups=due_reminders(by, structure, now), now=now + timedelta(seconds=1))
