"""What practices show to the national platform: who, why, and the free times the agenda finds for that."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from permanence.agenda import queries as agenda
from permanence.agenda.models import VisitReason
from permanence.api.models import AUDIENCES, Audience, Community, Participation, SasOffer
from permanence.capacity import queries as capacity
from permanence.capacity.models import Channel
from permanence.directives import queries as directives
from permanence.directory.models import PractitionerRole, Site
from permanence.foundation import ready
from permanence.foundation.actor import Actor, Kind
from permanence.foundation.rights import Can

from .rounds import Way, gathered, resources_of, starts_in

PLATFORM = "sas"
RIGHTS = frozenset({Can.VIEW_AGENDA, Can.VIEW_DIRECTORY})
STRUCTURES = "SELECT api_sas_structures(%s::text[], %s::text[])"
MOST = 5_000  # times of one search, however many are asked for
# Through which door each looks: the public what may be booked online; professionals what the desk may book; whoever
# regulates also what was kept for emergencies, once it is released.
DOORS = {
    Audience.PUBLIC: (Channel.ONLINE.value, capacity.REGULAR),
    Audience.PRO: (Channel.DESK.value, capacity.REGULAR),
    Audience.CPTS: (Channel.DESK.value, capacity.REGULAR),
    Audience.SNP: (Channel.DESK.value, (*capacity.REGULAR, capacity.RELEASED)),
}


class Time:
    """A free time shown to some people: no two of one practitioner, or of one place, begin and last alike."""

    __slots__ = ()
    starts_at: datetime
    ends_at: datetime
    audiences: set[str]

    @property
    def for_whom(self) -> tuple[str, ...]:
        """For whom it is shown, always in the same order."""
        return tuple(one for one in AUDIENCES if one in self.audiences)

    @property
    def minute(self) -> int:
        """When it begins, in minutes of our era."""
        return int(self.starts_at.timestamp()) // 60

    @property
    def lasts_min(self) -> int:
        """How long it lasts."""
        return round((self.ends_at - self.starts_at).total_seconds() / 60)


@dataclass(slots=True)
class FreeSlot(Time):
    """One free time of one practitioner, for everything that may begin then and lasts as long."""

    role_id: UUID
    starts_at: datetime
    ends_at: datetime
    site_id: UUID
    reasons: dict[str, VisitReason] = field(default_factory=dict)
    meetings: dict[str, None] = field(default_factory=dict)
    audiences: set[str] = field(default_factory=set)


@dataclass(slots=True)
class FreePlace(Time):
    """One free time at one place, whoever receives then."""

    site_id: UUID
    starts_at: datetime
    ends_at: datetime
    meetings: dict[str, None]
    audiences: set[str]


@dataclass(frozen=True, slots=True)
class Shown:
    """Who is shown, and their free times in order."""

    roles: dict[UUID, PractitionerRole]
    cabinets: dict[UUID, str]
    sites: dict[UUID, Site]
    slots: list[FreeSlot]

    def places(self) -> list[FreePlace]:
        """Return the same times by place: at one place and moment, one."""
        found: dict[tuple[UUID, datetime, datetime], FreePlace] = {}
        for one in self.slots:
            key = one.site_id, one.starts_at, one.ends_at
            place = found.setdefault(key, FreePlace(*key, {}, set()))
            place.meetings |= one.meetings
            place.audiences |= one.audiences - {Audience.CPTS}
        return [one for one in found.values() if one.audiences]


def asked_structures(*, numbers: Collection[str] = (), sirets: Collection[str] = ()) -> list[UUID]:
    """Return the structures that show times of these practitioners, or their own: before anyone's scope is open."""
    return [row[0] for row in ready.rows(STRUCTURES, [list(numbers), list(sirets)])]


def platform(structure_ids: Iterable[UUID]) -> Actor:
    """Return the national platform, as it may look at these structures: at their agendas, and nothing else."""
    return Actor(Kind.SYSTEM, None, PLATFORM, dict.fromkeys(structure_ids, RIGHTS), purpose=PLATFORM)


