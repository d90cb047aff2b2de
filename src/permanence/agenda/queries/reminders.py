"""Whom to remind now, always for an actor; and what an answer is about."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, QuerySet

from permanence.agenda.models import Appointment, Modality, Reminder, Reminding, Status
from permanence.agenda.rules import reminding
from permanence.directory.models import Structure
from permanence.foundation.actor import Actor
from permanence.messaging import queries as messaging
from permanence.messaging.models import Message, Received
from permanence.patients import queries as patients

from .appointments import appointments

AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Due:
    """One reminder to tell: of one appointment, or of all those of one day behind one address."""

    lead_min: int
    calls_at: int | None
    appointments: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class _Near:
    pk: UUID
    patient: UUID
    starts_at: datetime
    due: bool
    calls_at: int | None


def practice_reminding(structure: Structure) -> Reminding:
    """Return how a practice reminds; the usual way when it said nothing."""
    own = Reminding.objects.filter(structure=structure, reason=None).first()
    return own or Reminding(structure=structure, leads_min=list(reminding.USUAL))


def early_min(promise: Appointment) -> int:
    """Return how many minutes before its hour the patient is asked to come; 0 where nothing is said of it."""
    if promise.modality != Modality.OFFICE:
        return 0
    said = Reminding.objects.filter(structure=promise.structure_id, reason=None).values_list("early_min", flat=True)
    return said.first() or 0


def reminding_of_reasons(structure: Structure) -> dict[UUID, list[int]]:
    """Return the reminders of the reasons that have their own."""
    own = Reminding.objects.filter(structure=structure, reason__isnull=False)
    return {one.reason_id: one.leads_min for one in own if one.reason_id is not None}


def due_reminders(actor: Actor, structure: Structure, now: datetime) -> list[Due]:
    """Return the reminders whose hour has come, a family's of one day together."""
    own, practice = reminding_of_reasons(structure), practice_reminding(structure).leads_min
    leads = {lead for plan in (*own.values(), practice) for lead in plan}
    found = []
    for lead in sorted(leads, reverse=True):
        near = list(_near(structure, lead, own, practice, now))
        found += _together(actor, structure, lead, near)
    return found


def _near(
    structure: Structure, lead: int, own: dict[UUID, list[int]], practice: list[int], now: datetime
) -> Iterable[_Near]:
    """Yield the appointments that this reminder serves and that were not reminded so, those not due yet too."""
    zone, ahead = ZoneInfo(structure.time_zone), timedelta(minutes=lead)
    told = Reminder.objects.filter(appointment=OuterRef("pk"), lead_min=lead)
    promised = Appointment.objects.filter(structure=structure, status=Status.BOOKED).filter(~Exists(told))
    window = promised.filter(starts_at__gt=now, starts_at__gte=now + ahead - reminding.LONGEST_GRACE)
    window = window.filter(starts_at__lt=now + ahead + reminding.EARLIEST).order_by("starts_at", "pk")
    for pk, patient, reason, starts_at, booked_at in window.values_list(
        "pk", "patient_id", "reason_id", "starts_at", "created_at"
    ):
        plan = reminding.plan(own, reason, practice)
        if lead in plan and reminding.serves(starts_at, booked_at, lead, zone):
            is_due = reminding.is_due(starts_at, booked_at, lead, zone, now)
            yield _Near(pk, patient, starts_at, is_due, reminding.calls_at(plan))


def _together(actor: Actor, structure: Structure, lead: int, near: list[_Near]) -> list[Due]:
    """Group what is due with the others of the same day behind the same address."""
    due = [one for one in near if one.due]
    if not due:
        return []
    zone = ZoneInfo(structure.time_zone)
    days = {one.starts_at.astimezone(zone).date() for one in due}
    same_days = [one for one in near if one.starts_at.astimezone(zone).date() in days]
    address = patients.shared_addresses(actor, {one.patient for one in same_days})
    groups: dict[tuple[str, date], list[_Near]] = defaultdict(list)
    for one in same_days:
        groups[address.get(one.patient, str(one.patient)), one.starts_at.astimezone(zone).date()].append(one)
    return [
        Due(lead, theirs[0].calls_at, tuple(one.pk for one in theirs))
        for theirs in groups.values()
        if any(one.due for one in theirs)
    ]


def to_remind(actor: Actor, wanted: Iterable[UUID]) -> dict[UUID, Appointment]:
    """Return appointments that still stand, with all that a reminder says."""
    kept = appointments(actor).filter(pk__in=list(wanted), status=Status.BOOKED)
    return {one.pk: one for one in kept.prefetch_related(*(f"patient__{way}" for way in patients.TO_REACH))}


def asked_about(actor: Actor, question: Message | None) -> list[Appointment]:
    """Return the appointments a question was about: all those a reminder named, or the one a letter told of."""
    if question is None:
        return []
    named = Reminder.objects.filter(message=question).values("appointment")
    seen: QuerySet[Appointment] = appointments(actor).prefetch_related(
        *(f"patient__{way}" for way in patients.TO_REACH)
    )
    return list(seen.filter(pk__in=named).order_by("starts_at")) or list(seen.filter(pk__in=[question.about]))


def people_behind(actor: Actor, received: Received) -> int:
    """Count the patients of the practice who can be reached where an answer comes from."""
    return len(patients.behind_number(actor, received.structure_id, received.from_address))


def told_of(actor: Actor, promise: Appointment) -> QuerySet[Message]:
    """Return the reminders an appointment was told by."""
    named = Reminder.objects.filter(appointment=promise, message__isnull=False).values("message")
    return messaging.messages(actor).filter(pk__in=named)
