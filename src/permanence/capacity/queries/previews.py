"""What an edit of the openings would touch, before anything is done: nothing is lost silently."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q

from permanence.capacity import rules
from permanence.capacity.models import (
    MOST_SEATS,
    Closure,
    Opening,
    OpeningRule,
    Recurrence,
    Reservation,
    Resource,
    live,
)
from permanence.foundation.actor import Actor
from permanence.foundation.refusal import NotFound
from permanence.foundation.rights import Can

HORIZON = timedelta(days=180)
DAY = timedelta(days=1)
EVERY = {Recurrence.FORTNIGHTLY: 2}


@dataclass(frozen=True, slots=True)
class Preview:
    """The openings gained and lost up to the horizon, and the live promises that would lie in no opening any more.

    What already lies outside does not count. Each of those left outside must be kept, moved or cancelled.
    """

    gained: list[rules.Span]
    lost: list[rules.Span]
    left_outside: list[Reservation]


def recurring(rule: OpeningRule) -> rules.Recurring:
    """Return what a kept rule says."""
    return rules.Recurring(
        weekday=rule.weekday,
        opens_at=rule.opens_at,
        closes_at=rule.closes_at,
        from_on=rule.from_on,
        until_on=rule.until_on,
        every=EVERY.get(Recurrence(rule.recurrence), 1),
        nth=rule.nth,
        rrule=rule.rrule,
        overnight=rule.overnight,
        except_on=frozenset(rule.except_on),
    )


def preview_openings(
    actor: Actor,
    resource: Resource,
    *,
    rule: OpeningRule | None,
    becomes: rules.Recurring | None,
    from_on: date,
    now: datetime,
    seats: int | None = None,
    moved: bool = False,
    horizon: timedelta = HORIZON,
) -> Preview:
    """Tell what would change if from a day on a rule became another, or ended, or a new one began.

    :param rule: the one that would end the day before `from_on`; none for a new one
    :param becomes: what it would be from then on; none when it ends
    :param seats: how many it would receive at once; those of the resource when not given
    :param moved: it would be at another site: whoever comes then was promised the former one
    :raises NotFound: when the resource is not this actor's to see
    """
    if resource.structure_id not in actor.structures(Can.VIEW_AGENDA):
        raise NotFound
    zone = ZoneInfo(resource.time_zone)
    before = _upcoming(resource, rule, from_on, now, zone)
    after = _spans(becomes, from_on, now, zone, horizon)
    rest = _others(resource, rule, from_on, now, zone)
    lost = [span for span in rules.gained([*after, *rest], before) if span.ends_at > now]
    outside = _meeting(before if moved else lost)
    if rule is not None and (seats or resource.seats) < (rule.seats or resource.seats):
        outside |= _meeting(after) & Q(seat__gt=seats or resource.seats, seat__lte=MOST_SEATS)
    return Preview(rules.gained([*before, *rest], after), lost, _left_outside(resource, outside, now))


def preview_reopening(closure: Closure, *, now: datetime) -> list[rules.Span]:
    """Return the openings to come that a closure alone covers: what lies in another one too stays closed."""
    begins, theirs = max(closure.starts_at, now), {"resource": closure.resource_id}
    inside = Opening.objects.filter(**theirs, starts_at__lt=closure.ends_at, ends_at__gt=begins)
    others = Closure.objects.filter(**theirs, starts_at__lt=closure.ends_at, ends_at__gt=begins).exclude(pk=closure.pk)
    kept = [rules.Span(max(one.starts_at, begins), min(one.ends_at, closure.ends_at)) for one in inside]
    return rules.gained([rules.Span(one.starts_at, one.ends_at) for one in others], kept)


def _meeting(spans: Iterable[rules.Span]) -> Q:
    """Return what meets one of these; nothing when there are none."""
    met = Q(pk__in=[])
    for span in spans:
        met |= Q(starts_at__lt=span.ends_at, ends_at__gt=span.starts_at)
    return met


def _left_outside(resource: Resource, outside: Q, now: datetime) -> list[Reservation]:
    return list(Reservation.objects.filter(live(now), outside, resource=resource).order_by("starts_at", "pk"))


def _upcoming(
    resource: Resource, rule: OpeningRule | None, from_on: date, now: datetime, zone: ZoneInfo
) -> list[rules.Span]:
    if rule is None:
        return []
    first = rules.instant(from_on, time(0), zone)
    return _rows(Opening.objects.filter(resource=resource, rule=rule, starts_at__gte=max(first, now)))


def _others(
    resource: Resource, rule: OpeningRule | None, from_on: date, now: datetime, zone: ZoneInfo
) -> list[rules.Span]:
    first = rules.instant(from_on, time(0), zone)
    others = Opening.objects.filter(resource=resource, ends_at__gt=max(first, now) - DAY)
    return _rows(others.exclude(rule=rule, starts_at__gte=max(first, now)) if rule else others)


def _rows(openings: Iterable[Opening]) -> list[rules.Span]:
    return [rules.Span(one.starts_at, one.ends_at) for one in openings]


def _spans(
    becomes: rules.Recurring | None, from_on: date, now: datetime, zone: ZoneInfo, horizon: timedelta
) -> list[rules.Span]:
    if becomes is None:
        return []
    today = now.astimezone(zone).date()
    found = rules.spans(becomes, zone, first=max(from_on, today), last=today + horizon)
    return [span for span in found if span.ends_at > now]
