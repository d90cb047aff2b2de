"""When a resource may be taken: weekly openings, closures, and their instants up to a horizon."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from psycopg.types.range import Range

from permanence.capacity import rules
from permanence.capacity.models import Closure, Opening, OpeningKind, OpeningRule, Resource
from permanence.directory.models import PractitionerRole, Structure
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.refusal import Invalid, Refusal
from permanence.foundation.rights import Can

HORIZON = timedelta(days=180)


class OpeningOverlaps(Refusal):
    """The resource is already open then, for the same use."""

    title = _("This opening overlaps another one")
    next_step = _("Change its hours, or end the other opening first.")


@action(Can.EDIT_OPENINGS, audit="resource.added", of="practitioner_role")
def add_practitioner(*, by: Actor, practitioner_role: PractitionerRole) -> Resource:
    """Let this practitioner's time be taken; a second call changes nothing."""
    made, _created = Resource.objects.get_or_create(
        practitioner_role=practitioner_role,
        defaults={
            "structure_id": practitioner_role.structure_id,
            "kind": "practitioner",
            "name": str(practitioner_role),
            "time_zone": practitioner_role.structure.time_zone,
        },
    )
    return made


@action(Can.EDIT_OPENINGS, audit="opening.added", of="resource")
def open_weekly(
    *,
    by: Actor,
    resource: Resource,
    weekday: int,
    opens_at: time,
    closes_at: time,
    from_on: date,
    now: datetime,
    kind: str = OpeningKind.REGULAR,
    until_on: date | None = None,
    horizon: timedelta = HORIZON,
) -> OpeningRule:
    """Open the resource every week, and write its openings up to the horizon.

    :param weekday: 0 is Monday
    :param opens_at: wall time in the resource's zone, like `closes_at`
    :raises OpeningOverlaps: when another rule opens the same time for the same use
    :raises Invalid: when it would end before it begins
    """
    if closes_at <= opens_at or (until_on is not None and until_on < from_on):
        raise Invalid(_("An opening ends after it begins."))
    rule = OpeningRule(
        structure_id=resource.structure_id,
        resource=resource,
        weekday=weekday,
        opens_at=opens_at,
        closes_at=closes_at,
        kind=kind,
        from_on=from_on,
        until_on=until_on,
    )
    locked = Resource.objects.select_for_update(no_key=True).get(pk=resource.pk)
    others = OpeningRule.objects.filter(resource=locked, weekday=weekday, kind=kind)
    if any(rules.overlap(_weekly(rule), _weekly(other)) for other in others):
        raise OpeningOverlaps
    rule.save(force_insert=True)
    _write([rule], now, horizon)
    return rule


@action(Can.EDIT_OPENINGS, audit="opening.ended", of="rule")
def end_weekly(*, by: Actor, rule: OpeningRule, last_on: date, now: datetime) -> OpeningRule:
    """End a weekly opening after a day; what is already promised later stays promised.

    A rule that ends before it began, or before today, leaves the openings that were.
    """
    Resource.objects.select_for_update(no_key=True).get(pk=rule.resource_id)  # before its rows, as whoever takes does
    day_after = rules.instant(last_on + timedelta(days=1), time(0), ZoneInfo(rule.resource.time_zone))
    Opening.objects.filter(rule=rule, starts_at__gte=max(day_after, now)).delete()
    if last_on < rule.from_on:
        rule.delete()
        return rule
    rule.until_on = last_on
    rule.save(update_fields=["until_on"])
    return rule


@action(Can.EDIT_OPENINGS, audit="closure.added", of="resource")
def close(*, by: Actor, resource: Resource, during: Range[datetime], why: str = "") -> Closure:
    """Take nothing new during this time; what is already promised stays promised.

    :raises Invalid: when it ends before it begins, or never
    """
    if during.lower is None or during.upper is None:
        raise Invalid(_("A closure ends after it begins."))
    lower, upper = during.lower.astimezone(UTC), during.upper.astimezone(UTC)  # on the wall, an hour may be missing
    if upper <= lower:
        raise Invalid(_("A closure ends after it begins."))
    kept = Range(lower, upper, "[)")
    return Closure.objects.create(structure_id=resource.structure_id, resource=resource, during=kept, why=why)


@action(Can.EDIT_OPENINGS, audit="closure.removed", of="closure")
def reopen(*, by: Actor, closure: Closure) -> None:
    """Forget a closure: the openings it covered are open again."""
    closure.delete()


@action(Can.EDIT_OPENINGS, audit="openings.extended", of="structure")
def materialise(*, by: Actor, structure: Structure, now: datetime, horizon: timedelta = HORIZON) -> int:
    """Write the openings of every weekly rule of a structure up to the horizon; tell how many there should be."""
    living = OpeningRule.objects.filter(Q(until_on=None) | Q(until_on__gte=now.date()), structure=structure)
    return _write(living.select_related("resource"), now, horizon)


@action(Can.EDIT_OPENINGS, audit="freetime.renewed", of="resource")
def renew_free_time(*, by: Actor, resource: Resource) -> None:
    """Compute the read model of a resource from scratch; it changes only if it was wrong."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT capacity_renew(%s)", [resource.pk])


def _write(weekly_rules: Iterable[OpeningRule], now: datetime, horizon: timedelta) -> int:
    openings = [opening for rule in weekly_rules for opening in _openings(rule, now, horizon)]
    Opening.objects.bulk_create(openings, ignore_conflicts=True, batch_size=2000)
    return len(openings)


def _openings(rule: OpeningRule, now: datetime, horizon: timedelta) -> Iterator[Opening]:
    zone = ZoneInfo(rule.resource.time_zone)
    first = now.astimezone(zone).date()
    for span in rules.spans(_weekly(rule), zone, first=first, last=first + horizon):
        yield Opening(
            structure_id=rule.structure_id,
            resource_id=rule.resource_id,
            rule=rule,
            during=Range(span.starts_at, span.ends_at),
            kind=rule.kind,
        )


def _weekly(rule: OpeningRule) -> rules.Weekly:
    return rules.Weekly(rule.weekday, rule.opens_at, rule.closes_at, rule.from_on, rule.until_on)
