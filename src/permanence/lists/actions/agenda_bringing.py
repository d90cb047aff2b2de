"""Bringing appointments in and taking them back, a thousand in each transaction."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from permanence.agenda import actions as agenda
from permanence.agenda.models import Appointment, Stage
from permanence.foundation.actor import Actor
from permanence.foundation.ids import uuid7
from permanence.lists import queries
from permanence.lists.models import Import, Line, LineState

from .agenda_reading import Meant, Reader, reader
from .keeping import keep_brought

SOME = 2000
LONGEST_NAME = 60
MINUTE = timedelta(minutes=1)


def bring_appointments(by: Actor, of: Import, now: datetime) -> bool:
    """Bring in the next lines, by their time; tell whether any may be left."""
    some = list(queries.next_appointments(of, SOME))
    if some:
        _bring(by, of, some, now)
    return len(some) == SOME


def _bring(by: Actor, of: Import, some: Sequence[Line], now: datetime) -> None:
    reading = reader(of, now, with_people=False)
    meant = [reading.meant(line) for line in some]
    there = queries.there(of.structure_id, [line.starts_at for line in some if line.starts_at])
    coming: list[Meant] = []
    for one in meant:
        if (one.line.patient_id, one.practitioner_id, one.told.starts_at) in there:
            one.line.state = LineState.KNOWN  # booked here since the list was read, or named twice
        elif one.line.patient_id and one.practitioner_id and one.told.starts_at and one.ends_at:
            coming.append(one)
            there.add((one.line.patient_id, one.practitioner_id, one.told.starts_at))
        else:  # his file is gone, or the practitioner: left ready, the line would be taken again and again
            one.line.state = LineState.FAULTY
    reasons = _own_words(by, of, coming, now)
    promises = [_promise(one, reading, reasons) for one in coming]
    beside = agenda.bring_in(
        by=by, structure=of.structure, promises=promises, who=of.made_by_name, why=_("Brought in from another agenda"),
        now=now,
    )  # fmt: skip
    for one, promise in zip(coming, promises, strict=True):
        one.line.state, one.line.appointment_id, one.line.reached = LineState.MADE, promise.id, beside[promise.id]
    keep_brought(some)


def _own_words(by: Actor, of: Import, coming: Sequence[Meant], now: datetime) -> dict[tuple[UUID, str], UUID]:
    wanted: dict[tuple[UUID, str], int] = {}
    for one in coming:
        if one.reason is None and one.practitioner_id:
            lasts = (one.ends_at - one.told.starts_at) // MINUTE if one.ends_at and one.told.starts_at else 15
            wanted.setdefault((one.practitioner_id, words_of(one)), lasts)
    return agenda.keep_reasons(by=by, structure=of.structure, wanted=wanted, now=now) if wanted else {}


def words_of(one: Meant) -> str:
    """Return the words of a reason that is none here."""
    return (one.told.reason or _("Brought in from another agenda"))[:LONGEST_NAME]


def _promise(one: Meant, reading: Reader, reasons: dict[tuple[UUID, str], UUID]) -> agenda.Promise:
    assert one.practitioner_id and one.line.patient_id and one.told.starts_at and one.ends_at  # noqa: PT018
    reason_id = one.reason.pk if one.reason else reasons[one.practitioner_id, words_of(one)]
    room_id = reading.house.room(one.told.room)
    beside = one.words if room_id or not one.told.room else " · ".join(filter(None, (one.words, one.told.room)))
    return agenda.Promise(
        uuid7(), one.line.patient_id, one.practitioner_id, reason_id, one.told.starts_at, one.ends_at,
        stage=Stage(one.told.stage), room_id=room_id, note=beside,
    )  # fmt: skip


def take_appointments_back(by: Actor, of: Import) -> bool:
    """Remove the next appointments the list made; those used since are kept. Tell whether any may be left."""
    some = list(of.lines.filter(state=LineState.MADE).order_by("starts_at", "number")[:SOME])
    made = {line.appointment_id: line.reached for line in some if line.appointment_id}
    locked = Appointment.objects.select_for_update().filter(pk__in=made).order_by("pk").values_list("pk", flat=True)
    kept = queries.used_appointments({pk: made[pk] for pk in locked})
    removed = [pk for pk in made if pk not in kept]
    for line in some:
        is_kept = line.appointment_id in kept
        line.state = LineState.KEPT if is_kept else LineState.REMOVED
        line.appointment_id = line.appointment_id if is_kept else None
    keep_brought(some)
    agenda.remove_brought(by=by, structure=of.structure, appointment_ids=removed)
    return len(some) == SOME
