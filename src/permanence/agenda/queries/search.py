"""The next times among many practitioners for one reason, always for an actor."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import chain
from typing import Any
from uuid import UUID

from permanence.agenda import rules
from permanence.agenda.models import VisitReason
from permanence.capacity import queries as capacity
from permanence.capacity.models import Channel
from permanence.directives import queries as directives
from permanence.directory import queries as directory
from permanence.directory.models import PractitionerRole, Site, Structure
from permanence.foundation import ready
from permanence.foundation.actor import Actor
from permanence.foundation.rights import Can
from permanence.patients.models import Patient

from .alike import called
from .free import free_starts
from .slots import HORIZON, sites_for
from .things import needs_of_many

# Practitioners call the same visit by the same name; it may last longer with some of them.
WHOM = """
    SELECT resource.id AS resource_id, reason.practitioner_role_id AS role_id, reason.id AS reason_id,
        reason.duration_min + %(more_min)s::integer AS lasts_min, reason.grouped, reason.equipped
    FROM agenda_visitreason reason
    JOIN directory_practitionerrole role ON role.id = reason.practitioner_role_id
    JOIN capacity_resource resource ON resource.practitioner_role_id = reason.practitioner_role_id
    WHERE reason.structure_id = ANY (%(houses)s::uuid[]) AND reason.withdrawn_at IS NULL
        AND lower(reason.name) = lower(%(name)s)
        AND (%(specialty)s = '' OR role.specialty = %(specialty)s)
"""
OF_SOME = f"{WHOM} AND reason.practitioner_role_id = ANY (%(only)s::uuid[])"


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for.

    :param reason: its name, as practitioners call it
    :param structures: none is all whose agendas the actor may see
    :param roles: only these practitioners; none is all of them
    :param specialty: only practitioners of this one
    :param hours: the days and hours that suit
    :param sites: only there; none is anywhere
    """

    reason: str
    after: datetime
    until: datetime | None = None
    limit: int = 5
    structures: Sequence[UUID] = ()
    roles: Sequence[UUID] = ()
    specialty: str = ""
    patient: Patient | None = None
    channel: str = Channel.DESK
    kinds: Sequence[str] = capacity.REGULAR
    hours: capacity.Hours | None = None
    sites: Sequence[UUID] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """One time that can be proposed, half-open `[)`, with whom, for which of his reasons; the rest as of a slot."""

    practitioner_role_id: UUID
    reason_id: UUID
    starts_at: datetime
    ends_at: datetime
    kind: str
    left: int | None = None
    site_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Searchable:
    """What can be looked for: names of reasons, the most usual first; specialties, structures and sites in order.

    :param sites: those of structures that have several
    """

    reasons: list[str]
    specialties: list[str]
    structures: list[Structure]
    sites: list[Site]


def search(actor: Actor, wanted: Search) -> list[Found]:
    """Return the next times for this reason with any of those practitioners, the earliest first."""
    allowed = actor.structures(Can.VIEW_AGENDA)
    whom = OF_SOME if wanted.roles else WHOM
    named: dict[str, Any] = {
        "houses": [one for one in allowed if not wanted.structures or one in wanted.structures],
        "name": wanted.reason.strip(),
        "specialty": wanted.specialty,
        "more_min": rules.length_min(0, wanted.patient.extra_time_min if wanted.patient else 0),
    } | ({"only": list(wanted.roles)} if wanted.roles else {})
    closings = directives.closings(named["houses"], since=wanted.after, until=_end(wanted))
    bound = bool(closings) and wanted.channel != Channel.PRACTITIONER
    until = closings[0].starts_at if bound else _end(wanted)
    found = _before(actor, wanted, whom, named, until) if until > wanted.after else []
    needing = any(one.equipped for one in found)  # what is not free with its room stands before nobody else
    if needing or (bound and len(found) < wanted.limit):
        return _one_by_one(actor, wanted, whom, named)
    return [_found(one) for one in found]


