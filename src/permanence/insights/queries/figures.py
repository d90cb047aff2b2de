"""The figures of some calls, as pages, sheets and reports show them."""

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import connection

from permanence.desk import queries as desk
from permanence.desk.models import Line
from permanence.directory.models import Person, Structure
from permanence.insights.rules import calls as rules

from .counting import Asked, AtHour, Counted, Unmet, counted
from .reasons import Reasons, not_given, not_wanted


@dataclass(frozen=True, slots=True)
class Figures:
    """What calls come to, whole and in parts."""

    total: rules.Waiting
    work: rules.Work
    parts: list[tuple[date, rules.Waiting]]
    practices: list[tuple[str, rules.Waiting]]
    lines: list[tuple[str, rules.Waiting]]
    people: list[tuple[str, rules.Work]]
    halves: list[tuple[int, int, int]]  # half-hour of the day, offered, abandoned
    unmet: list[Unmet]
    refused: list[tuple[str, str, int]]  # reason to come, kind of request, how many
    not_given: Reasons = field(default_factory=list)
    not_wanted: Reasons = field(default_factory=list)


def figures(asked: Asked, lines: Sequence[Line], team: Iterable[Person] = ()) -> Figures:
    """Count and work out.

    :param team: who is named in the parts by secretary; all others are told together, under an empty name
    """
    told = of(counted(asked), asked, lines, team)
    return replace(told, not_given=not_given(asked), not_wanted=not_wanted(asked))


def of(told: Counted, asked: Asked, lines: Sequence[Line], team: Iterable[Person] = ()) -> Figures:
    """Work out the figures of what was counted."""
    by_part = rules.waiting(told.by_part, lambda key: key)
    by_line = rules.waiting(told.by_line, lambda key: key)
    labels = {line.pk: line.label for line in lines}
    home: dict[Hashable, Structure] = {line.pk: line.structure for line in lines}
    by_practice = rules.waiting(told.by_line, lambda key: home[key].name if key in home else "")
    return Figures(
        total=rules.together(by_part.values()),
        work=rules.work(told.settled),
        parts=[(day, by_part.get(day, rules.Waiting())) for day in asked.period.parts],
        practices=sorted(by_practice.items(), key=lambda one: -one[1].offered),
        lines=sorted(
            ((labels[pk], one) for pk, one in by_line.items() if isinstance(pk, UUID) and pk in labels),
            key=lambda one: -one[1].offered,
        ),
        people=_people(told, team),
        halves=halves(told.at_hours),
        unmet=told.unmet,
        refused=_refused(told.unmet),
    )


def halves(at_hours: Iterable[AtHour]) -> list[tuple[int, int, int]]:
    """Return what was offered and abandoned in each half-hour of the day, from the first that had calls to the last."""
    offered: Counter[int] = Counter()
    abandoned: Counter[int] = Counter()
    for cell in at_hours:
        if cell.stage == rules.OUTSIDE:
            continue
        offered[cell.half] += cell.count
        abandoned[cell.half] += cell.count if cell.stage == rules.ABANDONED else 0
    return [(half, offered[half], abandoned[half]) for half in range(min(offered), max(offered) + 1)] if offered else []


@dataclass(frozen=True, slots=True)
class Live:
    """Calls at this moment."""

    ringing: int
    longest_s: int | None
    spoken: int


def live(structure_ids: Sequence[UUID], now: datetime) -> Live:
    """Return how many calls ring and are spoken, and how long the first has waited."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FILTER (WHERE state = 'ringing'), min(rang_at) FILTER (WHERE state = 'ringing'),"
            " count(*) FILTER (WHERE state <> 'ringing') FROM desk_call WHERE structure_id = ANY(%s)"
            " AND state IN ('ringing', 'answered', 'held') AND rang_at > %s",
            [list(structure_ids), now - desk.FORGOTTEN],
        )
        ringing, since, spoken = cursor.fetchone() or (0, None, 0)
    return Live(ringing, (now - since) // timedelta(seconds=1) if since else None, spoken)


def _people(told: Counted, team: Iterable[Person]) -> list[tuple[str, rules.Work]]:
    names: dict[Hashable, str] = {person.pk: str(person) for person in team}
    answered = [cell for cell in told.settled if cell.stage == rules.ANSWERED]
    work = rules.by(answered, lambda who: names.get(who, ""))
    return sorted(work.items(), key=lambda one: (one[0] == "", -one[1].answered))


def _refused(unmet: Iterable[Unmet]) -> list[tuple[str, str, int]]:
    """Return what callers who were declined had asked for."""
    found: Counter[tuple[str, str]] = Counter()
    for one in unmet:
        if one.refused:
            found[one.why, one.kind] += one.count
    return [(why, kind, count) for (why, kind), count in found.most_common()]
