"""Resources with openings, for the tests of every room."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from permanence.capacity import actions
from permanence.capacity.models import OpeningKind, OpeningRule, Resource
from permanence.directory.models import PractitionerRole
from permanence.foundation.actor import Actor, system

PARIS = ZoneInfo("Europe/Paris")
LONG_AGO = date(2020, 1, 1)
MONDAY = date(2026, 11, 23)
SUNDAY_NOON = datetime(2026, 11, 22, 11, tzinfo=UTC)


def at(hour: int, minute: int = 0, *, day: date = MONDAY, zone: ZoneInfo = PARIS) -> datetime:
    """Return a moment of the tests' Monday, in wall time."""
    return datetime.combine(day, time(hour, minute), zone)


def anyone_at(role: PractitionerRole | Resource) -> Actor:
    """Return an actor who may do everything there."""
    return system("test", [role.structure_id])


def make_resource(role: PractitionerRole) -> Resource:
    """Return the resource behind a practitioner."""
    return actions.add_practitioner(by=anyone_at(role), practitioner_role=role)


def make_open(
    resource: Resource,
    opens_at: time = time(9),
    closes_at: time = time(12),
    *,
    weekday: int = 0,
    kind: str = OpeningKind.REGULAR,
    now: datetime = SUNDAY_NOON,
) -> OpeningRule:
    """Open a resource every Monday morning."""
    return actions.open_weekly(
        by=anyone_at(resource),
        resource=resource,
        weekday=weekday,
        opens_at=opens_at,
        closes_at=closes_at,
        kind=kind,
        from_on=LONG_AGO,
        until_on=None,
        now=now,
    )
