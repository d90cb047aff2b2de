"""Why nobody is received on some days, and when the next open day is; always for an actor."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from permanence.agenda.rules import spans
from permanence.capacity import queries as capacity
from permanence.capacity.models import Closure, Opening
from permanence.foundation.actor import Actor

from .free import closed_times

AHEAD = timedelta(days=120)
INSTANT = timedelta(microseconds=1)
NEVER, AWAY, DIRECTED, SHUT = "never", "away", "directed", "shut"


@dataclass(frozen=True, slots=True)
class Empty:
    """Why nothing can be had then: nothing opens at all yet, away, closed by a directive, or no opening on these days.

    :param kind: of what closes, as capacity names it
    :param last_on: the last day away
    :param next_on: the next day on which someone receives, if one is written
    """

    why: str
    kind: str = ""
    last_on: date | None = None
    next_on: date | None = None


def empty(actor: Actor, homes: Mapping[UUID, UUID], begins: datetime, ends: datetime, zone: ZoneInfo) -> Empty | None:
    """Tell why practitioners receive nobody between two moments; nothing when one of them does.

    :param homes: the practitioners, each with his structure
    """
    if not homes or _received(actor, homes, begins, ends):
        return None
    later = _received(actor, homes, ends, ends + AHEAD)
    next_on = later[0][0].astimezone(zone).date() if later else None
    theirs = capacity.resources(actor).filter(practitioner_role_id__in=[*homes])
    opened = Opening.objects.filter(resource__in=theirs, ends_at__gt=begins)
    if not opened.exists():
        return Empty(NEVER)
    closed = Closure.objects.filter(resource__in=theirs, starts_at__lt=ends, ends_at__gt=begins)
    longest = closed.order_by("-ends_at").first()
    if longest is not None:
        return Empty(AWAY, longest.kind, (longest.ends_at - INSTANT).astimezone(zone).date(), next_on)
    if opened.filter(starts_at__lt=ends).exists():
        return Empty(DIRECTED, next_on=next_on)
    return Empty(SHUT, next_on=next_on)


def _received(actor: Actor, homes: Mapping[UUID, UUID], since: datetime, until: datetime) -> list[spans.Span]:
    """Return when someone receives, the earliest first: openings less what is closed, by a directive too."""
    worked = capacity.worked(actor, homes, since, until)
    directed = closed_times(homes, since, until) if worked else {}
    left = [spans.minus([(begins, ends)], directed.get(role, ())) for role, begins, ends in worked]
    return sorted(span for some in left for span in some)