def shown_times(
    actor: Actor,
    *,
    now: datetime,
    since: datetime,
    until: datetime,
    numbers: Collection[str] | None = None,
    audiences: Collection[str] = AUDIENCES,
) -> Shown:
    """Return the free times that practices show, by directives, reasons and doors, the earliest first.

    :param numbers: of the practitioners asked for, by RPPS; None is all
    """
    cabinets = _cabinets(actor)
    roles = PractitionerRole.objects.filter(structure_id__in=cabinets).select_related("person", "site", "structure")
    if numbers is not None:
        roles = roles.filter(person__rpps__in=[*numbers])
    by_id = {role.pk: role for role in roles}
    refusing = directives.refusing_newcomers({role.pk: role.structure_id for role in by_id.values()}, now)
    usual = {role.pk: role.site_id for role in by_id.values() if role.pk not in refusing}
    slots = _slots(actor, usual, audiences, now=now, since=since, until=until)
    sites = {role.site_id: role.site for role in by_id.values()}
    elsewhere = {one.site_id for one in slots} - sites.keys()
    sites |= Site.objects.in_bulk(list(elsewhere)) if elsewhere else {}
    return Shown(by_id, cabinets, sites, slots)


def communities(actor: Actor) -> dict[UUID, list[Community]]:
    """Return the communities to which each practice shows times."""
    found: dict[UUID, list[Community]] = defaultdict(list)
    for one in Community.objects.filter(structure_id__in=actor.structures(Can.VIEW_AGENDA)):
        found[one.structure_id].append(one)
    return found


def _cabinets(actor: Actor) -> dict[UUID, str]:
    shown = Participation.objects.filter(structure_id__in=actor.structures(Can.VIEW_AGENDA), ended_at=None)
    return dict(shown.values_list("structure_id", "cabinet"))


def _slots(
    actor: Actor,
    usual: Mapping[UUID, UUID],
    audiences: Collection[str],
    *,
    now: datetime,
    since: datetime,
    until: datetime,
) -> list[FreeSlot]:
    """Return the free times of these practitioners.

    :param usual: where each usually receives
    """
    found: dict[tuple[UUID, int], dict[datetime, FreeSlot]] = defaultdict(dict)
    resources = resources_of(list(usual))
    for way, round_ in _rounds(resources, audiences):
        lasts, reasons = timedelta(minutes=way.lasts_min), {role: one.pk for role, (one, _) in round_.items()}
        theirs = {role: (*told, found[role, way.lasts_min]) for role, told in round_.items()}
        starts = starts_in(actor, way, reasons, resources, after=since, until=until, limit=MOST, now=now)
        for role, starts_at, site in starts:
            reason, for_whom, times = theirs[role]
            if (slot := times.get(starts_at)) is None:
                slot = times[starts_at] = FreeSlot(role, starts_at, starts_at + lasts, site or usual[role])
            slot.reasons[reason.name], slot.meetings[reason.modality] = reason, None
            slot.audiences |= for_whom
    told = (slot for times in found.values() for slot in times.values())
    return sorted(told, key=lambda one: (one.starts_at, one.role_id, one.ends_at))


Round = dict[UUID, tuple[VisitReason, frozenset[str]]]


def _rounds(whom: Collection[UUID], audiences: Collection[str]) -> list[tuple[Way, Round]]:
    """Gather what is searched together: of each practitioner one reason, all alike."""
    offered = SasOffer.objects.filter(reason__practitioner_role_id__in=whom, reason__withdrawn_at=None)
    offers = list(offered.select_related("reason").order_by("reason__rank", "reason__name", "pk"))
    needs, each = agenda.needs_of_many(one.reason for one in offers), []
    for offer in offers:
        reason = offer.reason
        for (channel, kinds), for_whom in _doors(offer.audiences, audiences).items():
            way = Way(reason.duration_min, reason.grouped, channel, kinds, needs.get(reason.pk))
            each.append((way, reason.practitioner_role_id, (reason, frozenset(for_whom))))
    return gathered(each)


def _doors(offered: Iterable[str], wanted: Collection[str]) -> dict[tuple[str, tuple[str, ...]], set[str]]:
    doors: dict[tuple[str, tuple[str, ...]], set[str]] = defaultdict(set)
    for audience in offered:
        if audience in wanted:
            doors[DOORS[Audience(audience)]].add(audience)
    return doors
