"""Who can take the appointments of a practitioner who is late or absent, always for an actor."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import chain, islice
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q

from permanence.agenda import rules as lengths
from permanence.agenda.models import Appointment, Replacement, Stage, VisitReason
from permanence.agenda.rules import replacing as rules
from permanence.capacity import queries as capacity
from permanence.capacity.models import Channel, OpeningKind
from permanence.directives import queries as directives
from permanence.directory import queries as directory
from permanence.directory.models import PractitionerRole
from permanence.foundation.actor import Actor
from permanence.foundation.rights import Can
from permanence.patients.models import NeedKind
from permanence.patients.queries import needing

from .alike import reason_alike
from .allowed import channel, known_pairs
from .appointments import appointments
from .free import free_starts
from .slots import practitioners
from .things import needs_of_many

EACH = 3  # times looked at with each colleague
DAY = timedelta(days=1)
GRID = timedelta(minutes=5)  # nothing begins more often
TO_REPLACE = (Stage.PLANNED, Stage.CONFIRMED, Stage.ARRIVED, Stage.WAITING)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A colleague who could see the patient, for which reason of his, when."""

    role: PractitionerRole
    reason: VisitReason
    starts_at: datetime

    @property
    def code(self) -> str:
        """What a form sends for it."""
        return f"{self.role.pk} {self.reason.pk} {self.starts_at.isoformat()}"


@dataclass(frozen=True, slots=True)
class Replaceable:
    """One appointment with what is proposed, what else could be, and what was agreed.

    :param gone: whether the time the patient spoke of was taken since
    """

    appointment: Appointment
    proposed: Candidate | None
    candidates: list[Candidate]
    asked: Replacement | None
    gone: bool = False


def replaceable(actor: Actor, role: PractitionerRole, on: date, now: datetime) -> list[Replaceable]:
    """Return a practitioner's appointments of a day that are not over, each with the colleagues free near its hour."""
    theirs = _of_day(actor, role, on, now)
    if not theirs:
        return []
    colleagues = _Colleagues(actor, role, theirs, now)
    offers = {one.pk: list(colleagues.near(one)) for one in theirs}
    assigned = rules.assign(
        [(one.pk, one.starts_at) for one in theirs],
        {key: [rules.Offer(c.role.pk, c.starts_at, _end(c)) for c in found] for key, found in offers.items()},
    )
    asked = {row.appointment_id: row for row in colleagues.said}
    return [
        Replaceable(
            one, _named(assigned.get(one.pk), offers[one.pk]), offers[one.pk], asked.get(one.pk),
            gone=one.pk in asked and not colleagues.has(one, asked[one.pk]),
        )
        for one in theirs
    ]  # fmt: skip


def candidate(actor: Actor, appointment: Appointment, code: str, now: datetime) -> Candidate | None:
    """Return the candidate a form sent, if he is still one."""
    colleagues = _Colleagues(actor, appointment.practitioner_role, [appointment], now)
    return next((one for one in colleagues.near(appointment) if one.code == code), None)


def promised_to_another(actor: Actor, appointment: Appointment, candidate: Candidate, now: datetime) -> bool:
    """Tell whether another patient has agreed to a colleague's time, and has not been moved there yet."""
    theirs = _said(actor, [candidate.role.pk], [], now)
    return any(_clashes(one, appointment, candidate.role.pk, candidate.starts_at, _end(candidate)) for one in theirs)


def agreed(actor: Actor, role: PractitionerRole, on: date, now: datetime) -> list[Replacement]:
    """Return the replacements of a day that patients agreed to and that are still to be done."""
    begins, ends = _day(role, on)
    said = Replacement.objects.filter(
        structure_id__in=actor.structures(Can.VIEW_AGENDA), appointment__practitioner_role=role, consent="agreed"
    )
    open_ = said.filter(appointment__stage__in=TO_REPLACE, appointment__ends_at__gt=now)
    open_ = open_.filter(appointment__starts_at__gte=begins, appointment__starts_at__lt=ends)
    return list(
        open_.select_related("appointment__patient", "practitioner_role__person", "reason").order_by("starts_at")
    )


