"""What the calls of one practice came to in one month: counts, as they are kept; and the reports kept."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import QuerySet

from permanence.desk.models import Call
from permanence.directory.models import Structure
from permanence.foundation.actor import Actor
from permanence.foundation.refusal import NotFound
from permanence.foundation.rights import Can
from permanence.insights.models import Report
from permanence.insights.rules import masking, periods

from .counting import Asked, Unmet, counted
from .figures import Figures, of
from .seen import aim, lines

# Whoever is not of the practice's own staff that day answers for it: these calls are the ones of the invoice.
BY_DAY = """
SELECT (rang_at AT TIME ZONE %(zone)s)::date, own.id IS NOT NULL, count(*),
  coalesce(round(sum(date_part('epoch', ended_at - answered_at))), 0)::bigint
FROM desk_call
LEFT JOIN LATERAL (
  SELECT id FROM directory_membership AS m
  WHERE m.structure_id = %(structure)s AND m.person_id = taken_by_id
    AND (rang_at AT TIME ZONE %(zone)s)::date BETWEEN m.from_on AND coalesce(m.until_on, 'infinity')
  LIMIT 1
) AS own ON true
WHERE structure_id = %(structure)s AND rang_at >= %(begins)s AND rang_at < %(ends)s
  AND answered_at IS NOT NULL AND taken_by_id IS NOT NULL
GROUP BY 1, 2
"""
Counts = dict[str, Any]


def reports(actor: Actor, structures: Sequence[Structure]) -> QuerySet[Report]:
    """Return the reports of some practices, the latest first, without their papers."""
    mine = Report.objects.filter(structure__in=structures, structure_id__in=actor.structures(Can.VIEW_FIGURES))
    return mine.select_related("structure").defer("paper", "figures").order_by("-month", "structure__name", "-version")


def report(actor: Actor, report_id: UUID) -> Report:
    """Return one report.

    :raises NotFound: when there is none, or none for this actor
    """
    found = Report.objects.select_related("structure").filter(pk=report_id).first()
    if found is None:
        raise NotFound
    actor.require(Can.VIEW_FIGURES, found.structure_id)
    return found


def is_reported(structure: Structure, month: date) -> bool:
    """Tell whether a month has its report."""
    return Report.objects.filter(structure=structure, month=month).exists()


def month_of(structure: Structure, month: date, now: datetime) -> Counts:
    """Count a month of a practice: no name, no number, and nothing so rare that it would tell of somebody."""
    asked = Asked([structure.pk], periods.month(month), ZoneInfo(structure.time_zone), now)
    told = counted(asked)
    found = of(told, asked, list(lines([structure])))
    aimed = aim(structure.pk)
    service = found.total.service(aimed)
    return {
        "offered": found.total.offered,
        "answered": found.total.answer.count,
        "abandoned": found.total.loss.count,
        "abandoned_percent": found.total.loss.percent,
        "abandoned_after_s": found.total.abandoned_after,
        "wait_p50_s": found.total.p50,
        "wait_p95_s": found.total.p95,
        "service_percent": service.percent,
        "aim": {"percent": aimed.percent, "within_s": aimed.within_s},
        "handling_s": found.work.handling_s,
        "at_first": [found.work.at_first.count, found.work.at_first.of],
        "without_solution": [found.work.without_solution.count, found.work.without_solution.of],
        "outcomes": list(masking.masked(found.work.outcomes).items()),
        "refused": _refused(found.unmet),
        "lines": [[name, one.offered, one.answer.count, one.service(aimed).percent] for name, one in found.lines],
        "days": _days(found, asked, structure),
    }


def _refused(unmet: Sequence[Unmet]) -> list[list[Any]]:
    told: Counter[tuple[str, str]] = Counter()
    for one in unmet:
        if one.refused:
            told[one.why, one.kind] += one.count
    shown, others = masking.shown(dict(told.most_common()))
    rows: list[list[Any]] = [[why, kind, count] for (why, kind), count in shown.items()]
    return [*rows, ["", "", others if others >= masking.FEWEST else None]] if others else rows


def _days(found: Figures, asked: Asked, structure: Structure) -> list[list[Any]]:
    """Return each day: calls, answered by the service and the seconds of it, answered by the practice itself."""
    begins, ends = asked.period.bounds(asked.zone)
    bound: dict[str, Any] = {"structure": structure.pk, "begins": begins, "ends": ends}
    by_day: dict[tuple[date, bool], tuple[int, int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(BY_DAY, bound | {"zone": asked.zone.key})
        for day, at_home, count, seconds in cursor.fetchall():
            by_day[day, at_home] = count, seconds
    nothing = (0, 0)
    return [
        [day.isoformat(), one.offered, *by_day.get((day, False), nothing), by_day.get((day, True), nothing)[0]]
        for day, one in found.parts
    ]


def last_month(structure: Structure, now: datetime) -> date:
    """Return the first day of the month that ended last, where the structure is."""
    today = now.astimezone(ZoneInfo(structure.time_zone)).date()
    return periods.period(periods.LAST_MONTH, today).first


def is_over(structure: Structure, month: date, now: datetime) -> bool:
    """Tell whether a month has ended where the structure is."""
    return periods.month(month).bounds(ZoneInfo(structure.time_zone))[1] <= now


def had_calls(structure: Structure, month: date) -> bool:
    """Tell whether anyone real rang in a month."""
    begins, ends = periods.month(month).bounds(ZoneInfo(structure.time_zone))
    real = Call.objects.filter(structure=structure, line__for_training=False)
    return real.filter(rang_at__gte=begins, rang_at__lt=ends).exists()
