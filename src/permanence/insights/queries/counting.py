"""Calls of a period, counted by PostgreSQL in one reading: what every figure is worked out from.

What makes a call answered, handled or left without solution is said in `rules.calls`, and written here as SQL.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection

from permanence.insights.rules import calls as rules
from permanence.insights.rules.periods import Period


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
  SELECT call.line_id, call.taken_by_id AS who, request.kind, request.reason_id,
    CASE WHEN call.answered_at IS NOT NULL THEN '{rules.ANSWERED}'
      WHEN call.state = 'abandoned' THEN '{rules.ABANDONED}' ELSE '{rules.GOING_ON}' END AS stage,
    greatest(floor(date_part('epoch', coalesce(call.answered_at, call.ended_at) - call.rang_at)), 0)::int AS wait_s,
    call.rang_at AT TIME ZONE %(zone)s AS at,
    coalesce(request.outcome, '') AS outcome,
    CASE
      WHEN request.outcome = ANY(%(lost)s) THEN NOT (
        call.state = 'abandoned' AND request.outcome = 'abandoned'
        AND request.owner_id IS NULL AND call.caller_number <> '')  -- else the same number was answered later
      ELSE call.state = 'abandoned' AND coalesce(request.outcome, '') = ''
        AND coalesce(request.due_at, call.ended_at) < %(now)s
    END AS lost,
    CASE WHEN request.outcome = 'transferred' THEN request.closed_at
      WHEN request.outcome <> '' AND request.closed_at <= call.ended_at + %(wrap_up)s * interval '1 minute'
      THEN greatest(call.ended_at, request.closed_at) ELSE call.ended_at END - call.answered_at AS handled,
    call.answered_at IS NOT NULL AND request.outcome <> '' AND request.outcome <> 'abandoned'
      AND request.closed_at <= call.ended_at + %(wrap_up)s * interval '1 minute' AS at_first
  FROM desk_call call
  LEFT JOIN LATERAL (  -- one look-up for each call: the requests of other periods are not read
    SELECT kind, outcome, owner_id, due_at, closed_at, reason_id FROM desk_request WHERE call_id = call.id LIMIT 1
  ) request ON true
  WHERE call.structure_id = ANY(%(structures)s) AND call.rang_at >= %(begins)s AND call.rang_at < %(ends)s
    AND (%(lines)s::uuid[] IS NULL OR call.line_id = ANY(%(lines)s::uuid[]))
    AND (%(person)s::uuid IS NULL OR call.taken_by_id = %(person)s::uuid)
), placed AS (
  SELECT told.*, date_trunc(%(step)s, at)::date AS part, date_part('isodow', at)::int - 1 AS weekday,
    (date_part('hour', at) * 2)::int + (date_part('minute', at) >= 30)::int AS half,
    CASE WHEN lost THEN reason_id END AS lost_reason, CASE WHEN lost THEN coalesce(kind, '') END AS lost_kind,
    CASE WHEN lost THEN outcome = 'refused' END AS refused, CASE WHEN lost THEN date_part('hour', at)::int END AS hour
  FROM told
)
SELECT grouping(part, line_id, outcome, half, hour), part, line_id, who, stage, wait_s, outcome, lost, weekday, half,
  (SELECT name FROM agenda_visitreason WHERE id = lost_reason), lost_kind, refused, hour,
  count(*), count(*) FILTER (WHERE lost), count(handled),
  coalesce(sum(date_part('epoch', handled)), 0)::bigint, count(*) FILTER (WHERE at_first)
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
        "structures": list(asked.structure_ids),
        "begins": begins,
        "ends": ends,
        "lines": list(asked.line_ids) if asked.line_ids is not None else None,
        "person": asked.person_id,
        "zone": asked.zone.key,
        "step": asked.period.step,
        "lost": list(rules.WITHOUT_SOLUTION),
        "wrap_up": rules.WRAP_UP_MIN,
        "now": asked.now,
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
