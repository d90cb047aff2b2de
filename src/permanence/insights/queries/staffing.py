"""Calls of past weeks, half-hour by half-hour, and who answered then: what a staffing curve is drawn from."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection

from permanence.insights.rules import calls, staffing
from permanence.insights.rules.periods import WEEK, Period

from .counting import Asked, counted

THERE = """
SELECT weekday, half, count(*) FROM (
  SELECT DISTINCT at::date AS day, extract(isodow FROM at)::int - 1 AS weekday,
    (extract(hour FROM at) * 2 + floor(extract(minute FROM at) / 30))::int AS half, who
  FROM (
    SELECT answered_at AT TIME ZONE %(zone)s AS at, taken_by_id AS who FROM desk_call
    WHERE structure_id = ANY(%(structures)s) AND rang_at >= %(begins)s AND rang_at < %(ends)s
      AND taken_by_id IS NOT NULL AND answered_at IS NOT NULL
  ) told
) there GROUP BY weekday, half
"""


@dataclass(frozen=True, slots=True)
class History:
    """What past weeks say: calls and people of each half-hour, how long calls took, how long callers stay."""

    weeks: int
    past: list[staffing.Past]
    calls: int
    handling_s: float | None
    patience_s: float
    hung_up: int


def whole_weeks(today: date, weeks: int) -> Period:
    """Return so many weeks, Monday to Sunday, the last one ended before today."""
    monday = today - timedelta(days=today.weekday())
    return Period(monday - timedelta(weeks=weeks), monday - timedelta(days=1), WEEK)


def history(asked: Asked, weeks: int) -> History:
    """Count the calls of past weeks, and who answered."""
    told = counted(asked)
    offered: Counter[staffing.Cell] = Counter()
    handled = handled_s = 0
    for cell in told.at_hours:
        if cell.stage == calls.OUTSIDE:
            continue
        offered[cell.weekday, cell.half] += cell.count
        handled, handled_s = handled + cell.handled, handled_s + cell.handled_s
    there = _there(asked)
    waited = calls.together(calls.waiting(told.by_part, lambda key: key).values())
    waited_s = sum(wait * count for some in (waited.answered, waited.abandoned) for wait, count in some.items())
    return History(
        weeks=weeks,
        past=[
            staffing.Past(weekday, half, count, there.get((weekday, half), 0) / weeks)
            for (weekday, half), count in offered.items()
        ],
        calls=offered.total(),
        handling_s=handled_s / handled if handled else None,
        patience_s=staffing.patience(waited_s, waited.loss.count),
        hung_up=waited.loss.count,
    )


def _there(asked: Asked) -> dict[staffing.Cell, int]:
    begins, ends = asked.period.bounds(asked.zone)
    bound: dict[str, Any] = {"structures": list(asked.structure_ids), "begins": begins, "ends": ends}
    with connection.cursor() as cursor:
        bound["zone"] = asked.zone.key
        cursor.execute(THERE, bound)
        return {(weekday, half): count for weekday, half, count in cursor.fetchall()}
