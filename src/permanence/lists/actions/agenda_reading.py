"""Reading the lines of a list of appointments: for whom, with whom and why; which overlap, which stand already."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import accumulate
from uuid import UUID

from permanence.agenda.models import VisitReason
from permanence.lists import queries
from permanence.lists.models import Import, Line, LineState
from permanence.lists.queries import House
from permanence.lists.rules.agenda_columns import Field
from permanence.lists.rules.appointments import USUAL, Doubt, Fault, Told, read, reason_in
from permanence.lists.rules.hours import LONGEST
from permanence.lists.rules.naming import Found, Match, People
from permanence.patients.queries import as_e164

from .keeping import keep_read

A_BATCH = 2000
WHY = {Found.SEVERAL: Fault.SEVERAL, Found.OTHERWISE: Fault.OTHERWISE, Found.LIKELY: Fault.LIKELY}


@dataclass(frozen=True, slots=True)
class Meant:
    """A line with what it means here."""

    line: Line
    told: Told
    practitioner_id: UUID | None
    reason: VisitReason | None
    ends_at: datetime | None
    why: str  # the words of the reason

    @property
    def words(self) -> str:
        """What is kept of it in a note: its own, and what else has no place here."""
        beside = self.told.named.whole if not self.told.reason and self.reason is None else ""
        return " · ".join(filter(None, (self.told.note, beside)))


class Busy:
    """When a practitioner is taken already."""

    def __init__(self, times: Sequence[tuple[datetime, datetime]]) -> None:
        self.starts = [begins for begins, _ends in times]
        self.until = list(accumulate((ends for _begins, ends in times), max))  # of all that begin no later

    def meets(self, begins: datetime, ends: datetime) -> bool:
        """Tell whether anything stands within this time."""
        before = bisect_left(self.starts, ends)
        return before > 0 and self.until[before - 1] > begins


@dataclass(slots=True)
class Reader:
    """What is known while the lines of one list are read, in their order of time."""

    of: Import
    house: House
    people: People
    died: set[UUID]
    now: datetime
    columns: dict[Field, int]
    seen: set[tuple[UUID, UUID | None, datetime]] = field(default_factory=set)
    busy: dict[UUID, Busy] = field(default_factory=dict)
    until: dict[UUID, datetime] = field(default_factory=dict)  # how long each practitioner is taken by the lines so far
    matches: dict[tuple[str, ...], Match] = field(default_factory=dict)

    def meant(self, line: Line) -> Meant:
        """Read one line with what it means here."""
        told = read(line.cells, self.columns, self.house.zone)
        if told.named.phone:
            told = replace(told, named=replace(told.named, phone=as_e164(told.named.phone) or ""))
        role_id = self.house.practitioner(told.practitioner)
        reason = self.house.reason(role_id, told.reason) if role_id else None
        if role_id and reason is None and not told.reason and told.named.whole:
            theirs = self.house.reasons.get(role_id, {})
            reason = theirs.get(reason_in(told.named.whole, theirs))
        lasts = timedelta(minutes=reason.duration_min) if reason else USUAL
        ends = told.ends_at or (told.starts_at + lasts if told.starts_at else None)
        return Meant(line, told, role_id, reason, ends, told.reason)

    def judge(self, one: Meant) -> None:
        """Say what becomes of a line, and why."""
        line, told = one.line, one.told
        line.starts_at, line.doubts = told.starts_at, [*told.doubts, *self._doubts(one)]
        line.faults = [*told.faults, *([] if one.practitioner_id else [Fault.NO_PRACTITIONER])]
        if line.faults:
            line.state = LineState.FAULTY
            return
        if not line.chosen:
            self._match(one)
        elif line.patient_id:
            line.state = LineState.GOOD
        if line.state == LineState.GOOD and line.patient_id in self.died and (one.ends_at or self.now) > self.now:
            line.state, line.faults = LineState.FAULTY, [Fault.DIED]

    def _match(self, one: Meant) -> None:
        key = one.told.named.key
        if key not in self.matches:
            self.matches[key] = self.people.meant(one.told.named)
        match = self.matches[key]
        sure = match.found is Found.SURE or (match.found is Found.LIKELY and self.of.choices.get(queries.NAMES))
        one.line.patient_id = match.files[0] if sure else None
        if sure:
            one.line.state = LineState.GOOD
        elif match.found is Found.NOBODY:
            one.line.state = LineState.NOBODY
        else:
            one.line.state, one.line.faults = LineState.UNSURE, [WHY[match.found]]

    def _doubts(self, one: Meant) -> list[str]:
        found: list[str] = []
        if one.told.ends_at is None and one.told.starts_at and one.reason is None:
            found.append(Doubt.LENGTH)
        if one.practitioner_id and one.reason is None and one.why:
            found.append(Doubt.REASON)
        if one.told.room and self.house.room(one.told.room) is None:
            found.append(Doubt.ROOM)
        return found

    def place(self, one: Meant) -> None:
        """Say of a line that is ready whether it stands already, or at the same time as another."""
        line, role_id, begins, ends = one.line, one.practitioner_id, one.told.starts_at, one.ends_at
        if line.state != LineState.GOOD or role_id is None or begins is None or ends is None or line.patient_id is None:
            return
        if (line.patient_id, role_id, begins) in self.seen:
            line.state = LineState.TWICE
            return
        self.seen.add((line.patient_id, role_id, begins))
        if one.told.stage == "cancelled":
            return
        met = begins < self.until.get(role_id, begins) or (
            role_id in self.busy and self.busy[role_id].meets(begins, ends)
        )
        if met:
            line.doubts = [*line.doubts, Doubt.OVERLAP]
        self.until[role_id] = max(self.until.get(role_id, ends), ends)


def reader(of: Import, now: datetime, *, with_people: bool = True) -> Reader:
    """Return what is needed to read the lines of a list, and to find for whom they are."""
    files = queries.people(of.structure_id) if with_people else People(())
    died = queries.died(of.structure_id) if with_people else set()
    return Reader(of, queries.house(of), files, died, now, queries.agenda_columns_of(of))


def read_agenda(of: Import, now: datetime) -> None:
    """Read every line of a list of appointments; done twice it comes to the same."""
    reading = reader(of, now)
    meant = [reading.meant(line) for line in of.lines.all()]
    for one in meant:
        reading.judge(one)
    ready = [one for one in meant if one.line.state == LineState.GOOD and one.told.starts_at]
    _known(of, ready)
    if moments := [one.told.starts_at for one in ready if one.told.starts_at]:
        taken = queries.busy(of.structure_id, min(moments), max(moments) + LONGEST)
        reading.busy.update({role_id: Busy(times) for role_id, times in taken.items()})
    for one in sorted(ready, key=_begins):
        reading.place(one)
    lines = [one.line for one in meant]
    for begins in range(0, len(lines), A_BATCH):
        keep_read(lines[begins : begins + A_BATCH])


def _begins(one: Meant) -> datetime:
    assert one.told.starts_at is not None
    return one.told.starts_at


def _known(of: Import, ready: Sequence[Meant]) -> None:
    """Leave aside what stands here already: the same patient, practitioner and time."""
    there = queries.there(of.structure_id, [_begins(one) for one in ready])
    for one in ready:
        if (one.line.patient_id, one.practitioner_id, one.told.starts_at) in there:
            one.line.state = LineState.KNOWN
