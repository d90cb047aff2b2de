"""Moving what was promised: one time given back for another."""

from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from permanence.agenda import queries
from permanence.agenda.models import (
    Appointment,
    Cancellation,
    Move,
    Note,
    Place,
    Prepared,
    Stage,
    Status,
    Step,
    StepKind,
    Ticket,
    VisitReason,
)
from permanence.capacity import actions as seats
from permanence.capacity import queries as capacity
from permanence.capacity.models import Resource
from permanence.directory.models import PractitionerRole
from permanence.events.agenda import AppointmentReturned
from permanence.foundation.action import action
from permanence.foundation.actor import Actor, system
from permanence.foundation.live import tell
from permanence.foundation.outbox import publish
from permanence.foundation.refusal import Refusal
from permanence.foundation.rights import Can

from . import needed
from .allowing import NOTHING_SAID, PROMISED, STAIRS, Said, check_directives
from .appointments import MovedMeanwhile, TooLate, book, cancel, take_things
from .limits import NotOpen
from .overbooking import BESIDE, take_beyond, take_extra
from .visits import NotNow, check_in

HERE = (Stage.ARRIVED, Stage.WAITING)
STAYS = timedelta(hours=2)  # who is here waits so long for his new time; for a later one he comes again

TELLER = "agenda.moves"  # knows what patients were written, which not everyone who books may read


class NoSuchReason(Refusal):
    """The other practitioner does not see patients for this."""

    title = _("This practitioner does not offer this reason")
    next_step = _(
        "The appointment stays where it was. Choose another practitioner, or book it anew for another reason."
    )


class NotMoved(Refusal):
    """There is no former place to go back to."""

    title = _("This appointment was not moved")
    next_step = _("It stays where it is.")


class FormerTaken(seats.SlotTaken):
    """Someone was faster: its former time is another's now."""

    title = _("Its former time was taken meanwhile")
    next_step = _("The appointment stays where it was moved to.")


class ToldMeanwhile(Refusal):
    """The patient was told of the move: undone in silence, he would come at the wrong time."""

    title = _("The patient was already told of the new time")
    next_step = _("Move the appointment back by hand: he is told of that as well.")


@action(Can.BOOK, audit="appointment.moved", of="appointment")
def move(
    *,
    by: Actor,
    appointment: Appointment,
    practitioner_role: PractitionerRole,
    reason: VisitReason,
    starts_at: datetime,
    now: datetime,
    source: str = "desk",
    urgent: bool | None = None,
    said: Said = NOTHING_SAID,
) -> Appointment:
    """Book another time for the patient and give the former one back, or change nothing.

    The new time may overlap the former one. What was cancelled meanwhile is booked anew, not moved. Who is here
    already, for a time that is near, stays so since the moment he came.
    :param urgent: and `said`: as `book` does; as urgent as the former one when not said. Whoever has an appointment
        with a practitioner may move it with him, whatever a directive says of new patients or of who missed some
    :raises MovedMeanwhile: when it stands elsewhere already: nobody gets two for one
    :raises TooLate: when the former one is over, or he is being seen
    :raises SlotTaken, NotOpen, InThePast, NotHere: as `book` does
    """
    former = lock_former(appointment)
    needed.line_up(reason, practitioner_role_ids=[practitioner_role.pk], held_for=[former.pk])
    cancel(by=by, appointment=former, now=now)
    spared = {*queries.promised_before(former, practitioner_role, reason), *_climbed(former)}
    promise = book(
        by=by,
        patient=appointment.patient,
        practitioner_role=practitioner_role,
        reason=reason,
        starts_at=starts_at,
        now=now,
        source=source,
        urgent=former.urgent if urgent is None else urgent,
        said=replace(said, promised={*said.promised, *spared}, missed=int(former.status == Status.NO_SHOW)),
    )
    keep_move(by, former, promise)
    return _still_here(by, former, promise, now)


def _climbed(former: Appointment) -> set[str]:
    """Return that he comes where there are stairs already: to move him within such places asks nothing."""
    return {STAIRS} if queries.has_stairs(former.patient, former.site or former.practitioner_role.site) else set()


def lock_former(appointment: Appointment) -> Appointment:
    """Return, locked, the appointment for which another is taken.

    :raises MovedMeanwhile: when another stands for it already
    """
    held = Appointment.objects.select_for_update(of=("self",), no_key=True).get(pk=appointment.pk)
    if held.status == Status.CANCELLED and Move.objects.filter(former=held).exists():
        raise MovedMeanwhile
    return held


def keep_move(by: Actor, former: Appointment, promise: Appointment) -> None:
    """Keep that one stands for the other, unless the former had been given back before.

    :param former: as it stood before it was given back for this
    """
    if former.status == Status.CANCELLED:
        return
    Move.objects.create(structure_id=promise.structure_id, former=former, appointment=promise, by_name=by.name)
    hand_over(former, promise)
    for place in Place.objects.filter(appointment=former):  # a session moved alone stays in its series
        Place.objects.create(structure_id=place.structure_id, series_id=place.series_id, appointment=promise)


def hand_over(former: Appointment, promise: Appointment) -> None:
    """Let what the practice wrote of one appointment, and what has come for it, stand beside the other.

    What was said of it alone, where the two meet and whether a letter is needed, stays said for the same reason; who
    missed it was not promised to be met there again.
    """
    for written in (Note, Prepared, Ticket):
        written.objects.filter(appointment=former).update(appointment=promise)
    modality = promise.modality if former.status == Status.NO_SHOW else former.modality
    said = (modality, former.referral_required)
    if former.reason_id == promise.reason_id and said != (promise.modality, promise.referral_required):
        promise.modality, promise.referral_required = said
        promise.save(update_fields=["modality", "referral_required"])


