"""Reading the lines of a list: which are ready, which cannot be read, who is there already."""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.rights import Can
from permanence.lists import queries
from permanence.lists.models import Import, Kind, Line, LineState, State
from permanence.lists.rules.lines import Doubt, Person, read
from permanence.patients.queries import as_e164

from .agenda_reading import read_agenda
from .holding import hold
from .partners import read_partners

Key = tuple[str, str, object]
A_BATCH = 1000


@action(Can.MANAGE_PATIENTS, audit="import.read", of="of")
def read_lines(*, by: Actor, of: Import, now: datetime) -> Import:
    """Read every line and keep what it comes to; done twice it comes to the same."""
    held = hold(of)
    if held.state != State.READING:
        return held
    if held.kind == Kind.AGENDA:
        read_agenda(held, now)
    elif held.kind == Kind.PARTNERS:
        read_partners(held)
    else:
        _read_people(held, now)
    held.state = State.READ
    held.save(update_fields=["state"])
    return held


def _read_people(held: Import, now: datetime) -> None:
    today, columns = now.astimezone(ZoneInfo(held.structure.time_zone)).date(), queries.person_columns_of(held)
    seen: set[Key] = set()
    lines = list(held.lines.all())
    for begins in range(0, len(lines), A_BATCH):
        batch = [(line, read(line.cells, columns, today)) for line in lines[begins : begins + A_BATCH]]
        there = queries.known(held.structure_id, [person for _line, person in batch])
        for line, person in batch:
            _judge(line, person, seen, there)
        told = [line for line, _person in batch if line.state != LineState.GOOD or line.doubts]
        Line.objects.bulk_update(told, ["state", "faults", "doubts"])
    held.lines.filter(state=LineState.UNREAD).update(state=LineState.GOOD)  # the most of them, at once


def _judge(line: Line, person: Person, seen: set[Key], there: Iterable[Key]) -> None:
    line.faults, line.doubts = [*person.faults], [*person.doubts, *unreadable(person)]
    if line.faults:
        line.state = LineState.FAULTY
    elif person.same_as in seen:
        line.state = LineState.TWICE
    else:
        seen.add(person.same_as)
        line.state = LineState.KNOWN if person.same_as in there else LineState.GOOD


def unreadable(person: Person) -> list[Doubt]:
    """Tell which numbers cannot be called."""
    typed = {Doubt.PHONE: person.phone, Doubt.OTHER_PHONE: person.other_phone}
    found = [doubt for doubt, number in typed.items() if number and not as_e164(number)]
    beside = any(one.phone and not as_e164(one.phone) for one in person.relatives)
    return [*found, Doubt.RELATIVE] if beside else found
