"""Appointments taken with a regulator: which may be said to be, which are, and what the platform is to have of each."""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet

from permanence.agenda.models import Appointment, Move, Status
from permanence.api.models import Regulator, SasBooking, State
from permanence.api.rules import fhir
from permanence.directory import queries as directory
from permanence.directory.models import Structure
from permanence.foundation.actor import Actor
from permanence.foundation.refusal import NotFound
from permanence.foundation.rights import Can

from .regulators import platform_door

BOOKED_SINCE, FOLLOWED = timedelta(days=1), timedelta(days=7)
MOST_SHOWN = 50
WITH = ("appointment__practitioner_role__person", "appointment__patient", "structure")


def regulated(actor: Actor, structure_id: UUID) -> Structure:
    """Return a practice whose appointments the actor books.

    :raises NotFound, NotPermitted: when he does not
    """
    return directory.structure(actor, structure_id, Can.BOOK)


def sas_bookings(structure: Structure) -> QuerySet[SasBooking]:
    """Return the last ones taken with regulators."""
    return SasBooking.objects.filter(structure=structure).select_related(*WITH)[:MOST_SHOWN]


def sas_booking(actor: Actor, booking_id: UUID) -> SasBooking:
    """Return one of them.

    :raises NotFound, NotPermitted: when the actor does not book there
    """
    found = SasBooking.objects.select_related("structure").filter(pk=booking_id).first()
    if found is None:
        raise NotFound
    actor.require(Can.BOOK, found.structure_id)
    return found


def perhaps_regulated(structure: Structure, now: datetime) -> QuerySet[Appointment]:
    """Return the appointments booked since yesterday and still to come, which nobody said a regulator took."""
    known = SasBooking.objects.filter(appointment=OuterRef("pk"))
    here = Appointment.objects.filter(
        ~Exists(known), structure=structure, status=Status.BOOKED, created_at__gte=now - BOOKED_SINCE,
        ends_at__gte=now - BOOKED_SINCE,
    )  # fmt: skip
    numbered = here.exclude(practitioner_role__person__rpps="")
    return numbered.select_related("patient", "practitioner_role__person").order_by("-created_at")


def regulators_named(said: str) -> list[Regulator]:
    """Return the active regulators of an e-mail address, a number or a family name: two at most, one is enough."""
    with platform_door():
        named = Q(email__iexact=said) | Q(number=said) | Q(family_name__iexact=said)
        return list(Regulator.objects.filter(named, active=True)[:2])


def followed(structure_id: UUID, appointment_id: UUID) -> SasBooking | None:
    """Return what is told of an appointment; None when no regulator took it."""
    return SasBooking.objects.filter(structure_id=structure_id, appointment=appointment_id).first()


def stands_now(appointment_id: UUID) -> UUID:
    """Return the appointment that stands for another by now: itself, or the last one it was moved to."""
    while move := Move.objects.filter(former=appointment_id).first():
        appointment_id = move.appointment_id
    return appointment_id


def to_tell(booking: SasBooking) -> str:
    """Return what the platform is to have of it now."""
    promise = booking.appointment
    return fhir.sas_bookings.appointment(
        fhir.sas_bookings.Taken(
            system=system(), identifier=str(booking.pk), national=booking.national, number=booking.number,
            rpps=promise.practitioner_role.person.rpps, status=promise.status, starts_at=promise.starts_at,
            ends_at=promise.ends_at, made_at=promise.created_at,
        )
    )  # fmt: skip


def system() -> str:
    """Return whose identifiers these appointments bear: this installation's."""
    return f"{settings.BASE_URL}/sas/appointments"


def stale(structure_id: UUID, now: datetime) -> list[SasBooking]:
    """Return those of which the platform has what is true no longer, of visits that may still change."""
    lately = SasBooking.objects.filter(structure_id=structure_id, state=State.TOLD)
    here = lately.filter(appointment__ends_at__gte=now - FOLLOWED).select_related(*WITH)
    return [one for one in here if fhir.sas_bookings.mark(to_tell(one)) != one.told]


def overdue_bookings(structure_id: UUID, now: datetime) -> QuerySet[SasBooking]:
    """Return those the platform should have been told of before now."""
    return SasBooking.objects.filter(structure_id=structure_id, state=State.WAITING, due_at__lt=now)
