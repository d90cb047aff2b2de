"""What practices show to the national platform: who, why, and the free times the agenda finds for that."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from permanence.agenda import queries as agenda
from permanence.agenda.models import VisitReason
from permanence.api.models import AUDIENCES, Audience, Community, Participation, SasOffer
from permanence.capacity import queries as capacity
from permanence.capacity.models import Channel
from permanence.directives import queries as directives
from permanence.directory.models import PractitionerRole
from permanence.foundation import ready
from permanence.foundation.actor import Actor, Kind
from permanence.foundation.rights import Can

from .rounds import gathered, resources_of

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


class ForSome:
    """Something shown to some people."""

    __slots__ = ()
    audiences: set[str]

    @property
    def for_whom(self) -> tuple[str, ...]:
        """For whom it is shown, always in the same order."""
        return tuple(one for one in AUDIENCES if one in self.audiences)


@dataclass(slots=True)
class FreeSlot(ForSome):
    """One free time of one practitioner, for everything that may begin then and lasts as long."""

    role_id: UUID
    starts_at: datetime
    ends_at: datetime
    reasons: dict[str, None] = field(default_factory=dict)
    meetings: dict[str, None] = field(default_factory=dict)
    audiences: set[str] = field(default_factory=set)


@dataclass(slots=True)
class FreePlace(ForSome):
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
    slots: list[FreeSlot]

    def places(self) -> list[FreePlace]:
        """Return the same times by place: at one place and moment, one."""
        found: dict[tuple[UUID, datetime, datetime], FreePlace] = {}
        for one in self.slots:
            key = self.roles[one.role_id].site_id, one.starts_at, one.ends_at
            place = found.setdefault(key, FreePlace(*key, {}, set()))
            place.meetings |= one.meetings
            place.audiences |= one.audiences - {Audience.CPTS}
        return [one for one in found.values() if one.audiences]


Way = tuple[int, bool | None, str, tuple[str, ...]]


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
    whom = [pk for pk in by_id if pk not in refusing]
    return Shown(by_id, cabinets, _slots(actor, whom, audiences, now=now, since=since, until=until))


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
    whom: Sequence[UUID],
    audiences: Collection[str],
    *,
    now: datetime,
    since: datetime,
    until: datetime,
) -> list[FreeSlot]:
    found: dict[tuple[UUID, datetime, int], FreeSlot] = {}
    for (lasts_min, grouped, channel, kinds), round_ in _rounds(whom, audiences):
        resources = {role: resource for role, (resource, _, _) in round_.items()}
        roles = {resource: role for role, resource in resources.items()}
        fit = capacity.Fit(reasons=[one.pk for _, one, _ in round_.values()], channel=channel, grouped=grouped)
        for start in agenda.free_starts(
            actor, practitioner_role_ids=list(round_), resources=resources, duration_min=lasts_min, after=since,
            until=until, kinds=kinds, limit=MOST, now=now, fit=fit,
        ):  # fmt: skip
            role = roles[start.resource_id]
            _, reason, for_whom = round_[role]
            key = role, start.starts_at, lasts_min
            ends_at = start.starts_at + timedelta(minutes=lasts_min)
            slot = found.setdefault(key, FreeSlot(role, start.starts_at, ends_at))
            slot.reasons[reason.name] = slot.meetings[reason.modality] = None
            slot.audiences |= for_whom
    return sorted(found.values(), key=lambda one: (one.starts_at, one.role_id, one.ends_at))


Round = dict[UUID, tuple[UUID, VisitReason, frozenset[str]]]


def _rounds(whom: Sequence[UUID], audiences: Collection[str]) -> list[tuple[Way, Round]]:
    """Gather what is searched together: of each practitioner one reason, all alike in length, door and kind."""
    offers = SasOffer.objects.filter(reason__practitioner_role_id__in=whom, reason__withdrawn_at=None)
    resources, each = resources_of(whom), []
    for offer in offers.select_related("reason").order_by("reason__rank", "reason__name", "pk"):
        role = offer.reason.practitioner_role_id
        for (channel, kinds), for_whom in _doors(offer.audiences, audiences).items():
            if role in resources:
                way = offer.reason.duration_min, offer.reason.grouped, channel, kinds
                each.append((way, role, (resources[role], offer.reason, frozenset(for_whom))))
    return gathered(each)


def _doors(offered: Iterable[str], wanted: Collection[str]) -> dict[tuple[str, tuple[str, ...]], set[str]]:
    doors: dict[tuple[str, tuple[str, ...]], set[str]] = defaultdict(set)
    for audience in offered:
        if audience in wanted:
            doors[DOORS[Audience(audience)]].add(audience)
    return doors
