"""The referral letter an appointment needs: that it came, and asking the patient for it."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from permanence.agenda import letters, queries
from permanence.agenda.models import Appointment, Preparation, Prepared
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.live import tell
from permanence.foundation.refusal import Refusal
from permanence.foundation.rights import Can


class NotAwaited(Refusal):
    """No letter is to come: it has come, or the appointment is over, cancelled, or needs none."""

    title = _("No referral letter is awaited for this appointment")
    next_step = _("It has come, or the appointment is past or cancelled; nothing was sent.")


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
    """Ask the patient for his letter, once a day; tell whether he could be written to.

    :raises NotAwaited: when it is not to come any more
    """
    if appointment.starts_at <= now or not queries.awaits_referral(appointment):
        raise NotAwaited
    return letters.write_referral(appointment, by=by, now=now).written