def _still_here(by: Actor, former: Appointment, promise: Appointment, now: datetime) -> Appointment:
    """Note the patient's arrival where he is moved to, when he is here and his time is near."""
    came = _came(former) if former.stage in HERE and promise.starts_at <= now + STAYS else None
    if came is None:
        return promise
    with suppress(NotNow):  # after midnight, say
        return check_in(by=by, appointment=promise, now=came.at)
    return promise


def _came(former: Appointment) -> Step | None:
    """Return the patient's arrival, as it was noted first."""
    return former.steps.filter(kind__in=[StepKind.ARRIVED, StepKind.WAITING], undone_at=None).order_by("at").first()


@action(Can.BOOK, audit="appointment.dropped", of="appointment")
def move_near(
    *, by: Actor, appointment: Appointment, practitioner_role: PractitionerRole, near: datetime, now: datetime
) -> Appointment:
    """Move an appointment to where a hand dropped it: exactly there, else to the free time it covers most of.

    To another practitioner it goes for the reason he calls by the same name, which may last longer or shorter.
    :raises MovedMeanwhile: when it was moved or cancelled before: what a hand held is not there any more
    :raises NoSuchReason: when the other practitioner offers none of this name
    :raises NotOpen: when no free time begins near enough
    :raises SlotTaken, InThePast, TooLate: as `move` does
    """
    reason = _reason_there(by, appointment, practitioner_role)
    held = Appointment.objects.select_for_update(of=("self",), no_key=True).get(pk=appointment.pk)
    if held.status == Status.CANCELLED:
        raise MovedMeanwhile
    asked: dict[str, Any] = {
        "by": by,
        "appointment": appointment,
        "practitioner_role": practitioner_role,
        "reason": reason,
        "now": now,
        "source": "agenda",
    }
    try:
        return move(starts_at=near, **asked)
    except NotOpen:
        wanted = queries.wanted_by(by, practitioner_role, reason, appointment.patient, urgent=appointment.urgent)
        slots = queries.nearest_slots(by, wanted=wanted, around=near, now=now, limit=1)
        if not slots or abs(slots[0].starts_at - near) >= timedelta(minutes=wanted.duration_min):
            raise
    return move(starts_at=slots[0].starts_at, **asked)


def _retake(by: Actor, former: Appointment, resource: Resource, now: datetime) -> None:
    take_things(by, former, now)
    extra = capacity.overbooking_of(by, former.pk) if former.overbooked else None
    if extra is None:
        seats.reserve(by=by, resource=resource, during=former.during, source="appointment", held_for=former.pk, now=now)
    elif former.source == "exception":  # by the practitioner's word, which no directive counts
        take_beyond(by, former, resource, seats.Overbooking(extra.overbooked_why, BESIDE), now)
    else:
        take_extra(by, former, resource, extra.overbooked_why, now)


def _reason_there(by: Actor, appointment: Appointment, practitioner_role: PractitionerRole) -> VisitReason:
    if practitioner_role.pk == appointment.practitioner_role_id:
        return appointment.reason
    found = queries.reason_alike(appointment.reason, queries.reasons(by, practitioner_role))
    if found is None:
        raise NoSuchReason
    return found


@action(Can.BOOK, audit="appointment.returned", of="appointment")
def return_move(*, by: Actor, appointment: Appointment, now: datetime) -> Appointment:
    """Undo a move: the former appointment stands again, with its link and its code; the new one was never told.

    :raises NotMoved: when it was not, or is no longer where it was moved to
    :raises ToldMeanwhile: when the patient was written of the new one: who tells him queues for it as well
    :raises FormerTaken: when its former time is taken meanwhile, or a room it needs, or he receives elsewhere then
    :raises TooLate: when its former time is over
    :raises ClosedByDirective: when a directive closes its former time by now
    """
    moved = Appointment.objects.select_for_update(of=("self",), no_key=True).get(pk=appointment.pk)
    taken = Move.objects.filter(appointment=moved).first()
    if taken is None:
        raise NotMoved
    former = queries.appointment(by, taken.former_id)
    if moved.status != Status.BOOKED and not (moved.stage in HERE and _came(former)):
        raise NotMoved
    if queries.was_told(system(TELLER, [moved.structure_id]), moved):
        raise ToldMeanwhile
    resource = capacity.resource_of(by, former.practitioner_role_id)
    if former.ends_at <= now or resource is None:
        raise TooLate
    check_directives(by, former, PROMISED, now)
    needed.line_up(former.reason, resource_ids=[resource.pk], held_for=[moved.pk])
    if former.where.pk != capacity.place_at(by, former.practitioner_role, former.starts_at):
        raise FormerTaken
    seats.release(by=by, structure=former.structure, held_for=moved.pk)
    try:
        _retake(by, former, resource, min(now, former.starts_at))
    except seats.SlotTaken:
        raise FormerTaken from None
    hand_over(moved, former)
    Cancellation.objects.filter(appointment=former).delete()  # PostgreSQL works its stage out again from its steps
    taken.delete()
    Cancellation.objects.create(
        structure_id=moved.structure_id, appointment=moved, at=now, by_patient=False, by_name=by.name
    )
    publish(AppointmentReturned(former.structure_id, former.pk, moved.pk))
    tell("agenda", former.structure_id, appointment=former.pk, practitioner=former.practitioner_role_id)
    return queries.appointment(by, former.pk)
