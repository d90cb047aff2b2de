"""Who can take the appointments of a practitioner who is late or absent, always for an actor."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from permanence.agenda.models import Appointment, Replacement, Stage, VisitReason
from permanence.agenda.rules import replacing as rules
from permanence.directory.models import PractitionerRole
from permanence.foundation.actor import Actor
from permanence.foundation.rights import Can

from .appointments import appointments
from .slots import next_slots, practitioners, reasons

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
    """One appointment with what is proposed, what else could be, and what was agreed."""

    appointment: Appointment
    proposed: Candidate | None
    candidates: list[Candidate]
    asked: Replacement | None


def replaceable(actor: Actor, role: PractitionerRole, on: date, now: datetime) -> list[Replaceable]:
    """Return a practitioner's appointments of a day that are not over, each with the colleagues free near its hour."""
    theirs = _of_day(actor, role, on, now)
    colleagues = _colleagues(actor, role)
    offers = {one.pk: list(_candidates(actor, one, colleagues, now)) for one in theirs}
    assigned = rules.assign(
        [(one.pk, one.starts_at) for one in theirs],
        {key: [rules.Offer(c.role.pk, c.starts_at, _end(c)) for c in found] for key, found in offers.items()},
    )
    asked = {row.appointment_id: row for row in _asked(actor, theirs)}
    return [
        Replaceable(one, _named(assigned.get(one.pk), offers[one.pk]), offers[one.pk], asked.get(one.pk))
        for one in theirs
    ]


def candidate(actor: Actor, appointment: Appointment, code: str, now: datetime) -> Candidate | None:
    """Return the candidate a form sent, if he is still one."""
    colleagues = _colleagues(actor, appointment.practitioner_role)
    return next((one for one in _candidates(actor, appointment, colleagues, now) if one.code == code), None)


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


def _colleagues(actor: Actor, role: PractitionerRole) -> dict[PractitionerRole, list[VisitReason]]:
    others = [one for one in practitioners(actor) if one.structure_id == role.structure_id and one.pk != role.pk]
    return {one: list(reasons(actor, one)) for one in others}


def _candidates(
    actor: Actor, appointment: Appointment, colleagues: dict[PractitionerRole, list[VisitReason]], now: datetime
) -> Iterable[Candidate]:
    """Yield who offers a reason of the same name, or the same specialty and as long a one, and is free near then."""
    earliest = max(now, appointment.starts_at)
    for colleague, offered in colleagues.items():
        reason = _same_reason(appointment, colleague, offered)
        if reason is None:
            continue
        slots = next_slots(
            actor,
            practitioner_role=colleague,
            reason=reason,
            after=earliest,
            until=earliest + rules.WITHIN,
            limit=3,
            patient=appointment.patient,
        )
        yield from (Candidate(colleague, reason, slot.starts_at) for slot in slots)


def _same_reason(
    appointment: Appointment, colleague: PractitionerRole, offered: list[VisitReason]
) -> VisitReason | None:
    same_name = [one for one in offered if one.name == appointment.reason.name]
    same_trade = colleague.specialty == appointment.practitioner_role.specialty
    as_long = [one for one in offered if same_trade and one.duration_min >= appointment.reason.duration_min]
    return next(iter([*same_name, *as_long]), None)


def _end(one: Candidate) -> datetime:
    return one.starts_at + timedelta(minutes=one.reason.duration_min)


def _named(offer: "rules.Offer[UUID] | None", candidates: list[Candidate]) -> Candidate | None:
    return next((c for c in candidates if offer and (c.role.pk, c.starts_at) == (offer.who, offer.starts_at)), None)


def _asked(actor: Actor, theirs: list[Appointment]) -> Iterable[Replacement]:
    said = Replacement.objects.filter(structure_id__in=actor.structures(Can.VIEW_AGENDA), appointment__in=theirs)
    return said.select_related("practitioner_role__person")
