"""How long the next callers may wait, from the last hour of each practice."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from permanence.desk.models import Call, CallState, Line, Pause
from permanence.desk.rules.waiting import Waiting, expected

HOUR = timedelta(hours=1)


def expected_waits(lines: Iterable[Line], now: datetime) -> dict[UUID, Waiting | None]:
    """Return how long whoever rings each line now may wait, two readings for all; none when it is unknown.

    A practice's lines are answered by the same people: its calls are taken together.
    """
    known = list(lines)
    lately = defaultdict(list)
    of_them = Call.objects.filter(structure__in={line.structure_id for line in known}, rang_at__gt=now - 2 * HOUR)
    for call in of_them.only("structure", "state", "rang_at", "answered_at", "ended_at", "taken_by"):
        lately[call.structure_id].append(call)
    paused = set(Pause.objects.filter(ended_at=None).values_list("person", flat=True))
    waits = {structure_id: _expected(calls, paused, now) for structure_id, calls in lately.items()}
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


def _expected(calls: list[Call], paused: set[UUID], now: datetime) -> Waiting | None:
    answered = [call for call in calls if call.answered_at and call.answered_at > now - HOUR]
    on_duty = {call.taken_by_id for call in answered if call.taken_by_id} - paused
    speaking = {call.taken_by_id for call in calls if call.state in (CallState.ANSWERED, CallState.HELD)}
    return expected(
        max(1, sum(call.state == CallState.RINGING for call in calls)),
        [(call.answered_at - call.rang_at).total_seconds() for call in answered if call.answered_at],
        [(call.ended_at - call.answered_at).total_seconds() for call in answered if call.ended_at and call.answered_at],
        len(on_duty),
        len(on_duty - speaking),
    )
