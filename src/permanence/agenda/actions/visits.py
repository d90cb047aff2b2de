"""What happens around an appointment: confirmed, arrived, called in, gone, missed; and taking a mistake back."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from permanence.agenda import queries
from permanence.agenda.models import Appointment, Stage, Step, StepKind, Ticket
from permanence.agenda.rules import visits as rules
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.live import tell
from permanence.foundation.refusal import Refusal, Words
from permanence.foundation.rights import Can

from . import tickets

WRITTEN_BACK_WITHIN = rules.WRITTEN_BACK_WITHIN
AT_THE_DESK = (StepKind.ARRIVED, StepKind.WAITING)  # who is seen arriving sits down at once
WHY_NOT: dict[rules.Noting, Words] = {
    rules.Noting.OUT_OF_ORDER: _("The visit has come to another point meanwhile: look at it again."),
    rules.Noting.TOO_EARLY: _("The appointment has not begun: the patient may still come."),
    rules.Noting.TOO_LATE: _("The appointment has begun."),
    rules.Noting.ANOTHER_DAY: _("This appointment is not of today."),
    rules.Noting.LONG_AGO: _("This appointment was more than a week ago."),
}


class NotNow(Refusal):
    """This fact cannot be noted of a visit that has come to this point."""

    title = _("This cannot be noted now")
    next_step = _("Nothing was changed. Look at what the visit has come to.")


class NotTheLast(Refusal):
    """Something was noted after it, or it was too long ago."""

    title = _("This can no longer be taken back")
    next_step = _("Take back what was noted after it first.")


@action(Can.BOOK, audit="appointment.confirmed", of="appointment")
def confirm(*, by: Actor, appointment: Appointment, now: datetime, by_patient: bool = False) -> Appointment:
    """Note that the patient said he will come; saying it twice changes nothing.

    :raises NotNow: when it has begun, or he is here already
    """
    return _note(by, appointment, [StepKind.CONFIRMED], now, by_patient=by_patient)


@action(Can.BOOK, audit="appointment.arrived", of="appointment")
def check_in(*, by: Actor, appointment: Appointment, now: datetime, by_patient: bool = False) -> Appointment:
    """Note that the patient is here: seen at the desk he sits down at once; checked in by himself he has arrived.

    Two people who check in the same patient note it once.
    :raises NotNow: when it is not of today, or over
    """
    return _note(by, appointment, [StepKind.ARRIVED] if by_patient else AT_THE_DESK, now, by_patient=by_patient)


@action(Can.BOOK, audit="appointment.seated", of="appointment")
def seat(*, by: Actor, appointment: Appointment, now: datetime) -> Appointment:
    """Note that the patient, who had arrived, is in the waiting room.

    :raises NotNow: as `check_in` does
    """
    return _note(by, appointment, [StepKind.WAITING], now)


@action(Can.BOOK, audit="appointment.called_in", of="appointment")
def call_in(*, by: Actor, appointment: Appointment, now: datetime) -> Appointment:
    """Note that the patient is with the practitioner; two people who call him note it once.

    :raises NotNow: when he is gone, absent or cancelled
    """
    return _note(by, appointment, [StepKind.IN_ROOM], now)


@action(Can.BOOK, audit="appointment.called_again", of="appointment")
def call_again(*, by: Actor, appointment: Appointment, now: datetime) -> Appointment:
    """Show once more, with its sound, the ticket of who was called in and has not come.

    :raises NotNow: when he is not called in any more, or has no ticket
    """
    theirs = Ticket.objects.filter(appointment=appointment, appointment__stage=Stage.IN_ROOM)
    if not theirs.update(called_at=now):
        raise NotNow(WHY_NOT[rules.Noting.OUT_OF_ORDER])
    return _told(by, appointment)


@action(Can.BOOK, audit="appointment.seen_off", of="appointment")
def see_off(*, by: Actor, appointment: Appointment, now: datetime) -> Appointment:
    """Note that the patient is gone.

    :raises NotNow: when he was not here
    """
    return _note(by, appointment, [StepKind.GONE], now)


@action(Can.BOOK, audit="appointment.missed", of="appointment")
def note_absence(*, by: Actor, appointment: Appointment, excused: bool, now: datetime) -> Appointment:
    """Note that the patient did not come; who excuses himself later is excused after all.

    :raises NotNow: before it begins, or when he is here
    """
    return _note(by, appointment, [StepKind.EXCUSED if excused else StepKind.UNEXCUSED], now)


@action(Can.BOOK, audit="appointment.written_back", of="appointment")
def note_came(*, by: Actor, appointment: Appointment, now: datetime) -> Appointment:
    """Note afterwards, as it stands on paper, that the patient came: how long he waited and stayed is not known.

    :raises NotNow: before his hour, after a week, or when something was noted of the visit already
    """
    promise = _lock(appointment)
    found = rules.writing_back(stage=promise.stage, starts_at=promise.starts_at, now=now)
    if found is not rules.Noting.POSSIBLE:
        raise NotNow(WHY_NOT[found])
    _write_down(by, promise, [StepKind.GONE], now)
    return _told(by, promise)


@action(Can.BOOK, audit="appointment.taken_back", of="appointment")
def take_back(*, by: Actor, appointment: Appointment, now: datetime) -> Appointment:
    """Take back what was noted last, with all that was noted in the same moment.

    :raises NotTheLast: when there is nothing, or it is more than a day old
    """
    _lock(appointment)
    standing = Step.objects.filter(appointment=appointment, undone_at=None).order_by("at")
    last = standing.last()
    if last is None or not rules.may_take_back(noted_at=last.at, last=True, now=now):
        raise NotTheLast
    for step in standing.filter(at=last.at):
        step.undone_at, step.undone_by = now, by.name
        step.save(update_fields=["undone_at", "undone_by"])
    return _told(by, appointment)


def _note(
    by: Actor, appointment: Appointment, kinds: Sequence[StepKind], now: datetime, *, by_patient: bool = False
) -> Appointment:
    """Note the facts that do not stand yet; whoever comes second finds them noted."""
    promise = _lock(appointment)
    standing = set(Step.objects.filter(appointment=promise, undone_at=None).values_list("kind", flat=True))
    if kinds[-1] in standing:
        return queries.appointment(by, promise.pk)
    zone = ZoneInfo(promise.structure.time_zone)
    found = rules.noting(
        kinds[-1], stage=promise.stage, starts_at=promise.starts_at, ends_at=promise.ends_at, now=now, zone=zone
    )
    if found is not rules.Noting.POSSIBLE:
        raise NotNow(WHY_NOT[found])
    _write_down(by, promise, [kind for kind in kinds if kind not in standing], now, by_patient=by_patient)
    tickets.follow(promise, kinds[-1], now)
    return _told(by, promise)


def _write_down(
    by: Actor, promise: Appointment, kinds: Sequence[StepKind], now: datetime, *, by_patient: bool = False
) -> None:
    for kind in kinds:
        Step.objects.create(
            structure_id=promise.structure_id,
            appointment=promise,
            kind=kind,
            at=now,
            by_name=by.name,
            by_patient=by_patient,
        )


def _lock(appointment: Appointment) -> Appointment:
    kept = Appointment.objects.select_for_update(of=("self",), no_key=True).select_related("structure")
    return kept.get(pk=appointment.pk)


def _told(by: Actor, promise: Appointment) -> Appointment:
    tell("agenda", promise.structure_id, appointment=promise.pk, practitioner=promise.practitioner_role_id)
    return queries.appointment(by, promise.pk)
