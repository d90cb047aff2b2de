"""The referral letter an appointment needs: that it came, and asking the patient for it."""

from datetime import datetime

from permanence.agenda import letters, queries
from permanence.agenda.models import Appointment, Preparation, Prepared
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.live import tell
from permanence.foundation.rights import Can
from permanence.messaging.queries import Way

WRITTEN = (Way.EMAIL, Way.SMS, Way.PAPER)


@action(Can.BOOK, audit="appointment.referral_noted", of="appointment")
def note_referral(*, by: Actor, appointment: Appointment, now: datetime, came: bool = True) -> Appointment:
    """Note that the letter has come, or that it has not after all; who noted it first stays."""
    of_it = {"appointment": appointment, "item": Preparation.REFERRAL}
    if came:
        noted = Prepared(structure_id=appointment.structure_id, at=now, by_name=by.name, **of_it)
        Prepared.objects.bulk_create([noted], ignore_conflicts=True)
    else:
        Prepared.objects.filter(**of_it).delete()
    tell("agenda", appointment.structure_id, appointment=appointment.pk, practitioner=appointment.practitioner_role_id)
    return queries.appointment(by, appointment.pk)


@action(Can.BOOK, audit="appointment.referral_asked_for", of="appointment")
def ask_for_referral(*, by: Actor, appointment: Appointment, now: datetime) -> bool:
    """Ask the patient for his letter, once a day; tell whether he could be written to."""
    return letters.write_referral(appointment, by=by, now=now) in WRITTEN