def _of_day(actor: Actor, role: PractitionerRole, on: date, now: datetime) -> list[Appointment]:
    begins, ends = _day(role, on)
    theirs = appointments(actor).filter(practitioner_role=role, stage__in=TO_REPLACE, ends_at__gt=now)
    within = theirs.filter(starts_at__gte=begins, starts_at__lt=ends).prefetch_related("patient__contacts")
    return list(within.order_by("starts_at"))


def _day(role: PractitionerRole, on: date) -> tuple[datetime, datetime]:
    zone = ZoneInfo(role.structure.time_zone)
    return datetime.combine(on, time(), zone), datetime.combine(on + timedelta(days=1), time(), zone)


class _Terms(NamedTuple):
    """On which free times of colleagues can be asked together: for one reason, as long, by the same door.

    :ivar extra_min: what the patient needs more, by which others are of these terms
    """

    asked_for: UUID
    extra_min: int
    lasts_min: int
    grouped: bool | None
    needing: UUID | None
    door: str
    no_stairs: bool


class _Colleagues:
    """The colleagues of a structure: what they offer, and their free times, asked once for each reason and length."""

    def __init__(self, actor: Actor, role: PractitionerRole, theirs: Sequence[Appointment], now: datetime) -> None:
        self.actor, self.now = actor, now
        self.since = max(now, theirs[0].starts_at)
        self.until = max(now, theirs[-1].starts_at) + rules.WITHIN
        self.roles = {
            one.pk: one for one in practitioners(actor).filter(structure=role.structure_id).exclude(pk=role.pk)
        }
        self.offered: dict[UUID, list[VisitReason]] = {}
        for reason in VisitReason.objects.filter(practitioner_role__in=self.roles, withdrawn_at=None):
            self.offered.setdefault(reason.practitioner_role_id, []).append(reason)
        self.needs = needs_of_many(chain(*self.offered.values()))
        here = capacity.resources(actor).filter(practitioner_role_id__in=self.roles)
        self.resources: dict[UUID, UUID] = dict(here.values_list("practitioner_role_id", "pk"))
        self.known = known_pairs(self.roles, [one.patient_id for one in theirs], now)
        homes = dict.fromkeys(self.roles, role.structure_id)
        self.refusing = directives.refusing_newcomers(homes, now, asking=True)
        self.no_stairs = needing([one.patient_id for one in theirs], NeedKind.STEP_FREE)
        self.sites = directory.step_free_sites(role.structure_id) if self.no_stairs else []
        self.said = list(_said(actor, self.roles, theirs, now))
        self.found: dict[_Terms, dict[UUID, list[capacity.FreeStart]]] = {}

    def near(self, one: Appointment) -> Iterator[Candidate]:
        """Yield who sees patients for the same, or as long in the same specialty, and is free near then."""
        earliest, ways = max(self.now, one.starts_at), self._ways(one)
        terms = {role: self._terms(one, role, reason) for role, reason in ways.items()}
        for role, reason in ways.items():
            known = terms[role].door == Channel.PRACTITIONER or (role, one.patient_id) in self.known
            alike = [ways[other] for other in ways if terms[other] == terms[role]]
            free = (
                start.starts_at
                for start in self._starts(terms[role], alike).get(role, [])
                if earliest <= start.starts_at < earliest + rules.WITHIN and (known or start.kind != OpeningKind.OWN)
                if not self._promised(one, role, start.starts_at, terms[role].lasts_min)
            )
            yield from (Candidate(self.roles[role], reason, starts_at) for starts_at in islice(free, EACH))

    def has(self, one: Appointment, said: Replacement) -> bool:
        """Tell whether the time a patient spoke of is still free at that colleague's."""
        reason = self._ways(one).get(said.practitioner_role_id)
        if reason is None:
            return False
        terms = self._terms(one, said.practitioner_role_id, reason)
        free = self._starts(terms, [reason]).get(said.practitioner_role_id, [])
        return any(start.starts_at == said.starts_at for start in free)

    def _promised(self, one: Appointment, role: UUID, starts_at: datetime, lasts_min: int) -> bool:
        ends_at = starts_at + timedelta(minutes=lasts_min)
        return any(_clashes(said, one, role, starts_at, ends_at) for said in self.said)

    def _ways(self, one: Appointment) -> dict[UUID, VisitReason]:
        """Return who may see him, and for which reason of his: a directive on new patients binds here too."""
        open_to = [who for who in self.resources if who not in self.refusing or (who, one.patient_id) in self.known]
        found = {who: _same_reason(one, self.roles[who], self.offered.get(who, [])) for who in open_to}
        return {who: reason for who, reason in found.items() if reason}

    def _terms(self, one: Appointment, role: UUID, reason: VisitReason) -> _Terms:
        extra_min, equipped = one.patient.extra_time_min, reason.pk if reason.equipped else None
        lasts_min = lengths.length_min(reason.duration_min, extra_min)
        door = channel(self.actor, self.roles[role])
        no_stairs = one.patient_id in self.no_stairs
        return _Terms(one.reason_id, extra_min, lasts_min, reason.grouped, equipped, door, no_stairs)

    def _starts(self, terms: _Terms, alike: Sequence[VisitReason]) -> dict[UUID, list[capacity.FreeStart]]:
        """Return the free times of all who see patients on the same terms, by colleague."""
        if terms not in self.found:
            owners = {self.resources[one.practitioner_role_id]: one.practitioner_role_id for one in alike}
            needs = self.needs.get(terms.needing) if terms.needing else None
            starts = free_starts(
                self.actor,
                practitioner_role_ids=list(owners.values()),
                resources={role: resource for resource, role in owners.items()},
                duration_min=terms.lasts_min,
                after=self.since,
                until=self.until,
                kinds=[*capacity.REGULAR, OpeningKind.OWN.value],
                limit=len(owners) * (1 + (self.until - self.since) // GRID),
                now=self.now,
                fit=capacity.Fit(
                    reasons=[one.pk for one in alike],
                    channel=terms.door,
                    grouped=terms.grouped,
                    needs=needs,
                    sites=self.sites if terms.no_stairs else None,
                ),
            )
            self.found[terms] = {role: [] for role in owners.values()}
            for start in starts:
                self.found[terms][owners[start.resource_id]].append(start)
        return self.found[terms]


def _same_reason(
    appointment: Appointment, colleague: PractitionerRole, offered: list[VisitReason]
) -> VisitReason | None:
    alike = reason_alike(appointment.reason, offered)
    same_trade = colleague.specialty == appointment.practitioner_role.specialty
    as_long = [one for one in offered if same_trade and one.duration_min >= appointment.reason.duration_min]
    return alike or next(iter(as_long), None)


def _end(one: Candidate) -> datetime:
    return one.starts_at + timedelta(minutes=one.reason.duration_min)


def _named(offer: "rules.Offer[UUID] | None", candidates: list[Candidate]) -> Candidate | None:
    return next((c for c in candidates if offer and (c.role.pk, c.starts_at) == (offer.who, offer.starts_at)), None)


def _said(
    actor: Actor, colleagues: Iterable[UUID], theirs: Sequence[Appointment], now: datetime
) -> Iterable[Replacement]:
    """Return what the patients of some appointments said, and who else has agreed to see one of these colleagues."""
    said = Replacement.objects.filter(structure_id__in=actor.structures(Can.VIEW_AGENDA))
    waiting = Q(consent="agreed", practitioner_role__in=[*colleagues], starts_at__gt=now - DAY)
    waiting &= Q(appointment__stage__in=TO_REPLACE)
    mine = said.filter(Q(appointment__in=theirs) | waiting)
    return mine.select_related("practitioner_role__person", "reason", "appointment__patient")


def _clashes(said: Replacement, one: Appointment, role: UUID, starts_at: datetime, ends_at: datetime) -> bool:
    """Tell whether another patient agreed to that time of that colleague."""
    if said.consent != "agreed" or said.appointment_id == one.pk or said.practitioner_role_id != role:
        return False
    lasts_min = lengths.length_min(said.reason.duration_min, said.appointment.patient.extra_time_min)
    return said.starts_at < ends_at and starts_at < said.starts_at + timedelta(minutes=lasts_min)
