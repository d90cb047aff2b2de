"""What one needs to do what is proposed: which proposal is meant, by when, on which ground, between which times."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from permanence.agenda import queries as agenda
from permanence.agenda.models import Status, VisitReason
from permanence.desk.models import Request
from permanence.desk.rules import deadlines, facts
from permanence.desk.rules.deciding import Proposal
from permanence.directives.models import Kind
from permanence.directory.models import PractitionerRole
from permanence.foundation.actor import Actor

from .decided import Decision, decision, wants_time
from .forbidden import in_force, transfer
from .opened import choices, local

TWO_HOURS, MOST = timedelta(hours=2), 4


@dataclass(frozen=True, slots=True)
class Wanted:
    """One of the proposals on the screen, as its button names it.

    :param starts_at: for an extra appointment: between which ones
    """

    action: str
    practitioner: UUID | None = None
    slot: datetime | None = None
    starts_at: datetime | None = None

    def means(self, one: Proposal) -> bool:
        """Tell whether a proposal is the one."""
        who = str(self.practitioner) if self.practitioner else None
        return (self.action, who, self.slot) == (one.action, one.practitioner, one.slot)


def decided(actor: Actor, request: Request, now: datetime) -> Decision:
    """Decide for a request from the beginning, as the console does to show it."""
    holding = in_force(actor, request, now)
    slots = choices(actor, request, holding, now).slots if wants_time(request, holding) else []
    return decision(actor, request, holding, now, slots)


def due_of(actor: Actor, request: Request, action: str, now: datetime) -> datetime:
    """Return by when a proposal is followed up once accepted: as its script says."""
    within = in_force(actor, request, now).body(Kind.EXCEPTIONS)["answer_within_min"]
    return due(request, action, now, within)


def due(request: Request, action: str, now: datetime, answer_within_min: int) -> datetime:
    """Return the same, when it is known how long the practitioner takes to answer."""
    urgent = request.urgency in facts.URGENT
    here = local(request, now)
    return deadlines.of_proposal(action, urgent=urgent, now=here, answer_within_min=answer_within_min)


def ground_of(actor: Actor, request: Request, now: datetime) -> str:
    """Return on which ground the call is put through: what it is, among what the practitioner takes now."""
    grounds = transfer(in_force(actor, request, now)).grounds
    meant = "professional" if request.facts.get("relation") == "professional" else "emergency"
    return meant if meant in grounds else next(iter(grounds), meant)


def reason_with(role: PractitionerRole, reason: VisitReason | None) -> VisitReason | None:
    """Return for which reason he would come to a practitioner: the same, one of the same name, or the first."""
    if reason is not None and reason.practitioner_role_id == role.pk:
        return reason
    offered = list(VisitReason.objects.filter(practitioner_role=role, withdrawn_at=None))
    alike = agenda.reason_alike(reason, offered) if reason else None
    return alike or next(iter(offered), None)


def between(actor: Actor, request: Request, role: PractitionerRole, now: datetime) -> list[datetime]:
    """Return when an extra appointment may begin: with one of those to come today, within two hours when at once."""
    here = local(request, now)
    until = (here + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    if request.urgency == "doctor_now":
        until = now + TWO_HOURS
    taken = agenda.brief(actor).filter(practitioner_role=role, starts_at__gt=now, starts_at__lt=until)
    starts = taken.exclude(status__in=[Status.CANCELLED]).order_by("starts_at").values_list("starts_at", flat=True)
    return list(dict.fromkeys(starts))[:MOST]
