"""What is late and who was told; who waits at the counter; who is to be called back, in order."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from permanence.desk.models import (
    CallAttempt,
    Channel,
    Escalation,
    EscalationDelays,
    EscalationStep,
    Request,
)
from permanence.desk.rules import escalation
from permanence.directory import queries as directory
from permanence.directory.models import PractitionerRole, Structure
from permanence.foundation import ready
from permanence.foundation.actor import Actor, scope, system
from permanence.foundation.refusal import NotFound
from permanence.foundation.rights import Can

from .requests import board
from .supervising import answering, is_supervised
from .turns import FORGOTTEN


def late_somewhere(actor: Actor, now: datetime) -> list[UUID]:
    """Return the practices where a request is late and not every step was taken yet."""
    last = Escalation.objects.filter(
        request=OuterRef("pk"), due_at=OuterRef("due_at"), step=EscalationStep.PRACTITIONER
    )
    found = Request.objects.filter(outcome="", due_at__lte=now).exclude(Exists(last))
    return sorted(set(found.values_list("structure_id", flat=True)))


def late(actor: Actor, now: datetime) -> QuerySet[Request]:
    """Return the requests past their deadline; those being spoken of are not late."""
    return board(actor, now).filter(due_at__lte=now)


def steps_due(request: Request, now: datetime) -> list[str]:
    """Return whom to tell of a late request now."""
    if request.due_at is None or request.outcome:
        return []
    taken = Escalation.objects.filter(request=request, due_at=request.due_at)
    done = set(taken.values_list("step", flat=True))
    there = _there(request.structure_id)
    return escalation.due_steps(request.due_at, now, delays(request.structure_id), there, done)


def delays(structure_id: UUID) -> escalation.Delays:
    """Return the delays of a practice of the open scope: its own, or the usual ones."""
    own = EscalationDelays.objects.filter(structure=structure_id).first()
    return escalation.Delays(own.owner_min, own.supervisor_min, own.practitioner_min) if own else escalation.Delays()


def supervises(actor: Actor) -> frozenset[UUID]:
    """Return the practices whose late requests come to the actor: he supervises somewhere, and answers for them."""
    return frozenset(actor.structures(Can.ANSWER)) if actor.may(Can.SUPERVISE) else frozenset()


def told_of(actor: Actor) -> QuerySet[Escalation]:
    """Return what a practitioner was told of and has not seen yet; the oldest first."""
    practises = PractitionerRole.objects.filter(Q(person=actor.id)).values("structure")
    his = Q(to_person=actor.id) | Q(to_person=None, structure__in=practises)
    return _practitioner_steps(actor).filter(his, seen_at=None)


def told(actor: Actor, escalation_id: UUID) -> Escalation:
    """Return one step that tells a practitioner.

    :raises NotFound: when there is none, or none for this actor
    """
    found = _practitioner_steps(actor, open_only=False).filter(pk=escalation_id).first()
    if found is None:
        raise NotFound
    actor.require(Can.VIEW_PATIENT, found.structure_id)
    return found


def at_counter(now: datetime) -> Q:
    """Keep the requests of visitors who are still there."""
    return Q(channel=Channel.COUNTER, outcome="", left_at=None, opened_at__gt=now - FORGOTTEN)


def visitors(counter: Structure | None, now: datetime) -> QuerySet[Request]:
    """Return who is at the counter of a practice, in the order they came; nobody where there is none."""
    if counter is None:
        return Request.objects.none()
    here = Request.objects.filter(at_counter(now), structure=counter)
    return here.select_related("structure", "patient", "owner").order_by("opened_at", "id")


def counter(actor: Actor) -> Structure | None:
    """Return the practice at whose counter the actor sits: the one he works at, or the only one he answers for."""
    mine = actor.structures(Can.ANSWER)
    at = actor.at if actor.at in mine else mine[0] if len(mine) == 1 else None
    return ready.get(Structure, at) if at else None


@dataclass(frozen=True, slots=True)
class CallBack:
    """Someone to call back, with what was tried."""

    request: Request
    tries: list[CallAttempt]
    now: datetime

    @property
    def next_at(self) -> datetime:
        """When to try: the moment proposed by the last try, at once before the first."""
        last = self.tries[-1].next_at if self.tries else None
        return last or self.now

    @property
    def ready(self) -> bool:
        """Whether the moment has come."""
        return self.next_at <= self.now

    @property
    def rank(self) -> int:
        """The number of the next try."""
        return len(self.tries) + 1


def call_backs(actor: Actor, now: datetime, *, everyone: bool = False) -> list[CallBack]:
    """Return who is to be called back: whose moment has come by deadline, then the others by their moment.

    :param everyone: those of colleagues too, not one's own and whoever is free's alone
    """
    found = board(actor, now).exclude(at_counter(now)).prefetch_related("patient__contacts", "attempts__by")
    if not everyone:
        found = found.filter(Q(owner=actor.id) | Q(owner=None))
    return in_order(CallBack(asked, list(asked.attempts.all()), now) for asked in found[:300] if asked.number)


def in_order(found: Iterable[CallBack]) -> list[CallBack]:
    """Return call backs in the order to make them."""
    return sorted(found, key=lambda one: (not one.ready, one.request.due_at if one.ready else one.next_at))


def _practitioner_steps(actor: Actor, *, open_only: bool = True) -> QuerySet[Escalation]:
    steps = Escalation.objects.filter(
        step=EscalationStep.PRACTITIONER, structure_id__in=actor.structures()
    ).select_related("structure", "request__patient", "request__call", "request__owner", "to_person", "seen_by")
    if open_only:
        steps = steps.filter(request__outcome="", structure_id__in=actor.structures(Can.VIEW_PATIENT))
    return steps.prefetch_related("request__patient__contacts", "request__escalations")


def _there(structure_id: UUID) -> set[str]:
    """Return for which steps there is someone to tell; whoever supervises without answering would not see the request.

    A practice does not see who works for those who hold its mandate: this alone is looked at in their scope.
    """
    there = {"owner"}
    teams = answering(structure_id)
    with scope(system("desk.supervised", teams)):
        if is_supervised(teams, directory.today()):
            there.add("supervisor")
    if PractitionerRole.objects.filter(structure_id=structure_id).exists():
        there.add("practitioner")
    return there
