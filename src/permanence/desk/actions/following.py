"""What follows a request without an answer: it escalates, a practitioner sees it, someone calls back."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from permanence.desk import queries
from permanence.desk.models import (
    ANYONE_HERE,
    AttemptResult,
    CallAttempt,
    Escalation,
    EscalationDelays,
    EscalationStep,
    Request,
)
from permanence.desk.rules import callbacks
from permanence.directory.models import Structure
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.live import tell
from permanence.foundation.refusal import Invalid, Refusal
from permanence.foundation.rights import Can

from .proving import reached_on_file
from .requests import RequestClosed, reread, take_up


class AlreadyTried(Refusal):
    """A colleague has just called."""

    title = _("A colleague has just tried to call")
    next_step = _("Look at what came of it before you call again.")


@action(Can.ANSWER, audit="request.escalated", of="request")
def escalate(*, by: Actor, request: Request, now: datetime) -> Request:
    """Tell whoever must be told now of a late request; PostgreSQL keeps each step once for each deadline."""
    held = Request.objects.select_for_update(of=("self",)).select_related("practitioner_role").get(pk=request.pk)
    fresh = [_step(held, step, now) for step in queries.steps_due(held, now)]
    Escalation.objects.bulk_create(fresh, ignore_conflicts=True)
    if fresh:
        tell("desk", held.structure_id, request=held.pk)
        tell("tasks", held.structure_id, request=held.pk)
    return held


@action(Can.VIEW_PATIENT, audit="escalation.seen", of="escalation")
def see_to(*, by: Actor, escalation: Escalation, now: datetime) -> Escalation:
    """Say that one has seen it and sees to it; the first who says so counts."""
    held = Escalation.objects.select_for_update().get(pk=escalation.pk)
    if held.seen_at is None:
        held.seen_at, held.seen_by_id = now, by.id
        held.save(update_fields=["seen_at", "seen_by"])
        tell("desk", held.structure_id, request=held.request_id)
        tell("tasks", held.structure_id, request=held.request_id)
    return held


@action(Can.MANAGE_DIRECTORY, audit="escalation.delays_set", of="structure")
def set_delays(
    *, by: Actor, structure: Structure, owner_min: int, supervisor_min: int | None, practitioner_min: int | None
) -> EscalationDelays:
    """Say after how many minutes each is told at a practice; none is never.

    :raises Invalid: when it does not go up
    """
    known = [minutes for minutes in (owner_min, supervisor_min, practitioner_min) if minutes is not None]
    if known != sorted(known) or not all(0 <= minutes <= 2880 for minutes in known):
        raise Invalid(_("Each is told after the one before, within two days."))
    told = {"owner_min": owner_min, "supervisor_min": supervisor_min, "practitioner_min": practitioner_min}
    kept, _made = EscalationDelays.objects.update_or_create(structure=structure, defaults=told)
    return kept


@action(Can.ANSWER, audit="request.called_back", of="request")
def record_attempt(*, by: Actor, request: Request, result: str, rank: int, now: datetime) -> CallAttempt:
    """Record what a call back came to; its deadline goes with the next try, and whoever is reached is one's own.

    :param rank: the number of this try, as the screen showed it
    :raises AlreadyTried: when a colleague has recorded it meanwhile
    """
    if result not in AttemptResult.values:
        raise Invalid
    held = reread(request)
    if held.outcome:
        raise RequestClosed
    assert by.id
    if CallAttempt.objects.filter(request=held).count() + 1 != rank:
        raise AlreadyTried
    next_at = callbacks.next_try(result, rank, now.astimezone(ZoneInfo(held.structure.time_zone)))
    attempt = CallAttempt.objects.create(
        structure_id=held.structure_id, request=held, rank=rank, at=now, by_id=by.id, result=result, next_at=next_at
    )
    if next_at is None:
        take_up(by=by, request=held, now=now)
        reached_on_file(by, held, now)
    elif held.due_at and next_at > held.due_at:
        held.due_at = next_at
        held.save(update_fields=["due_at"])
    tell("desk", held.structure_id, request=held.pk)
    tell("tasks", held.structure_id, request=held.pk)
    return attempt


def _step(request: Request, step: str, now: datetime) -> Escalation:
    """Name who is told: a person where there is one, else those of a role."""
    assert request.due_at
    role = request.practitioner_role
    named = {"owner": request.owner_id, "practitioner": role.person_id if role else None}.get(step)
    others = {"owner": ANYONE_HERE, "supervisor": "supervisor", "practitioner": "practitioner"}[step]
    return Escalation(
        structure_id=request.structure_id,
        request=request,
        due_at=request.due_at,
        step=EscalationStep(step),
        at=now,
        to_person_id=named,
        to_role="" if named else others,
    )
