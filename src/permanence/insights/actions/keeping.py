"""Calls long past are kept as figures need them, so that a year is counted as quickly as a month."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import connection

from permanence.directory.models import Structure
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.rights import Can
from permanence.insights.models import PastUntil
from permanence.insights.queries.told import KEPT, TOLD, constants

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
SETTLED_AFTER = timedelta(days=35)  # what becomes of a request later than that is told no more
KEEP = f"INSERT INTO insights_pastcall ({KEPT}) SELECT {KEPT} FROM ({TOLD}) told ON CONFLICT DO NOTHING"  # noqa: S608


@action(Can.VIEW_FIGURES, audit="past_calls.kept", of="structure")
def keep_past_calls(*, by: Actor, structure: Structure, now: datetime) -> int:
    """Keep the calls that rang five weeks ago and before; done again, nothing changes. Return how many were new."""
    zone = ZoneInfo(structure.time_zone)
    until = datetime.combine(now.astimezone(zone).date() - SETTLED_AFTER, time(), zone)
    bound = {
        "ends": until, "zone": zone.key, "now": now, "lines": None, "person": None,
        **constants([structure.pk], LONG_AGO),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(KEEP, bound)
        kept: int = cursor.rowcount
    PastUntil.objects.update_or_create(structure=structure, defaults={"until": until})
    return kept
