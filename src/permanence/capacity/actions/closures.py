"""When resources take nothing: absences, leave, holidays, a building that is closed."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from psycopg.types.range import Range

from permanence.capacity import rules
from permanence.capacity.models import Closure, ClosureKind, Opening, Resource
from permanence.directory.models import Site, Structure
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.live import tell
from permanence.foundation.refusal import Invalid
from permanence.foundation.rights import Can

# Where days of their own are kept, as ISO 3166-2 ends: Moselle, Alsace, overseas.
REGIONS = ("", "57", "6AE", "971", "972", "973", "974", "976", "BL", "MF", "NC", "PF", "PM", "TF", "WF")


@action(Can.EDIT_OPENINGS, audit="closure.added", of="resource")
def close(
    *,
    by: Actor,
    resource: Resource,
    during: Range[datetime],
    why: str = "",
    kind: str = ClosureKind.ABSENCE,
    once: bool = False,
) -> Closure:
    """Take nothing new during this time; what is already promised stays promised.

    :param once: the very same one is kept as it is: a form sent twice closes once
    :raises Invalid: when it ends before it begins, or never
    """
    closure = Closure(
        structure_id=resource.structure_id, resource=resource, during=_bounded(during), why=why, kind=kind
    )
    if once and (same := _same(closure)):
        return same
    closure.save(force_insert=True)
    _tell(resource)
    return closure


@action(Can.EDIT_OPENINGS, audit="closure.removed", of="closure")
def reopen(*, by: Actor, closure: Closure) -> None:
    """Forget a closure: the openings it covered are open again."""
    closure.delete()
    _tell(closure.resource)


@action(Can.EDIT_OPENINGS, audit="building.closed", of="site")
def close_building(*, by: Actor, site: Site, during: Range[datetime], why: str = "") -> list[Closure]:
    """Close everything that is taken at a site, while it is there; what is already promised stays promised.

    :raises Invalid: when it ends before it begins, or never
    """
    kept = _bounded(during)
    closures = [
        Closure(structure_id=site.structure_id, resource_id=one, during=span, kind=ClosureKind.BUILDING, why=why)
        for one, span in _there(site, kept)
    ]
    tell("agenda", site.structure_id)
    return Closure.objects.bulk_create(closures)


@action(Can.EDIT_OPENINGS, audit="holidays.closed", of="structure")
def close_on_holidays(
    *, by: Actor, structure: Structure, resources: Iterable[Resource], year: int, region: str = ""
) -> int:
    """Close resources of a structure on the public holidays of a year; tell how many days were not yet closed.

    :param region: where days of its own are kept, one of `REGIONS`
    :raises Invalid: when there is no such region, or a resource is another structure's
    """
    import holidays  # large, and asked for once a year

    chosen = sorted(resources, key=lambda one: one.pk)
    if region not in REGIONS or any(one.structure_id != structure.pk for one in chosen):
        raise Invalid(_("Choose the region again."))
    days = holidays.country_holidays("FR", subdiv=region or None, years=year, language="fr")
    tell("agenda", structure.pk)
    before = Closure.objects.filter(resource__in=chosen).count()
    Closure.objects.bulk_create(
        (_holiday(one, day, name) for one in chosen for day, name in sorted(days.items())), ignore_conflicts=True
    )
    return Closure.objects.filter(resource__in=chosen).count() - before


def _there(site: Site, during: Range[datetime]) -> Iterator[tuple[UUID, Range[datetime]]]:
    """Yield what is taken at a site, and when: all but the openings it has at another, and those of others there."""
    assert during.lower and during.upper  # noqa: PT018
    usual = Resource.objects.filter(Q(site=site) | Q(site=None, practitioner_role__site=site)).order_by("pk")
    own, away = {one.pk for one in usual}, defaultdict[UUID, list[rules.Span]](list)
    for one in Opening.objects.filter(starts_at__lt=during.upper, ends_at__gt=during.lower, site__isnull=False):
        span = rules.Span(max(one.starts_at, during.lower), min(one.ends_at, during.upper))
        if one.site_id != site.pk:
            away[one.resource_id].append(span)
        elif one.resource_id not in own:
            yield one.resource_id, Range(span.starts_at, span.ends_at, "[)")
    for pk in sorted(own):
        for span in rules.gained(away[pk], [rules.Span(during.lower, during.upper)]):
            yield pk, Range(span.starts_at, span.ends_at, "[)")


def _tell(resource: Resource) -> None:
    """Tell the agendas that are open of it."""
    tell("agenda", resource.structure_id, resource=resource.pk)


def _holiday(resource: Resource, day: date, name: str) -> Closure:
    zone = ZoneInfo(resource.time_zone)
    begins, ends = (rules.instant(one, time(0), zone) for one in (day, day + timedelta(days=1)))
    return Closure(
        structure_id=resource.structure_id,
        resource=resource,
        during=Range(begins, ends, "[)"),
        kind=ClosureKind.HOLIDAY,
        why=name[:80],
    )


def _same(closure: Closure) -> Closure | None:
    """Return the one that says the same; of two who say it at once, the second finds the first one's."""
    Resource.objects.select_for_update(no_key=True).get(pk=closure.resource_id)
    told = {name: getattr(closure, name) for name in ("resource", "during", "kind", "why")}
    return Closure.objects.filter(**told).first()


def _bounded(during: Range[datetime]) -> Range[datetime]:
    if during.lower is None or during.upper is None:
        raise Invalid(_("A closure ends after it begins."))
    lower, upper = during.lower.astimezone(UTC), during.upper.astimezone(UTC)  # on the wall, an hour may be missing
    if upper <= lower:
        raise Invalid(_("A closure ends after it begins."))
    return Range(lower, upper, "[)")
