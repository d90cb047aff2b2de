"""Sessions that belong together: booked, moved and cancelled as one."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from permanence.agenda import queries
from permanence.agenda.models import Appointment, Move, Place, Series, VisitReason
from permanence.agenda.rules.series import Constraints
from permanence.capacity import queries as capacity
from permanence.directory.models import PractitionerRole
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.idempotency import once
from permanence.foundation.refusal import Invalid
from permanence.foundation.rights import Can
from permanence.patients.models import Patient

from .allowing import NOTHING_SAID, PROMISED, Said
from .appointments import book, cancel
from .moves import hand_over

FEWEST, MOST = 2, 60


class BadSeries(Invalid):
    """One session is no series, and sixty are a year."""

    title = _("This series needs another look")
    next_step = _("From 2 to 60 sessions, on at least one day of the week, and hours that end after they begin.")


class NothingToMove(Invalid):
    """Every session is past or given back, or the new times are not as many."""

    title = _("The new times do not fit the sessions still to come")
    next_step = _("Look at the proposal again; nothing was moved.")


@action(Can.BOOK, audit="series.booked", of="practitioner_role")
def book_series(
    *,
    by: Actor,
    patient: Patient,
    practitioner_role: PractitionerRole,
    reason: VisitReason,
    asked: Constraints,
    starts: Sequence[datetime],
    now: datetime,
    key: str | None = None,
    said: Said = NOTHING_SAID,
) -> Series:
    """Book every start, or none; the patient is told of all of them at once.

    :param starts: those of the proposal that were kept
    :param said: as `book` takes it
    :raises BadSeries: when what is asked for makes no sense
    :raises SlotTaken, NotOpen, InThePast, NotHere: as `book` does, and then nothing is booked
    """
    sensible = FEWEST <= asked.count <= MOST and 1 <= asked.every_weeks <= 12 and asked.from_hour < asked.to_hour
    if not sensible or not asked.weekdays or not 0 < len(starts) <= asked.count:
        raise BadSeries

    def make() -> Series:
        made = Series.objects.create(
            structure_id=practitioner_role.structure_id,
            patient=patient,
            practitioner_role=practitioner_role,
            reason=reason,
            count=asked.count,
            weekdays=sorted(set(asked.weekdays)),
            every_weeks=asked.every_weeks,
            from_hour=asked.from_hour,
            to_hour=asked.to_hour,
            first_on=asked.first_on,
            at=now,
            by_name=by.name,
        )
        for start in sorted(starts):
            booked = book(
                by=by,
                patient=patient,
                practitioner_role=practitioner_role,
                reason=reason,
                starts_at=start,
                now=now,
                source="series",
                said=said,
            )
            _place(made, booked)
        return made

    return once(
        structure_id=practitioner_role.structure_id,
        verb="book_series",
        key=key,
        find=lambda pk: queries.series(by, pk),
        make=make,
    )


@action(Can.BOOK, audit="series.moved", of="series")
def move_series(*, by: Actor, series: Series, asked: Constraints, starts: Sequence[datetime], now: datetime) -> Series:
    """Move the sessions still to come to these starts, in order, or none of them.

    :raises NothingToMove: when there are not as many starts as sessions to come
    """
    kept = Series.objects.select_for_update(no_key=True).get(pk=series.pk)
    coming = _coming(by, kept, now)
    if not coming or len(starts) != len(coming):
        raise NothingToMove
    kept.weekdays, kept.every_weeks = sorted(set(asked.weekdays)), asked.every_weeks
    kept.from_hour, kept.to_hour, kept.revision = asked.from_hour, asked.to_hour, kept.revision + 1
    kept.save(update_fields=["weekdays", "every_weeks", "from_hour", "to_hour", "revision"])
    for former in coming:  # all are given back first: a new time may be another session's former one
        cancel(by=by, appointment=former, now=now)
    for former, start in zip(coming, sorted(starts), strict=True):
        moved = book(
            by=by,
            patient=kept.patient,
            practitioner_role=former.practitioner_role,
            reason=former.reason,
            starts_at=start,
            now=now,
            source="series",
            said=PROMISED,
        )
        Move.objects.create(structure_id=kept.structure_id, former=former, appointment=moved, by_name=by.name)
        hand_over(former, moved)
        _place(kept, moved)
    return kept


@action(Can.BOOK, audit="series.ended", of="series")
def cancel_series(*, by: Actor, series: Series, now: datetime, by_patient: bool = False) -> Series:
    """Give back every session still to come; the patient is told once. Done again, it changes nothing."""
    kept = Series.objects.select_for_update(no_key=True).get(pk=series.pk)
    kept.ended_at = kept.ended_at or now
    kept.save(update_fields=["ended_at"])
    for coming in _coming(by, kept, now):
        cancel(by=by, appointment=coming, now=now, by_patient=by_patient)
    return kept


def _coming(by: Actor, series: Series, now: datetime) -> list[Appointment]:
    """Return the sessions still to come, locked with their times: one moved or given back meanwhile is seen as it is.

    Appointments first, then what holds their times, as whoever moves one does; his new session names the series,
    which is locked without its key so that he never waits for it.
    """
    while True:
        seen = {one.pk for one in queries.sessions(by, series) if one.starts_at > now}
        theirs = Appointment.objects.filter(pk__in=seen).order_by("pk").values_list("pk")
        list(theirs.select_for_update(of=("self",), no_key=True))
        coming = [one for one in queries.sessions(by, series) if one.starts_at > now]
        if seen == {one.pk for one in coming}:
            capacity.line_up(held_for=sorted(seen))
            return coming


def _place(series: Series, appointment: Appointment) -> None:
    Place.objects.create(structure_id=series.structure_id, series=series, appointment=appointment)
