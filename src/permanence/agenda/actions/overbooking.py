"""Promising a time that is taken, on purpose (surnuméraire): as far as the practitioner's directive allows."""

from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from permanence.agenda import queries
from permanence.agenda.models import Appointment, VisitReason
from permanence.agenda.queries.newcomers import URGENT
from permanence.capacity import actions as capacity
from permanence.capacity import queries as free
from permanence.capacity.models import Resource
from permanence.directory.models import PractitionerRole
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.idempotency import once
from permanence.foundation.refusal import Invalid, Refusal, Words
from permanence.foundation.rights import Can
from permanence.patients.models import Patient

from . import needed
from .allowing import NOTHING_SAID, Said, check_directives, trace_despite
from .appointments import check_belongs, keep, promised, take_things
from .limits import ClosedByDirective, NotOpen, check_only_taken

GRID_MIN = 5
URGENCIES = ("planned", "within_48h", *URGENT)
LONGEST_WHY = 200
BESIDE = 3  # extra appointments at the same moment by the practitioner's own word, whatever his directive


class NoOverbooking(Refusal):
    """No directive allows it."""

    title = _("No directive of the practitioner allows an extra appointment then")
    next_step: Words = _("Choose one of the free times, or leave him a message; nothing was booked.")


class HalfDayFull(NoOverbooking):
    """The half-day holds as many as the directive allows."""

    title = _("The half-day holds all the extra appointments it may")

    def __init__(self, most: int = 0) -> None:
        super().__init__()
        if most:
            self.next_step = gettext(
                "The directive allows %(count)s for each half-day. Choose another half-day or a free time; nothing was"
                " booked."
            ) % {"count": most}


class NotUrgentEnough(NoOverbooking):
    """The directive wants a higher urgency."""

    title = _("The directive allows extra appointments for a higher urgency only")
    next_step = _("Correct the urgency if it is higher; otherwise choose one of the free times. Nothing was booked.")


class OnlyForKnown(NoOverbooking):
    """The directive wants a patient whom the practitioner has seen."""

    title = _("The directive allows extra appointments for patients he knows only")
    next_step = _("He has not seen this patient yet: choose one of the free times; nothing was booked.")


class NoSuchUrgency(Invalid):
    """It is none of those of directives."""

    title = _("How urgent it is was not said, or not in words that the house knows")
    next_step = _("Choose one of the degrees of urgency; nothing was booked.")


class StillFree(Refusal):
    """Nothing stands there."""

    title = _("This time is free")
    next_step = _("Book it as usual: no extra appointment is needed. Nothing was booked.")


@action(Can.BOOK, audit="appointment.overbooked", of="practitioner_role")
def overbook(
    *,
    by: Actor,
    patient: Patient,
    practitioner_role: PractitionerRole,
    reason: VisitReason,
    starts_at: datetime,
    urgency: str,
    why: str,
    now: datetime,
    key: str | None = None,
    said: Said = NOTHING_SAID,
) -> Appointment:
    """Promise a time beyond the seats, and keep who did it and why.

    Whoever does it queues for the practitioner before counting: two at once never pass the directive's number.
    :param urgency: as the directives name it: planned, within_48h, same_day, doctor_now
    :param said: as `book` takes it
    :raises ForbiddenByDirective: as `book` does
    :raises NoOverbooking: naming which condition of the directive is not met
    :raises StillFree: when the time can be booked as usual
    :raises NotOpen: when he does not receive then
    :raises Invalid: without a reason why
    :raises NoSuchUrgency: for any other urgency
    """
    if urgency not in URGENCIES:
        raise NoSuchUrgency
    if not why.strip():
        raise Invalid(_("Say why an extra appointment is given."))
    promise = promised(patient, practitioner_role, reason, starts_at, urgent=urgency in URGENT, source="agenda")
    promise.overbooked = True
    return once(
        structure_id=promise.structure_id,
        verb="overbook",
        key=key,
        find=lambda pk: queries.appointment(by, pk),
        make=lambda: _overbook(by, promise, replace(said, urgency=urgency), why.strip()[:LONGEST_WHY], now),
    )


def _overbook(by: Actor, promise: Appointment, said: Said, why: str, now: datetime) -> Appointment:
    check_belongs(promise, now)
    resource = free.resource_of(by, promise.practitioner_role_id)
    if resource is None:
        raise NotOpen
    promise.site_id = free.site_at(by, promise.practitioner_role_id, promise.during.lower)
    needed.line_up(promise.reason, resource_ids=[resource.pk])
    _check_taken(by, promise, resource, now)
    check_directives(by, promise, said, now)
    _check_allowed(by, promise, said.urgency, now)
    take_extra(by, promise, resource, why, now)
    take_things(by, promise, now)
    trace_despite(by, promise)
    return keep(promise)


def take_extra(by: Actor, promise: Appointment, resource: Resource, why: str, now: datetime) -> None:
    """Take a seat beyond those that there are; the caller has queued for the resource.

    :raises HalfDayFull: when the half-day holds as many as are allowed
    """
    extras = queries.extras_at(by, promise.practitioner_role, promise.during.lower, now)
    most = extras.allowed.max_per_half_day
    if not extras.left:
        raise HalfDayFull(most)
    try:
        take_beyond(by, promise, resource, capacity.Overbooking(why, most), now)
    except capacity.SlotTaken:
        raise HalfDayFull(most) from None


def take_beyond(
    by: Actor, promise: Appointment, resource: Resource, beyond: capacity.Overbooking, now: datetime
) -> None:
    """Take a seat beyond those that there are, whoever allowed it; the caller has queued for the resource.

    :raises capacity.SlotTaken: when as many stand there already
    """
    capacity.reserve_all(
        by=by,
        structure=resource.structure,
        wanted=[capacity.Wanted(resource.pk, promise.during)],
        source="appointment",
        held_for=promise.pk,
        now=now,
        overbooking=beyond,
    )


def _check_taken(by: Actor, promise: Appointment, resource: Resource, now: datetime) -> None:
    """Refuse a time that is closed for this reason or this door, and one that is free."""
    fit = queries.fit_for(promise.reason, channel=queries.channel(by, promise.practitioner_role), step_min=GRID_MIN)
    if not check_only_taken(by, promise, resource, now, fit=fit):
        raise StillFree


def _check_allowed(by: Actor, promise: Appointment, urgency: str, now: datetime) -> None:
    role = promise.practitioner_role
    extras = queries.extras_at(by, role, promise.during.lower, now)
    if extras.closed:
        raise ClosedByDirective
    if not extras.allowed.max_per_half_day:
        raise NoOverbooking
    known = queries.is_known(promise.patient_id, role.pk, now)
    if not extras.allowed.allows(already=0, urgency=urgency, known=True):
        raise NotUrgentEnough
    if not extras.allowed.allows(already=0, urgency=urgency, known=known):
        raise OnlyForKnown
