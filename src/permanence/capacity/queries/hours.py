"""The hours of a room or a device, and what a change of them would leave outside: without any, it is always open."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from permanence.capacity import rules
from permanence.capacity.models import OpeningRule, Reservation, Resource, live
from permanence.foundation.actor import Actor
from permanence.foundation.refusal import NotFound
from permanence.foundation.rights import Can

from .previews import DAY, HORIZON, Preview, recurring


def preview_hours(
    actor: Actor,
    resource: Resource,
    *,
    rule: OpeningRule | None,
    becomes: rules.Recurring | None,
    from_on: date,
    now: datetime,
) -> Preview:
    """Tell what would change if from a day on the hours of a thing became others, or ended, or new ones began.

    Up to the horizon, or to the last promise when it lies further: things without hours are promised far ahead.
    :param rule: and `becomes`: as in `preview_openings`
    :raises NotFound: when the resource is not this actor's to see
    """
    if resource.structure_id not in actor.structures(Can.VIEW_AGENDA):
        raise NotFound
    zone = ZoneInfo(resource.time_zone)
    first = max(from_on, now.astimezone(zone).date())
    since = max(now, rules.instant(first, time(), zone))
    promised = list(Reservation.objects.filter(live(now), resource=resource, ends_at__gt=since).order_by("starts_at"))
    furthest = max([first + HORIZON, *(one.ends_at.astimezone(zone).date() for one in promised)])
    known = {one.pk: recurring(one) for one in OpeningRule.objects.filter(resource=resource)}
    ended = {rule.pk: rules.ended(recurring(rule), from_on - DAY)} if rule else {}
    before, after = [*known.values()], [*(known | ended).values(), *([becomes] if becomes else [])]
    was, will = (_open(some, zone, first, furthest) for some in (before, after))
    lost = [span for span in rules.gained(will, was) if span.ends_at > since]
    outside = [one for one in promised if any(_meet(one, span) for span in lost)]
    return Preview(rules.gained(was, will), lost, outside)


def _open(said: Iterable[rules.Recurring], zone: ZoneInfo, first: date, last: date) -> list[rules.Span]:
    """Return when a thing can be had: in its hours, and all day long where it has none that day."""
    known = [one for one in said if one.until_on is None or one.until_on >= one.from_on]
    found = [span for one in known for span in rules.spans(one, zone, first=first - DAY, last=last)]
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        if not any(one.from_on <= day and (one.until_on is None or day <= one.until_on) for one in known):
            found.append(rules.Span(*(rules.instant(on, time(), zone) for on in (day, day + DAY))))
    return found


def _meet(one: Reservation, span: rules.Span) -> bool:
    return bool(one.starts_at < span.ends_at and one.ends_at > span.starts_at)
