"""Promising a patient a time, and giving it back."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from psycopg.types.range import Range

from permanence.agenda import queries, rules
from permanence.agenda.models import Appointment, Cancellation, Move, Status, VisitReason
from permanence.agenda.queries import Slot
from permanence.capacity import actions as capacity
from permanence.capacity import queries as free
from permanence.capacity.models import OpeningKind, Resource
from permanence.directory.models import PractitionerRole
from permanence.events.agenda import AppointmentBooked, AppointmentCancelled
from permanence.foundation import ready
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.idempotency import once
from permanence.foundation.ids import uuid7
from permanence.foundation.live import tell
from permanence.foundation.outbox import publish
from permanence.foundation.refusal import Invalid, Refusal, Words
from permanence.foundation.rights import Can
from permanence.patients.actions import PatientDied
from permanence.patients.models import Patient

from . import needed as things
from .allowing import NOTHING_SAID, Said, check_directives, check_stairs, trace_despite
from .limits import KeptForOwnPatients, not_open


class SlotTaken(capacity.SlotTaken):
    """Someone was faster; carries the nearest alternatives."""

    def __init__(self, alternatives: Sequence[Slot] = ()) -> None:
        super().__init__()
        self.alternatives = list(alternatives)


class InThePast(Refusal):
    """Time does not run backwards."""

    title = _("This time has passed")
    next_step = _("Choose a time to come; nothing was booked.")


class NotHere(Invalid):
    """The patient, the reason and the practitioner do not belong together."""

    title = _("This patient or this reason does not belong to this practitioner")
    next_step = _("Choose the practitioner again, then the reason; nothing was booked.")


class AlreadyThere(Refusal):
    """The patient has a place in this group."""

    title = _("This patient has a place in this group already")
    next_step = _("Nothing was booked: look at his appointment, or choose another time.")


class ThingTaken(SlotTaken):
    """The practitioner is free then, and a room or a device that the visit needs is not."""

    title: Words = capacity.SlotTaken.title

    def __init__(self, names: Sequence[str], alternatives: Sequence[Slot] = ()) -> None:
        super().__init__(alternatives)
        if names:
            self.title = gettext("Not free at this time: %(things)s") % {"things": ", ".join(names)}


class TooLate(Refusal):
    """The appointment has begun or is over."""

    title = _("This appointment can no longer be cancelled")
    next_step = _("It has begun or is over. Call the practice if something is wrong.")


class MovedMeanwhile(Refusal):
    """A colleague, or the patient himself, was faster."""

    title = _("This appointment was moved or cancelled meanwhile")
    next_step = _("Look where it is now; nothing was changed.")


@action(Can.BOOK, audit="appointment.booked", of="practitioner_role", refuses_first=True)
def book(
    *,
    by: Actor,
    patient: Patient,
    practitioner_role: PractitionerRole,
    reason: VisitReason,
    starts_at: datetime,
    now: datetime,
    key: str | None = None,
    source: str = "desk",
    urgent: bool = False,
    named: UUID | None = None,
    said: Said = NOTHING_SAID,
) -> Appointment:
    """Book the reason's duration from `starts_at`, longer when the patient needs more time, or nothing.

    :param key: the same key books once: a second call returns the first one's appointment
    :param urgent: may take what is kept for emergencies; what is planned never does, released or not
    :param named: the identifier it is to have, where whoever asks knows the time by one already
    :param said: what whoever books knows that directives ask about, and what it stands despite
    :raises SlotTaken: when someone was faster; carries the nearest three free times
    :raises NotOpen: when the time is closed, off the opening's grid for this reason, or open for others: each named
    :raises ClosedByDirective, ForbiddenByDirective: when a directive forbids it, as it stands at that moment
    :raises StairsThere: when the patient needs a place without stairs, and nobody said why he comes to this one
    :raises InThePast: when it has begun already
    :raises AlreadyThere: when the patient has a place in that group
    :raises NotHere: when the reason is another practitioner's or the patient another structure's
    """
    promise = promised(patient, practitioner_role, reason, starts_at, urgent=urgent, source=source)
    promise.pk = named or promise.pk
    return once(
        structure_id=promise.structure_id,
        verb="book",
        key=key,
        find=lambda pk: queries.appointment(by, pk),
        make=lambda: _book(by, promise, said, now),
    )


def promised(
    patient: Patient,
    practitioner_role: PractitionerRole,
    reason: VisitReason,
    starts_at: datetime,
    *,
    urgent: bool,
    source: str,
) -> Appointment:
    """Return an appointment as it would be, not written yet."""
    lasts = timedelta(minutes=rules.length_min(reason.duration_min, patient.extra_time_min))
    return Appointment(
        id=uuid7(),
        structure_id=practitioner_role.structure_id,
        patient=patient,
        practitioner_role=practitioner_role,
        reason=reason,
        during=Range(starts_at, starts_at + lasts, "[)"),
        modality=reason.modality,
        referral_required=reason.referral_required,
        urgent=urgent,
        source=source,
    )


def _book(by: Actor, promise: Appointment, said: Said, now: datetime) -> Appointment:
    opening = _check(by, promise, said, now)
    promise.site_id = opening.site_id
    check_stairs(by, promise, said)
    if promise.reason.equipped or opening.seats > 1:
        things.line_up(promise.reason, resource_ids=[opening.resource.pk])
    if opening.seats > 1 and _is_there(promise):
        raise AlreadyThere
    try:
        _take(by, promise, opening.resource, now)
    except things.NoneFree as none:
        raise ThingTaken(none.names, _alternatives(by, promise, opening, now)) from None
    except capacity.SlotTaken:
        raise SlotTaken(_alternatives(by, promise, opening, now)) from None
    trace_despite(by, promise)
    return keep(promise)


def _take(by: Actor, promise: Appointment, resource: Resource, now: datetime) -> None:
    """Take the practitioner's time, with a room and a device where the reason needs them; all or nothing."""
    if promise.reason.equipped:
        things.take_with(by, promise, resource, now)
        return
    capacity.reserve(
        by=by, resource=resource, during=promise.during, source="appointment", held_for=promise.pk, now=now
    )