def _before(
    actor: Actor, wanted: Search, whom: str, named: Mapping[str, Any], until: datetime
) -> list[capacity.FreeAmong]:
    """Search among all at once, where nothing is closed by a directive and no room or device is asked for."""
    return capacity.free_starts_among(
        actor,
        whom,
        named,
        after=wanted.after,
        until=until,
        kinds=wanted.kinds,
        limit=wanted.limit,
        fit=capacity.Fit(channel=wanted.channel, hours=wanted.hours, sites=_sites(wanted)),
    )


def searchable(actor: Actor) -> Searchable:
    """Return what can be looked for where the actor works."""
    here = [s for s in actor.structures(Can.VIEW_AGENDA) if actor.at in (None, s)]
    offered = VisitReason.objects.filter(structure_id__in=here, withdrawn_at=None)
    named: dict[str, str] = {}
    for name in offered.order_by("rank", "name").values_list("name", flat=True):
        named.setdefault(called(name), name)
    roles = PractitionerRole.objects.filter(structure_id__in=here)
    houses = list(Structure.objects.filter(pk__in=roles.values("structure")).order_by("name"))
    return Searchable(
        reasons=list(named.values()),
        specialties=list(roles.order_by("specialty").values_list("specialty", flat=True).distinct()),
        structures=houses,
        sites=directory.several_sites([one.pk for one in houses]),
    )


def _found(one: capacity.FreeAmong) -> Found:
    begins = one.start.starts_at
    ends_at = begins + timedelta(minutes=one.lasts_min)
    return Found(one.role_id, one.reason_id, begins, ends_at, one.start.kind, site_id=one.start.site_id)


Way = tuple[UUID, UUID, UUID]


def _one_by_one(actor: Actor, wanted: Search, whom: str, named: Mapping[str, Any]) -> list[Found]:
    """Search what is not the same for all: behind closures written as directives, with what each reason needs."""
    ways: dict[tuple[int, bool | None, UUID | None], list[Way]] = defaultdict(list)
    for *way, lasts_min, grouped, equipped in ready.rows(whom, named):
        ways[lasts_min, grouped, way[2] if equipped else None].append((way[0], way[1], way[2]))
    needs = needs_of_many(VisitReason.objects.filter(pk__in=[reason for *_, reason in ways if reason]))
    found = [
        _with_some(
            actor, wanted, alike, lasts_min, capacity.Fit(grouped=grouped, needs=needs.get(reason) if reason else None)
        )
        for (lasts_min, grouped, reason), alike in ways.items()
    ]
    return sorted(chain(*found), key=lambda one: (one.starts_at, one.practitioner_role_id))[: wanted.limit]


def _with_some(actor: Actor, wanted: Search, ways: Sequence[Way], lasts_min: int, fit: capacity.Fit) -> list[Found]:
    by_resource = {resource: (role, reason) for resource, role, reason in ways}
    starts = free_starts(
        actor,
        practitioner_role_ids=[role for role, _ in by_resource.values()],
        resources={role: resource for resource, (role, _) in by_resource.items()},
        duration_min=lasts_min,
        after=wanted.after,
        until=_end(wanted),
        kinds=wanted.kinds,
        limit=wanted.limit,
        fit=replace(
            fit,
            reasons=[reason for _, reason in by_resource.values()],
            channel=wanted.channel,
            hours=wanted.hours,
            sites=_sites(wanted),
        ),
    )
    lasts = timedelta(minutes=lasts_min)
    return [
        Found(*by_resource[one.resource_id], one.starts_at, one.starts_at + lasts, one.kind, site_id=one.site_id)
        for one in starts
    ]


def _sites(wanted: Search) -> Sequence[UUID] | None:
    """Return where: at the sites asked for that the patient can reach; None is anywhere."""
    reached = sites_for(wanted.patient)
    if not wanted.sites:
        return reached
    return [one for one in wanted.sites if reached is None or one in reached]


def _end(wanted: Search) -> datetime:
    horizon = wanted.after + HORIZON
    return min(wanted.until or horizon, horizon)
