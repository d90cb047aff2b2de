"""What stands at a site from a day on, and what follows a practitioner who usually receives at another one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import groupby
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from permanence.agenda.models import Appointment, Modality
from permanence.agenda.rules import visits
from permanence.capacity.models import OpeningRule
from permanence.directory import queries as directory
from permanence.directory.models import PractitionerRole, Site
from permanence.foundation.actor import Actor

from .appointments import at_site


@dataclass(frozen=True, slots=True)
class Promised:
    """The appointments of one practitioner that stand in the way: how many, from when to when."""

    role: PractitionerRole
    count: int
    first: datetime
    last: datetime


@dataclass(frozen=True, slots=True)
class StandingThere:
    """What stands at a site after a day; nothing of it when it may close.

    :param usual: who usually receives there, or will
    """

    usual: Sequence[PractitionerRole]
    rules: Sequence[OpeningRule]
    promised: Sequence[Promised]

    def __bool__(self) -> bool:
        return bool(self.usual or self.rules or self.promised)


def standing_at(actor: Actor, site: Site, from_on: date) -> StandingThere:
    """Return who usually receives at a site, which openings name it and whom one awaits there, from a day on."""
    usual = directory.usually_at(site, from_on).filter(structure__in=actor.structures())
    rules = OpeningRule.objects.filter(site=site, structure=site.structure_id).exclude(until_on__lt=from_on)
    return StandingThere(
        list(usual.select_related("person").order_by("person__family_name", "pk")),
        list(rules.select_related("resource__practitioner_role__person").order_by("resource", "weekday", "opens_at")),
        _promised(_expected(site, from_on)),
    )


def usual_openings(actor: Actor, role: PractitionerRole, from_on: date) -> list[OpeningRule]:
    """Return the openings of a practitioner that are where he usually receives, of those not ended on a day."""
    theirs = OpeningRule.objects.filter(resource__practitioner_role=role, structure__in=actor.structures(), site=None)
    return list(theirs.exclude(until_on__lt=from_on).select_related("resource").order_by("weekday", "opens_at", "pk"))


def going_openings(actor: Actor, role: PractitionerRole, today: date) -> list[OpeningRule]:
    """Return the openings of a practitioner that go with him where it is said that he will usually receive."""
    if not role.next_site_on or role.next_site_on <= today:
        return []
    theirs = OpeningRule.objects.filter(resource__practitioner_role=role, structure__in=actor.structures())
    going = theirs.filter(site=role.next_site_id, from_on__gte=role.next_site_on)
    return list(going.select_related("resource").order_by("weekday", "opens_at", "pk"))


def promised_of(actor: Actor, role: PractitionerRole, from_on: date) -> QuerySet[Appointment]:
    """Return who was promised to come where a practitioner usually receives, or will, from a day on."""
    promised = _expected(role.site, from_on)
    if role.next_site and role.next_site_on:
        promised |= _expected(role.next_site, role.next_site_on)
    return promised.filter(practitioner_role=role, structure__in=actor.structures())


def _expected(site: Site, from_on: date) -> QuerySet[Appointment]:
    begins = datetime.combine(from_on, time(), ZoneInfo(site.structure.time_zone))
    there = Appointment.objects.filter(at_site(site.pk), structure=site.structure_id, starts_at__gte=begins)
    expected = there.filter(stage__in=visits.EXPECTED, modality=Modality.OFFICE)
    return expected.order_by("practitioner_role", "starts_at", "pk")


def _promised(found: QuerySet[Appointment]) -> list[Promised]:
    told = []
    for role, some in groupby(found.select_related("practitioner_role__person"), key=lambda one: one.practitioner_role):
        theirs = list(some)
        told.append(Promised(role, len(theirs), theirs[0].starts_at, theirs[-1].starts_at))
    return told
