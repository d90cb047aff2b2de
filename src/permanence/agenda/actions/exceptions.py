"""An exception: a time given by the practitioner's own word, whatever his openings and directives say."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from permanence.agenda import queries
from permanence.agenda.models import Appointment, Modality, VisitReason
from permanence.capacity import actions as capacity
from permanence.capacity import queries as free
from permanence.capacity.models import OpeningKind, Resource
from permanence.directory.models import PractitionerRole
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.refusal import Refusal
from permanence.foundation.rights import Can
from permanence.patients.models import Patient

from . import needed
from .appointments import SlotTaken, ThingTaken, cancel, check_belongs, keep, promised, take_things
from .limits import NotOpen
from .moves import keep_move, lock_former
from .overbooking import BESIDE, LONGEST_WHY, take_beyond

KINDS = (OpeningKind.REGULAR.value, OpeningKind.OWN.value, OpeningKind.EMERGENCY.value)


class NotHisWord(Refusal):
    """Someone else said so."""

    status = 403
    title = _("Only the practitioner himself makes an exception")
    next_step = _("Ask him; nothing was booked.")


@action(Can.BOOK, audit="appointment.excepted", of="practitioner_role")
def book_exception(
    *,
    by: Actor,
    patient: Patient,
    practitioner_role: PractitionerRole,
    reason: VisitReason,
    starts_at: datetime,
    allowed_by: UUID | None,
    why: str,
    now: datetime,
    extra: bool = False,
    instead_of: UUID | None = None,
    former: Appointment | None = None,
    at_home: bool = False,
) -> Appointment:
    """Book what the practitioner allows of his own word, at the seat that is free, or beside another appointment.

    :param allowed_by: who gave his word: nobody but the practitioner
    :param extra: it may stand beside another appointment; kept with who and why, like every extra appointment
    :param instead_of: what held the time for it until now
    :param former: the patient's appointment that it moves; given back with it, or nothing is changed
    :param at_home: he goes to the patient
    :raises NotHisWord: when someone else allowed it
    :raises MovedMeanwhile: when the former one stands elsewhere already
    :raises TooLate: when the former one is over
    :raises SlotTaken: when the time was taken meanwhile and `extra` was not said; carries the nearest free times
    :raises NotOpen, NotHere, InThePast: as `book` does
    """
    if allowed_by is None or allowed_by != practitioner_role.person_id:
        raise NotHisWord
    promise = promised(patient, practitioner_role, reason, starts_at, urgent=True, source="exception")
    if at_home:
        promise.modality = Modality.HOME
    check_belongs(promise, now)
    resource = _resource(by, practitioner_role)
    promise.site_id = free.site_at(by, practitioner_role.pk, starts_at)
    moved = lock_former(former) if former else None
    held_for = [*([instead_of] if instead_of else []), *([moved.pk] if moved else [])]
    needed.line_up(reason, resource_ids=[resource.pk], held_for=held_for)
    if moved:
        cancel(by=by, appointment=moved, now=now)
    _take(by, promise, resource, now, instead_of=instead_of, why=why.strip()[:LONGEST_WHY], extra=extra)
    take_things(by, promise, now)
    kept = keep(promise)
    if moved:
        keep_move(by, moved, kept)
    return kept


@action(Can.BOOK, audit="time.held_for_exception", of="practitioner_role")
def hold_exception(
    *,
    by: Actor,
    patient: Patient,
    practitioner_role: PractitionerRole,
    reason: VisitReason,
    starts_at: datetime,
    held_for: UUID,
    until: datetime,
    now: datetime,
) -> None:
    """Hold a time that the practitioner proposes himself until the patient has said yes; the hold ends by itself.

    :raises NotHisWord: when someone else proposes it
    :raises SlotTaken: when it is taken; carries the nearest free times
    """
    if not queries.is_himself(by, practitioner_role):
        raise NotHisWord
    promise = promised(patient, practitioner_role, reason, starts_at, urgent=True, source="exception")
    check_belongs(promise, now)
    resource = _resource(by, practitioner_role)
    try:
        if reason.equipped:
            needed.hold_things(
                by=by, reason=reason, during=promise.during, source="exception", held_for=held_for, until=until, now=now
            )
        capacity.reserve(
            by=by, resource=resource, during=promise.during, source="exception", held_for=held_for, now=now,
            hold_until=until,
        )  # fmt: skip
    except needed.NoneFree as none:
        raise ThingTaken(none.names, _near(by, promise, now)) from None
    except capacity.SlotTaken:
        raise SlotTaken(_near(by, promise, now)) from None


def _resource(by: Actor, role: PractitionerRole) -> Resource:
    resource = free.resource_of(by, role.pk)
    if resource is None:
        raise NotOpen
    return resource


def _take(
    by: Actor,
    promise: Appointment,
    resource: Resource,
    now: datetime,
    *,
    instead_of: UUID | None,
    why: str,
    extra: bool,
) -> None:
    try:
        capacity.reserve_all(
            by=by, structure=resource.structure, wanted=[capacity.Wanted(resource.pk, promise.during)],
            source="appointment", held_for=promise.pk, now=now, instead_of=instead_of,
        )  # fmt: skip
    except capacity.SlotTaken:
        if not extra:
            raise SlotTaken(_near(by, promise, now)) from None
    else:
        return
    promise.overbooked = True
    try:
        take_beyond(by, promise, resource, capacity.Overbooking(why or "exception", BESIDE), now)
    except capacity.SlotTaken:
        raise SlotTaken(_near(by, promise, now)) from None


def _near(by: Actor, promise: Appointment, now: datetime) -> list[queries.Slot]:
    role = promise.practitioner_role
    wanted = queries.wanted_for(role.pk, promise.reason, promise.patient, KINDS, channel=queries.channel(by, role))
    sites = queries.sites_for(promise.patient)
    return queries.nearest_slots(by, wanted=wanted, around=promise.during.lower, now=now, sites=sites)
