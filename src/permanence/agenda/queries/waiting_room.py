"""A day at the front desk: who is here since when, who is seen, who comes, and how late each practitioner runs."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Prefetch

from permanence.agenda.bringing import lacking
from permanence.agenda.models import Appointment, Delay, DelayTold, Step, StepKind
from permanence.agenda.rules import delays as rules
from permanence.agenda.rules import visits
from permanence.directory.models import PractitionerRole, Structure
from permanence.foundation.actor import Actor
from permanence.foundation.refusal import NotFound
from permanence.foundation.rights import Can
from permanence.messaging import queries as messaging
from permanence.patients.queries import read_together, stale_among

from .appointments import way_to
from .referrals import awaiting

MINUTE = timedelta(minutes=1)
OVER_MIDNIGHT = timedelta(hours=3)  # an evening goes on after it: who waits is still here, who comes is still told


@dataclass(frozen=True, slots=True)
class Visit:
    """One appointment of the day with what happened so far; `expected_at` only while it is to come.

    :param lacking: how many papers asked for have not come
    :param stale: his file is to be read back with him
    """

    appointment: Appointment
    steps: dict[str, Step]
    expected_at: datetime | None = None
    awaits_referral: bool = False
    lacking: int = 0
    stale: bool = False

    @property
    def stage(self) -> str:
        """How far it has come."""
        return self.appointment.stage

    @property
    def arrived_at(self) -> datetime | None:
        """When the patient came."""
        return self._at(StepKind.ARRIVED, StepKind.WAITING)

    @property
    def entered_at(self) -> datetime | None:
        """When he was called in."""
        return self._at(StepKind.IN_ROOM)

    @property
    def left_at(self) -> datetime | None:
        """When he left."""
        return self._at(StepKind.GONE)

    @property
    def last_step(self) -> Step | None:
        """What was noted last."""
        return max(self.steps.values(), key=lambda step: step.at, default=None)

    @property
    def late_min(self) -> int:
        """By how many minutes he should be seen late."""
        if self.expected_at is None:
            return 0
        return max(0, int((self.expected_at - self.appointment.starts_at) / MINUTE))

    def _at(self, *kinds: StepKind) -> datetime | None:
        return next((self.steps[kind].at for kind in kinds if kind in self.steps), None)


@dataclass(frozen=True, slots=True)
class Room:
    """The day of one practitioner."""

    role: PractitionerRole
    visits: list[Visit]
    late: timedelta
    announced: Delay | None

    @property
    def late_min(self) -> int:
        """How late the practitioner runs, in minutes."""
        return self.late // MINUTE

    @property
    def in_room(self) -> list[Visit]:
        """Who is with him."""
        return self._at(("in_room",))

    @property
    def here(self) -> list[Visit]:
        """Who waits for him."""
        return self._at(visits.HERE)

    @property
    def coming(self) -> list[Visit]:
        """Who is expected."""
        return self._at(visits.EXPECTED)

    @property
    def over(self) -> list[Visit]:
        """Who is gone, or did not come."""
        return self._at(("gone", *visits.ABSENT))

    @property
    def next(self) -> Visit | None:
        """Who is to be called in next."""
        return next(iter(self.here), None)

    def _at(self, stages: Iterable[str]) -> list[Visit]:
        return [visit for visit in self.visits if visit.stage in stages]


def rooms(actor: Actor, structure: Structure, now: datetime) -> list[Room]:
    """Return today's visits of each practitioner who receives, in the practice's own day."""
    return _rooms(actor, structure, now)


def room(actor: Actor, role: PractitionerRole, now: datetime) -> Room:
    """Return today's visits of one practitioner, none when nobody comes."""
    found = _rooms(actor, role.structure, now, role)
    return found[0] if found else Room(role, [], timedelta(0), announced_delays(actor, [role.pk], now).get(role.pk))


def last_step(appointment: Appointment) -> Step | None:
    """Return what was noted last of a visit, and stands."""
    return appointment.steps.filter(undone_at=None).order_by("at", "id").last()


def delay(actor: Actor, delay_id: UUID) -> Delay:
    """Return what was said of a delay.

    :raises NotFound: when there is none, or not for this actor
    """
    said = Delay.objects.filter(pk=delay_id, structure_id__in=actor.structures(Can.VIEW_AGENDA))
    found = said.select_related("practitioner_role__person", "practitioner_role__site", "structure").first()
    if found is None:
        raise NotFound
    return found


@dataclass(frozen=True, slots=True)
class ToTell:
    """One patient whom a delay concerns: where he can be reached, and how he was told already."""

    visit: Visit
    address: str
    phone: str
    told: DelayTold | None

    @property
    def here(self) -> bool:
        """Whether he waits at the practice: he is told by voice."""
        return self.visit.stage in visits.HERE

    @property
    def is_written(self) -> bool:
        """Whether a message is still to be written to him."""
        return bool(self.address) and not self.here and self.told is None


