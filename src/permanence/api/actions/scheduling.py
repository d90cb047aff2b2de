"""What programs do to an agenda: hold a time, book it, give it back; by the verbs and the decision of the desk."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from psycopg.types.range import Range

from permanence.agenda import actions as agenda
from permanence.agenda.actions import needed
from permanence.agenda.models import Appointment, Status
from permanence.api import queries
from permanence.api.models import Hold
from permanence.api.queries import FreeTime
from permanence.capacity import actions as capacity
from permanence.capacity import queries as seats
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.idempotency import once
from permanence.foundation.refusal import Refusal
from permanence.foundation.rights import Can
from permanence.patients.models import Patient

HELD, A_DAY = timedelta(minutes=10), timedelta(days=1)
AT_ONCE = 50  # times one program holds


class NotFree(Refusal):
    """Nothing begins then, or no more; carries the nearest times."""

    title = _("This time is not free")
    next_step = _("Choose another time; nothing was held or booked.")

    def __init__(self, nearest: Sequence[FreeTime] = ()) -> None:
        super().__init__()
        self.nearest = list(nearest)


class TooManyHeld(Refusal):
    """The program keeps many times and books none."""

    status = 429
    title = _("This program holds too many times at once")
    next_step = _("Book them or let them go; each ends by itself after ten minutes.")


class NoLongerHeld(Refusal):
    """Ten minutes are over, or it was let go."""

    status = 410
    title = _("This time is no longer held")
    next_step = _("Find a time again; nothing was booked.")


class ForSomeoneElse(Refusal):
    """It was held, or is booked, for another patient."""

    title = _("This time is held for another patient")


class KeyUsed(Refusal):
    """The key stands for another wish: what was made of it would be taken for this one."""

    status = 422
    title = _("This key was used for another time")
    next_step = _("Send each wish under a key of its own; nothing was held or booked.")


class DeskDecides(Refusal):
    """A directive does not let this patient be booked without a human."""

    status = 422
    title = _("The practitioner's directives do not let a program book this patient: the practice must be called")


class SignsFirst(Refusal):
    """What is urgent is asked about by a human first, or by the 15."""

    status = 422
    title = _("Nothing urgent is booked by a program: signs of gravity are asked first, by the practice or by the 15")


@action(Can.BOOK, audit="time.held_by_program", of="structure_id")
def hold_time(
    *, by: Actor, structure_id: UUID, access_id: UUID, time: FreeTime, now: datetime, key: str | None = None
) -> Hold:
    """Hold a time for ten minutes, with the room and the device that its reason needs, or nothing.

    :param key: the same key holds once
    :raises NotFree: when nothing may begin then, or someone was faster; carries the nearest
    :raises TooManyHeld: when the program holds many
    :raises KeyUsed: when the key held another time
    """
    held = once(
        structure_id=structure_id, verb="hold", key=key, find=_held_before,
        make=lambda: _hold(by, access_id, time, now),
    )  # fmt: skip
    _check_same(held, time)
    return held


@action(Can.BOOK, audit="time.booked_by_program", of="structure_id")
def book_time(
    *,
    by: Actor,
    structure_id: UUID,
    time: FreeTime,
    patient: Patient,
    now: datetime,
    held: Hold | None = None,
    urgent: bool = False,
    key: str | None = None,
) -> Appointment:
    """Book a time for a patient as the desk would; what was held keeps its identifier, and is booked once.

    :raises DeskDecides: when a directive wants a human to answer
    :raises SignsFirst: when it is urgent
    :raises NoLongerHeld: when the hold is over
    :raises ForSomeoneElse: when it was held or booked for another
    :raises NotFree: when it is taken; carries the nearest
    :raises KeyUsed: when the key booked another time, or another hold
    :raises agenda.ThingTaken, agenda.NotOpen, agenda.InThePast: as `agenda.book` does
    """
    if held is not None:
        held = Hold.objects.select_for_update(of=("self",), no_key=True).get(pk=held.pk)
        if held.appointment_id is not None:
            return _booked_already(by, held.appointment_id, patient)
        if not held.is_held(now):
            raise NoLongerHeld
        needed.line_up(time.reason, practitioner_role_ids=[time.role.pk], held_for=[held.pk])
        capacity.release(by=by, structure=time.role.structure, held_for=held.pk)
    _check_decided(time, patient, now, urgent=urgent)
    with _nearest_named(time):
        booked = agenda.book(
            by=by, patient=patient, practitioner_role=time.role, reason=time.reason, starts_at=time.starts_at, now=now,
            key=key, source="api", named=held.pk if held else None,
        )  # fmt: skip
    if booked.patient_id != patient.pk:
        raise ForSomeoneElse
    _check_same(booked, time)
    if held is not None:
        if booked.pk != held.pk:
            raise KeyUsed
        Hold.objects.filter(pk=held.pk).update(appointment=booked, whom=None)
    return booked


@action(Can.BOOK, audit="appointment.moved_by_program", of="appointment")
def move_time(
    *, by: Actor, appointment: Appointment, time: FreeTime, now: datetime, urgent: bool = False
) -> Appointment:
    """Book another time for the patient of an appointment, and give that one back, or change nothing.

    Whoever has an appointment with a practitioner may move it with him, new or not; one cancelled is booked anew.
    :raises DeskDecides, SignsFirst: as `book_time` does
    :raises NotFree: when it is taken; carries the nearest
    :raises agenda.MovedMeanwhile, agenda.TooLate, agenda.NotOpen, agenda.InThePast: as `agenda.move` does
    """
    anew = appointment.status == Status.CANCELLED or time.role.pk != appointment.practitioner_role_id
    if urgent or anew:
        _check_decided(time, appointment.patient, now, urgent=urgent)
    with _nearest_named(time):
        return agenda.move(
            by=by, appointment=appointment, practitioner_role=time.role, reason=time.reason, starts_at=time.starts_at,
            now=now, source="api",
        )  # fmt: skip


@action(Can.BOOK, audit="time.let_go_by_program", of="held")
def let_go(*, by: Actor, held: Hold, now: datetime) -> Hold:
    """Give a time that is held back before its ten minutes are over; doing so twice changes nothing."""
    kept = Hold.objects.select_for_update(of=("self",), no_key=True).select_related("structure").get(pk=held.pk)
    if kept.is_held(now):
        capacity.release(by=by, structure=kept.structure, held_for=kept.pk)
        kept.let_go_at, kept.whom = now, None
        kept.save(update_fields=["let_go_at", "whom"])
    return kept


@action(Can.ANYONE, audit="holds.forgotten", of="structure_id")
def forget_holds(*, by: Actor, structure_id: UUID, now: datetime) -> None:
    """Forget the times that were held a day ago and never booked."""
    Hold.objects.filter(structure_id=structure_id, appointment=None, until__lt=now - A_DAY).delete()


@contextmanager
def _nearest_named(time: FreeTime) -> Iterator[None]:
    """Name the nearest times, as they can be asked for, when this one is taken."""
    try:
        yield
    except agenda.ThingTaken:
        raise
    except agenda.SlotTaken as taken:
        near = [replace(time, starts_at=one.starts_at, ends_at=one.ends_at) for one in taken.alternatives]
        raise NotFree(near) from None


def _check_same(made: Hold | Appointment, time: FreeTime) -> None:
    if (made.reason_id, made.starts_at) != (time.reason.pk, time.starts_at):
        raise KeyUsed


def _held_before(pk: UUID) -> Hold:
    found = Hold.objects.filter(pk=pk).first()
    if found is None:
        raise NoLongerHeld
    return found


def _hold(by: Actor, access_id: UUID, time: FreeTime, now: datetime) -> Hold:
    if queries.held_at_once(access_id, now) >= AT_ONCE:
        raise TooManyHeld
    resource = seats.resource_of(by, time.role.pk)
    if not time.free or resource is None:
        raise NotFree(queries.nearest(by, time, now))
    made = Hold(
        structure_id=time.role.structure_id, access_id=access_id, reason=time.reason, starts_at=time.starts_at,
        ends_at=time.ends_at, at=now, until=now + HELD, whom=time.patient.pk if time.patient else None,
    )  # fmt: skip
    during = Range(time.starts_at, time.ends_at, "[)")
    try:
        if time.reason.equipped:
            agenda.hold_things(
                by=by, reason=time.reason, during=during, source="program", held_for=made.pk, until=made.until, now=now
            )
        capacity.reserve(
            by=by, resource=resource, during=during, source="program", held_for=made.pk, now=now, hold_until=made.until
        )
    except capacity.SlotTaken:
        raise NotFree(queries.nearest(by, time, now)) from None
    made.save(force_insert=True)
    return made


def _check_decided(time: FreeTime, patient: Patient, now: datetime, *, urgent: bool) -> None:
    if patient.died_on or time.starts_at < now:
        return  # the verb itself refuses, and says why
    answer = queries.decided(time, patient, now, urgent=urgent)
    if answer.asks_signs or answer.calls_15:
        raise SignsFirst
    if not answer.books:
        raise DeskDecides


def _booked_already(by: Actor, pk: UUID, patient: Patient) -> Appointment:
    booked = Appointment.objects.get(pk=pk)
    if booked.patient_id != patient.pk:
        raise ForSomeoneElse
    return booked
