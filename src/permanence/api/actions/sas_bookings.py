"""Telling the platform of appointments taken with its regulators: as the practice says, and at each change."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from permanence.agenda.models import Appointment
from permanence.api import queries
from permanence.api.models import Regulator, SasBooking, State
from permanence.api.rules import fhir, signing
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.refusal import Refusal
from permanence.foundation.rights import Can

from .webhooks import LEASE

THERE = 409  # what was told first had arrived, though its answer had not


class RegulatedAlready(Refusal):
    """Somebody said so before."""

    title = _("The platform is told of this appointment already")
    next_step = _("It stands in the list, with what the platform has of it.")


@action(Can.BOOK, audit="appointment.regulated", of="appointment")
def note_regulated(*, by: Actor, appointment: Appointment, regulator: Regulator, now: datetime) -> SasBooking:
    """Say that an appointment was taken with a regulator: the platform is told of it from now on.

    :raises RegulatedAlready: when that was said before
    """
    who = {"national": regulator.national, "number": regulator.number, "by_name": by.name, "due_at": now,
           "name": f"{regulator.family_name} {regulator.given_name}"}  # fmt: skip
    made, is_new = SasBooking.objects.get_or_create(
        appointment=appointment, defaults={"structure_id": appointment.structure_id, **who}
    )
    if not is_new:
        raise RegulatedAlready
    return made


@action(Can.ANYONE, audit="appointment.regulated_changed", of="booking")
def follow_regulated(*, by: Actor, booking: SasBooking, now: datetime, returned_to: UUID | None = None) -> SasBooking:
    """Have the platform told that such an appointment changed: it is cancelled, or another stands for it.

    The platform may be told of that other already, when it was said of it by itself: then this one is cancelled.
    :param returned_to: the one that stands again, when its move was undone
    """
    kept = SasBooking.objects.select_for_update(of=("self",), no_key=True).get(pk=booking.pk)
    stands = queries.stands_now(returned_to or kept.appointment_id)
    if not SasBooking.objects.filter(appointment=stands).exists():
        kept.appointment_id = stands
    kept.state, kept.tries, kept.due_at = State.WAITING, 0, now
    kept.save(update_fields=["appointment", "state", "tries", "due_at"])
    return kept


@action(Can.ANYONE, audit="regulated.begun", of="structure_id")
def begin_regulated(*, by: Actor, structure_id: UUID, booking_id: UUID, now: datetime) -> SasBooking | None:
    """Take one that is due for a while, so that nobody else tells the same; None when there is none."""
    waiting = SasBooking.objects.select_for_update(of=("self",), no_key=True, skip_locked=True)
    found = waiting.filter(pk=booking_id, structure_id=structure_id, state=State.WAITING, due_at__lte=now)
    kept = found.select_related("appointment__practitioner_role__person").first()
    if kept is not None:
        kept.tries, kept.due_at = kept.tries + 1, now + LEASE
        kept.save(update_fields=["tries", "due_at"])
    return kept


@action(Can.ANYONE, audit="regulated.told", of="booking")
def note_told(
    *, by: Actor, booking: SasBooking, told: str, answered: int | None, trouble: str, now: datetime
) -> SasBooking:
    """Keep what became of it: the platform has it, or it is told again later, for a day."""
    locked = SasBooking.objects.select_for_update(of=("self",), no_key=True)
    kept = locked.select_related("appointment__practitioner_role__person").get(pk=booking.pk)
    if kept.tries != booking.tries:
        return kept  # it changed meanwhile, and is told anew
    kept.answered, kept.trouble = answered, trouble
    there = answered == THERE and not kept.told
    wait = signing.wait_after(kept.tries)
    if not trouble or there:
        kept.told = "there" if trouble else fhir.sas_bookings.mark(told)
        is_now = kept.told == fhir.sas_bookings.mark(queries.to_tell(kept))
        kept.state, kept.due_at, kept.trouble = State.TOLD if is_now else State.WAITING, now, ""
    elif wait is None:
        kept.state = State.GIVEN_UP
    else:
        kept.due_at = now + wait
    kept.save(update_fields=["told", "answered", "trouble", "state", "due_at"])
    return kept


@action(Can.BOOK, audit="regulated.repeated", of="booking")
def tell_again(*, by: Actor, booking: SasBooking, now: datetime) -> SasBooking:
    """Tell the platform again what it did not take."""
    kept = SasBooking.objects.select_for_update(of=("self",), no_key=True).get(pk=booking.pk)
    kept.state, kept.tries, kept.due_at = State.WAITING, 0, now
    kept.save(update_fields=["state", "tries", "due_at"])
    return kept