def to_tell(actor: Actor, said: Delay, now: datetime) -> list[ToTell]:
    """Return whom a delay concerns, those here first: each with how he is told."""
    today = room(actor, said.practitioner_role, now)
    turns = [_turn(visit) for visit in today.visits]
    foreseen = rules.outlook(turns, now=now, announced=as_said(said))
    told = {row.appointment_id: row for row in said.told.all()}
    post = messaging.post(said.practitioner_role.structure)
    concerned = {*rules.worth_telling(turns, foreseen, now=now), *told}
    read_together(visit.appointment.patient for visit in today.visits if visit.appointment.pk in concerned)
    return [
        ToTell(
            Visit(visit.appointment, visit.steps, foreseen.expected.get(visit.appointment.pk)),
            way_to(visit.appointment, messaging.Kind.LATE, now, post).address,
            visit.appointment.patient.phone,
            told.get(visit.appointment.pk),
        )
        for visit in sorted(today.visits, key=lambda one: one.stage not in visits.HERE)
        if visit.appointment.pk in concerned
    ]


def _rooms(actor: Actor, structure: Structure, now: datetime, role: PractitionerRole | None = None) -> list[Room]:
    by_role: dict[UUID, list[Visit]] = {}
    for visit in _visits(actor, structure, now, role):
        by_role.setdefault(visit.appointment.practitioner_role_id, []).append(visit)
    said = announced_delays(actor, by_role, now)
    found = [_seen(theirs, said.get(role_id), now) for role_id, theirs in by_role.items()]
    return sorted(found, key=lambda one: (one.role.person.family_name, one.role.person.given_name))


def hours_of_today(structure: Structure, now: datetime) -> tuple[datetime, datetime]:
    """Return from when to when the practice's own day goes, with the hours around an evening that goes on."""
    zone = ZoneInfo(structure.time_zone)
    day = now.astimezone(zone).date()
    begins, ends = (datetime.combine(midnight, time(), zone) for midnight in (day, day + timedelta(days=1)))
    return min(begins, now - OVER_MIDNIGHT), max(ends, now + OVER_MIDNIGHT)


def _visits(actor: Actor, structure: Structure, now: datetime, role: PractitionerRole | None) -> list[Visit]:
    theirs = Appointment.objects.filter(structure_id__in=actor.structures(Can.VIEW_AGENDA), structure=structure)
    begins, ends = hours_of_today(structure, now)
    theirs = theirs.filter(starts_at__gte=begins, starts_at__lt=ends).exclude(stage="cancelled")
    if role is not None:
        theirs = theirs.filter(practitioner_role=role)
    standing = Prefetch("steps", Step.objects.filter(undone_at=None).order_by("at"))
    seen = theirs.select_related("patient", "reason", "practitioner_role__person", "site", "structure", "ticket")
    found = list(seen.prefetch_related(standing, "patient__contacts", "patient__needs").order_by("starts_at", "id"))
    papers, stale = lacking(actor, found), stale_among([one.patient for one in found], now)
    without = awaiting(found)
    return [
        Visit(
            one,
            {step.kind: step for step in one.steps.all()},
            awaits_referral=one.pk in without,
            lacking=len(papers[one.pk].lacking) if one.pk in papers else 0,
            stale=one.patient_id in stale,
        )
        for one in found
    ]


def announced_delays(actor: Actor, role_ids: Iterable[UUID], now: datetime) -> dict[UUID, Delay]:
    """Return what was said last of each practitioner, while it holds."""
    said = Delay.objects.filter(structure_id__in=actor.structures(Can.VIEW_AGENDA), practitioner_role__in=[*role_ids])
    last = said.filter(at__gt=now - timedelta(hours=24)).order_by("practitioner_role_id", "-at", "-id")
    return {one.practitioner_role_id: one for one in last.distinct("practitioner_role_id") if one.until > now}


def as_said(said: Delay | None) -> rules.Announced | None:
    """Return what was said of a delay, as the rules take it."""
    return rules.Announced(said.minutes * MINUTE, said.until) if said else None


def _seen(theirs: list[Visit], said: Delay | None, now: datetime) -> Room:
    foreseen = rules.outlook([_turn(visit) for visit in theirs], now=now, announced=as_said(said))
    expected = [replace(v, expected_at=foreseen.expected.get(v.appointment.pk)) for v in theirs]
    return Room(theirs[0].appointment.practitioner_role, expected, foreseen.late, said)


def _turn(visit: Visit) -> "rules.Turn[UUID]":
    return rules.Turn(
        visit.appointment.pk,
        visit.appointment.starts_at,
        visit.appointment.ends_at,
        visit.appointment.stage,
        visit.entered_at,
    )
