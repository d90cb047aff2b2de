"""Calls of a period, counted by PostgreSQL in one reading: what every figure is worked out from."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection

from permanence.insights.rules import calls as rules
from permanence.insights.rules.periods import Period

from .told import KEPT, TOLD, constants


@dataclass(frozen=True, slots=True)
class Asked:
    """Which calls are counted: of these practices, some lines of theirs, perhaps taken by one person.

    :param zone: the wall time in which days and half-hours are told
    """

    structure_ids: Sequence[UUID]
    period: Period
    zone: ZoneInfo
    now: datetime
    line_ids: Sequence[UUID] | None = None
    person_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class AtHour:
    """Calls of one half-hour of the week, all weeks together."""

    weekday: int
    half: int  # 0 is 0:00, 47 is 23:30
    stage: str
    count: int
    left: int
    handled: int
    handled_s: int


@dataclass(frozen=True, slots=True)
class Unmet:
    """Callers left without a solution: what they asked for, and at what hour.

    :param why: a reason to come by name, or a kind of request when no reason was chosen
    :param refused: that they were declined; the others hung up
    """

    why: str
    kind: str
    refused: bool
    hour: int
    count: int


@dataclass(slots=True)
class Counted:
    """All that was counted."""

    by_part: list[rules.Waited] = field(default_factory=list)  # keys are days
    by_line: list[rules.Waited] = field(default_factory=list)  # keys are ids of lines
    settled: list[rules.Settled] = field(default_factory=list)
    at_hours: list[AtHour] = field(default_factory=list)
    unmet: list[Unmet] = field(default_factory=list)


COUNT = f"""
WITH told AS (
  {TOLD}
  UNION ALL
  SELECT {KEPT} FROM insights_pastcall
  WHERE structure_id = ANY(%(structures)s) AND day BETWEEN %(first)s AND %(last)s
    AND (%(lines)s::uuid[] IS NULL OR line_id = ANY(%(lines)s::uuid[]))
    AND (%(person)s::uuid IS NULL OR who = %(person)s::uuid)
), placed AS (
  SELECT told.*, date_trunc(%(step)s, day::timestamp)::date AS part,
    date_part('isodow', day::timestamp)::int - 1 AS weekday,
    CASE WHEN lost THEN reason_id END AS lost_reason, CASE WHEN lost THEN coalesce(kind, '') END AS lost_kind,
    CASE WHEN lost THEN outcome = 'refused' END AS refused, CASE WHEN lost THEN half / 2 END AS hour
  FROM told
)
SELECT grouping(part, line_id, outcome, half, hour), part, line_id, who, stage, wait_s, outcome, lost, weekday, half,
  (SELECT name FROM agenda_visitreason WHERE id = lost_reason), lost_kind, refused, hour,
  count(*), count(*) FILTER (WHERE lost), count(handled_s), coalesce(sum(handled_s), 0)::bigint,
  count(*) FILTER (WHERE at_first)
FROM placed
GROUP BY GROUPING SETS (
  (part, stage, wait_s), (line_id, stage, wait_s), (who, stage, outcome, lost), (weekday, half, stage),
  (lost_reason, lost_kind, refused, hour))
"""  # noqa: S608 (our own constants)
PART, LINE, OUTCOME, HALF, HOUR = 0b01111, 0b10111, 0b11011, 0b11101, 0b11110  # what `grouping` says of each set


def counted(asked: Asked) -> Counted:
    """Count the calls asked for; who may see them was settled by the one who asks."""
    found = Counted()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem = '64MB'")  # groups are hashed, not sorted on disk
        cursor.execute(COUNT, bound(asked))
        for row in cursor.fetchall():
            _keep(found, *row)
    return found


def bound(asked: Asked) -> dict[str, Any]:
    """Return what the statement is asked with."""
    begins, ends = asked.period.bounds(asked.zone)
    return {
        "first": asked.period.first,
        "last": asked.period.last,
        "ends": ends,
        "lines": list(asked.line_ids) if asked.line_ids is not None else None,
        "person": asked.person_id,
        "zone": asked.zone.key,
        "step": asked.period.step,
        "now": asked.now,
        **constants(asked.structure_ids, begins),
    }


def _keep(  # noqa: PLR0917 (the columns of one row)
    found: Counted, set_: int, part: date, line_id: UUID, who: UUID | None, stage: str, wait_s: int, outcome: str,
    lost: bool, weekday: int, half: int, why: str | None, kind: str, refused: bool, hour: int | None, count: int,
    left: int, handled: int, handled_s: int, at_first: int,
) -> None:  # fmt: skip
    if set_ == PART:
        found.by_part.append(rules.Waited(part, stage, wait_s, count))
    elif set_ == LINE:
        found.by_line.append(rules.Waited(line_id, stage, wait_s, count))
    elif set_ == OUTCOME:
        found.settled.append(rules.Settled(who, stage, outcome, lost, count, handled, handled_s, at_first))
    elif set_ == HALF:
        found.at_hours.append(AtHour(weekday, half, stage, count, left, handled, handled_s))
    elif set_ == HOUR and hour is not None:
        found.unmet.append(Unmet(why or "", kind, refused, hour, count))
