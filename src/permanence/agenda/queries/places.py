"""Where those whose practitioner is absent could go, found for all of them at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from permanence.agenda import rules
from permanence.agenda.models import Appointment, VisitReason
from permanence.capacity import queries as capacity
from permanence.capacity.models import Opening, OpeningKind
from permanence.directives import queries as directives
from permanence.directory import queries as directory
from permanence.directory.models import PractitionerRole
from permanence.foundation.actor import Actor
from permanence.foundation.rights import Can
from permanence.patients.models import NeedKind
from permanence.patients.queries import needing

from .alike import called
from .allowed import channel, known_pairs, known_patients
from .free import free_starts
from .slots import HORIZON, fit_for

URGENT_DAYS = 1  # what was booked on a time kept for emergencies waits no longer
OWN, OTHERS = 3, 6  # how many times are looked at for each patient, with his own practitioner and with colleagues
AT_LEAST = 30


@dataclass(frozen=True, slots=True)
class _Way:
    """One reason under which an appointment could be taken."""

    reason: VisitReason
    own: bool


def displaced(actor: Actor, role: PractitionerRole, appointments: Iterable[Appointment]) -> list[rules.Displaced]:
    """Tell of each appointment how long it can wait: what its reason says, or hardly when its time was urgent."""
    found = list(appointments)
    urgent = _emergencies(actor, role, found)
    return [
        rules.Displaced(
            key=one.pk,
            patient=one.patient_id,
            starts_at=one.starts_at,
            max_wait_days=_shortest(
                one.reason.max_wait_days, urgent=one.urgent or any(_within(one, time) for time in urgent)
            ),
        )
        for one in found
    ]


def is_urgent(actor: Actor, one: Appointment) -> bool:
    """Tell whether an appointment can hardly wait, and may have what is kept for emergencies."""
    (known,) = displaced(actor, one.practitioner_role, [one])
    return known.max_wait_days is not None and known.max_wait_days <= URGENT_DAYS


def offers(
    actor: Actor,
    role: PractitionerRole,
    appointments: Sequence[Appointment],
    *,
    now: datetime,
    after: datetime | None = None,
    taken: Iterable[tuple[UUID, rules.Place]] = (),
) -> dict[UUID, rules.Offer]:
    """Offer each appointment another place: with the same practitioner later, or a colleague for the same reason.

    :param after: look from there; the beginning of the earliest one when not given
    :param taken: what is proposed already, with the patient it is proposed to
    """
    if not appointments:
        return {}
    since = max(now, after or min(one.starts_at for one in appointments))
    waiting = displaced(actor, role, appointments)
    urgent = {one.key for one in waiting if one.max_wait_days is not None and one.max_wait_days <= URGENT_DAYS}
    ways = _ways(actor, role)
    pool = _Pool(actor, role, since, now, appointments)
    places = {
        one.pk: pool.of(one, ways.get(called(one.reason.name), []), urgent=one.pk in urgent) for one in appointments
    }
    return rules.propose(waiting, places, ZoneInfo(role.structure.time_zone), taken=taken)


class _Pool:
    """The free times of the structure, asked once for each duration and use."""

    def __init__(
        self, actor: Actor, role: PractitionerRole, since: datetime, now: datetime, found: Sequence[Appointment]
    ) -> None:
        self.actor, self.since, self.now, self.count = actor, since, now, len(found)
        same = capacity.resources(actor).filter(structure_id=role.structure_id, practitioner_role__isnull=False)
        self.roles = dict(same.values_list("pk", "practitioner_role_id"))
        self.found: dict[tuple[int, UUID | None, bool | None, bool, bool], list[tuple[UUID, capacity.FreeStart]]] = {}
        patients = [one.patient_id for one in found]
        self.no_stairs = needing(patients, NeedKind.STEP_FREE)
        self.sites = directory.step_free_sites(role.structure_id) if self.no_stairs else []
        self.role, self.known = role, known_patients(role, patients, now)
        homes = {one: role.structure_id for one in self.roles.values() if one != role.pk}
        self.refusing = directives.refusing_newcomers(homes, now, asking=True)
        self.seen = known_pairs(self.refusing, patients, now) if self.refusing else set()

    def of(self, one: Appointment, ways: Iterable[_Way], *, urgent: bool) -> list[rules.Place]:
        """Return the free times for these reasons, as long as this patient needs."""
        return [place for way in ways for place in self._places(one, way, urgent=urgent)]

    def _places(self, one: Appointment, way: _Way, *, urgent: bool) -> Iterable[rules.Place]:
        lasts_min = rules.length_min(way.reason.duration_min, one.patient.extra_time_min)
        for role_id, free in self._starts(lasts_min, way, urgent=urgent, no_stairs=one.patient_id in self.no_stairs):
            strange = free.kind == OpeningKind.OWN and one.patient_id not in self.known
            strange = strange or (role_id in self.refusing and (role_id, one.patient_id) not in self.seen)
            if role_id == way.reason.practitioner_role_id and not strange:
                ends_at = free.starts_at + timedelta(minutes=lasts_min)
                yield rules.Place(role_id, way.reason.pk, free.starts_at, ends_at, own=way.own)

    def _starts(
        self, duration_min: int, way: _Way, *, urgent: bool, no_stairs: bool
    ) -> list[tuple[UUID, capacity.FreeStart]]:
        """Search one agenda for his own reason, or one that needs a room; or those of all his colleagues at once."""
        own = way.reason.pk if way.own or way.reason.equipped else None
        asked = (duration_min, own, way.reason.grouped, urgent, no_stairs)
        if asked not in self.found:
            whose = [role for role in self.roles.values() if (role == self.role.pk) == way.own]
            whose = [role for role in whose if not own or role == way.reason.practitioner_role_id]
            kinds = [*capacity.REGULAR]
            kinds += [OpeningKind.OWN.value] if way.own else []
            kinds += [OpeningKind.EMERGENCY.value] if urgent else []
            fit = capacity.Fit(grouped=way.reason.grouped)
            fit = fit_for(way.reason, channel=channel(self.actor, self.role)) if own else fit
            starts = free_starts(
                self.actor,
                practitioner_role_ids=whose,
                duration_min=duration_min,
                after=self.since,
                until=self.since + HORIZON,
                kinds=kinds,
                limit=AT_LEAST + (OWN if way.own else OTHERS) * self.count,
                now=self.now,
                fit=replace(fit, sites=self.sites) if no_stairs else fit,
            )
            self.found[asked] = [(self.roles[free.resource_id], free) for free in starts if whose]
        return self.found[asked]


def _ways(actor: Actor, role: PractitionerRole) -> dict[str, list[_Way]]:
    """Return the reasons offered at the structure, by name: what has the same name is the same visit."""
    offered = VisitReason.objects.filter(structure_id__in=actor.structures(Can.VIEW_AGENDA), withdrawn_at=None)
    ways: dict[str, list[_Way]] = {}
    for one in offered.filter(structure_id=role.structure_id):
        ways.setdefault(called(one.name), []).append(_Way(one, own=one.practitioner_role_id == role.pk))
    return ways


def _emergencies(actor: Actor, role: PractitionerRole, found: list[Appointment]) -> list[Opening]:
    resource = capacity.resource_of(actor, role.pk)
    if resource is None or not found:
        return []
    kept = Opening.objects.filter(resource=resource, structure_id__in=actor.structures(Can.VIEW_AGENDA))
    first, last = min(one.starts_at for one in found), max(one.ends_at for one in found)
    return list(kept.filter(kind=OpeningKind.EMERGENCY, starts_at__lt=last, ends_at__gt=first))


def _within(one: Appointment, opening: Opening) -> bool:
    return bool(opening.starts_at <= one.starts_at and one.ends_at <= opening.ends_at)


def _shortest(max_wait_days: int | None, *, urgent: bool) -> int | None:
    if not urgent:
        return max_wait_days
    return URGENT_DAYS if max_wait_days is None else min(URGENT_DAYS, max_wait_days)
