"""How long the next callers may wait, from the last hour of each practice."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from permanence.desk.models import Call, Line
from permanence.desk.rules.waiting import Hour, Waiting, expected
from permanence.foundation import ready

from .turns import everyone_away

HOUR = timedelta(hours=1)
# Of each practice: who rings; of the calls answered in the last hour how many, half of them waited and took no longer
# than; who took them, who speaks now.
LATELY = """
    SELECT structure_id, count(*) FILTER (WHERE state = 'ringing'), count(*) FILTER (WHERE answered_at > %(hour)s),
        percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM answered_at - rang_at)::float8)
            FILTER (WHERE answered_at > %(hour)s),
        percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM ended_at - answered_at)::float8)
            FILTER (WHERE answered_at > %(hour)s AND ended_at IS NOT NULL),
        array_agg(DISTINCT taken_by_id) FILTER (WHERE answered_at > %(hour)s AND taken_by_id IS NOT NULL),
        array_agg(DISTINCT taken_by_id) FILTER (WHERE state IN ('answered', 'held') AND taken_by_id IS NOT NULL)
    FROM desk_call WHERE structure_id = ANY(%(houses)s) AND rang_at > %(since)s GROUP BY structure_id
"""


def expected_waits(lines: Iterable[Line], now: datetime) -> dict[UUID, Waiting | None]:
    """Return how long whoever rings each line now may wait, two readings for all; none when it is unknown.

    A practice's lines are answered by the same people: its calls are taken together.
    """
    known = list(lines)
    told = {"houses": [*{line.structure_id for line in known}], "hour": now - HOUR, "since": now - 2 * HOUR}
    lately, paused = ready.rows(LATELY, told), set(everyone_away())
    waits = {
        structure_id: _expected(ringing, Hour(*hour), took, speaking, paused)
        for structure_id, ringing, *hour, took, speaking in lately
    }
    return {line.pk: waits.get(line.structure_id) for line in known}


def wait_of(call: Call, now: datetime) -> Waiting | None:
    """Return how long who rings may still wait, himself the last of those who ring."""
    return expected_waits([call.line], now)[call.line_id]


def wait_words(waiting: Waiting | None) -> str:
    """Return what the caller may be told of it; empty when nothing honest can be."""
    if waiting is None:
        return ""
    with override(settings.LANGUAGE_CODE):
        if waiting.beyond:
            return _("You may have to wait for more than %(minutes)s minutes.") % {"minutes": waiting.most_min}
        return ngettext(
            "We expect to answer within %(minutes)s minute.",
            "We expect to answer within %(minutes)s minutes.",
            waiting.most_min,
        ) % {"minutes": waiting.most_min}


def _expected(
    ringing: int, hour: Hour, took: list[UUID] | None, speaking: list[UUID] | None, paused: set[UUID]
) -> Waiting | None:
    on_duty = {*(took or ())} - paused
    return expected(max(1, ringing), hour, len(on_duty), len(on_duty - {*(speaking or ())}))
