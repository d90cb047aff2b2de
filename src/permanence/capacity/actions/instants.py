"""Recurring openings written as instants, up to a horizon."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q
from psycopg.types.range import Range

from permanence.capacity import queries, rules
from permanence.capacity.models import Opening, OpeningKind, OpeningRule, Resource
from permanence.directory.models import Structure
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.rights import Can

HORIZON = timedelta(days=180)
DAY = timedelta(days=1)


@action(Can.EDIT_OPENINGS, audit="openings.extended", of="structure")
def materialise(*, by: Actor, structure: Structure, now: datetime, horizon: timedelta = HORIZON) -> int:
    """Write the openings of every rule of a structure up to the horizon; tell how many there should be."""
    living = OpeningRule.objects.filter(Q(until_on=None) | Q(until_on__gte=now.date() - DAY), structure=structure)
    theirs = Resource.objects.filter(pk__in=living.values("resource"))
    held = list(theirs.select_for_update(no_key=True).order_by("pk"))  # rules are read once nobody is changing them
    return write(living.filter(resource__in=held).select_related("resource"), now, horizon)


@action(Can.EDIT_OPENINGS, audit="openings.released_from", of="structure")
def release_kept(*, by: Actor, structure: Structure, moments: Mapping[UUID, datetime]) -> int:
    """Let what is kept be regular from these moments on; tell how many openings there were.

    :param moments: by opening
    """
    theirs = Opening.objects.filter(pk__in=moments, structure=structure).exclude(kind=OpeningKind.REGULAR)
    kept = list(theirs)
    for opening in kept:
        opening.released_at = moments[opening.pk]
    Opening.objects.bulk_update(kept, ["released_at"], batch_size=500)
    return len(kept)


def write(rows: Iterable[OpeningRule], now: datetime, horizon: timedelta) -> int:
    """Write the openings of some rules; those that are there stay as they are. Tell how many there should be."""
    openings = [opening for rule in rows for opening in _openings(rule, now, horizon)]
    Opening.objects.bulk_create(openings, ignore_conflicts=True, batch_size=2000)
    return len(openings)


def _openings(rule: OpeningRule, now: datetime, horizon: timedelta) -> Iterator[Opening]:
    zone = ZoneInfo(rule.resource.time_zone)
    today = now.astimezone(zone).date()
    first = today - DAY if rule.overnight else today  # last night's may still be open
    for span in rules.spans(queries.recurring(rule), zone, first=first, last=today + horizon):
        yield Opening(
            structure_id=rule.structure_id,
            resource_id=rule.resource_id,
            rule=rule,
            during=Range(span.starts_at, span.ends_at),
            kind=rule.kind,
            channel=rule.channel,
            reasons=rule.reasons,
            seats=rule.seats,
            site_id=rule.site_id,
            released_at=None if rule.release_h is None else span.starts_at - timedelta(hours=rule.release_h),
        )