def take_things(by: Actor, promise: Appointment, now: datetime) -> None:
    """Take the room and the device a visit needs, where the practitioner's time is taken another way.

    :raises ThingTaken: when one of them is not free
    """
    try:
        things.take_beside(by, promise, now)
    except things.NoneFree as none:
        raise ThingTaken(none.names) from None


def _is_there(promise: Appointment) -> bool:
    """Tell whether the patient comes to this practitioner then already; nobody else books, the time is locked."""
    theirs = Appointment.objects.filter(
        patient=promise.patient, practitioner_role=promise.practitioner_role, status=Status.BOOKED
    )
    return theirs.filter(starts_at__lt=promise.during.upper, ends_at__gt=promise.during.lower).exists()


def keep(promise: Appointment) -> Appointment:
    """Write a promise whose time is taken, and tell it."""
    ready.add(promise)
    promise.starts_at, promise.ends_at = promise.during.lower, promise.during.upper  # as PostgreSQL has just computed
    publish(AppointmentBooked(promise.structure_id, promise.pk, promise.starts_at))
    _tell(promise)
    return promise


def check_belongs(promise: Appointment, now: datetime) -> None:
    """Refuse what cannot be promised whatever is open.

    :raises NotHere: when patient, reason and practitioner do not belong together
    :raises PatientDied: when he is noted as deceased
    :raises InThePast: when it has begun
    """
    if (
        promise.reason.practitioner_role_id != promise.practitioner_role_id
        or (promise.reason.withdrawn_at is not None and not _keeps_reason(promise))
        or promise.patient.structure_id != promise.structure_id
    ):
        raise NotHere
    if promise.patient.died_on:
        raise PatientDied
    if promise.during.lower < now:
        raise InThePast


def _keeps_reason(promise: Appointment) -> bool:
    """Tell whether he has an appointment for a reason that is offered no more: it may still be moved."""
    return Appointment.objects.filter(patient=promise.patient, reason=promise.reason).exists()


def _check(by: Actor, promise: Appointment, said: Said, now: datetime) -> free.OpenTime:
    check_belongs(promise, now)
    role, fit = promise.practitioner_role, _fit(by, promise)
    kinds = [OpeningKind.REGULAR, OpeningKind.OWN, *([OpeningKind.EMERGENCY] if promise.urgent else [])]
    opening = free.opening_at(by, role.pk, promise.during, kinds=kinds, fit=fit, now=now)
    if opening is None:
        raise not_open(by, promise, now, kinds=kinds, fit=fit)
    if opening.kind == OpeningKind.OWN and not queries.may_take_own(by, role, promise.patient_id, now):
        raise KeptForOwnPatients
    check_directives(by, promise, said, now, kind=opening.kind)
    return opening


def _alternatives(by: Actor, promise: Appointment, opening: free.OpenTime, now: datetime) -> list[Slot]:
    kinds = sorted({*free.REGULAR, opening.kind})
    wanted = queries.Wanted(promise.practitioner_role_id, _lasts_min(promise), kinds, _fit(by, promise))
    sites = queries.sites_for(promise.patient)
    return queries.nearest_slots(by, wanted=wanted, around=promise.during.lower, now=now, sites=sites)


def _fit(by: Actor, promise: Appointment) -> free.Fit:
    return queries.fit_for(promise.reason, channel=queries.channel(by, promise.practitioner_role))


def _lasts_min(promise: Appointment) -> int:
    lasts: timedelta = promise.during.upper - promise.during.lower
    return lasts // timedelta(minutes=1)


@action(Can.BOOK, audit="appointment.cancelled", of="appointment")
def cancel(*, by: Actor, appointment: Appointment, now: datetime, by_patient: bool = False) -> Appointment:
    """Give the time back; cancelling what is cancelled changes nothing, unless another time stands for it.

    :param by_patient: he asked for it himself
    :raises TooLate: when it has begun, for the patient, or he is being seen or it is over, for the desk
    :raises MovedMeanwhile: when it stands elsewhere: whoever cancels would believe that it does not
    """
    kept = Appointment.objects.select_for_update(of=("self",), no_key=True)
    promise = kept.select_related("structure").get(pk=appointment.pk)
    state = queries.undoing(promise, now, by_patient=by_patient)
    if state is rules.Undoing.TOO_LATE:
        raise TooLate
    if state is rules.Undoing.DONE and Move.objects.filter(former=promise).exists():
        raise MovedMeanwhile
    if state is rules.Undoing.POSSIBLE:
        _cancel(by, promise, now, by_patient=by_patient)
    return queries.appointment(by, promise.pk)


def _cancel(by: Actor, promise: Appointment, now: datetime, *, by_patient: bool) -> None:
    Cancellation.objects.create(
        structure_id=promise.structure_id, appointment=promise, at=now, by_patient=by_patient, by_name=by.name
    )
    capacity.release(by=by, structure=promise.structure, held_for=promise.pk)
    publish(AppointmentCancelled(promise.structure_id, promise.pk, promise.starts_at))
    _tell(promise)


def _tell(promise: Appointment) -> None:
    tell("agenda", promise.structure_id, appointment=promise.pk, practitioner=promise.practitioner_role_id)
