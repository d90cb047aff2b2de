"""A call that turns difficult: warnings, help, facts, and a follow-up that cannot be forgotten [139, 167]."""

from datetime import datetime
from typing import Any

from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from permanence.desk import queries
from permanence.desk.models import (
    ANYONE_HERE,
    Call,
    CallEvent,
    CallState,
    DifficultCall,
    Incivility,
    Request,
    RequestKind,
)
from permanence.desk.rules import calls as rules
from permanence.directory.models import Person
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.live import tell
from permanence.foundation.refusal import Invalid, NotFound, Refusal
from permanence.foundation.rights import Can

from .calls import one_voice
from .endings import check_deadline
from .requests import RequestClosed, yours


class NotDifficult(Refusal):
    """Nobody said that this request turned difficult."""

    title = gettext_lazy("This call is not marked as difficult")
    next_step = gettext_lazy("Say so first: key Y.")


class NoFacts(Invalid):
    """Nothing says what happened."""

    title = gettext_lazy("What happened is not said yet")
    next_step = gettext_lazy("Choose what happened; the words heard can be added.")


class NotAskedToHelp(Refusal):
    """Someone else helps already, or help is no longer needed."""

    title = gettext_lazy("This call no longer waits for you")
    next_step = gettext_lazy("A colleague has it, or it is over. Nothing to do.")


@action(Can.ANSWER, audit="request.turned_difficult", of="request")
def call_difficult(*, by: Actor, request: Request, now: datetime) -> DifficultCall:
    """Say that a request turns difficult: the script to calm comes first. Said twice, it stands once."""
    held = yours(by, request)
    opened = {"structure_id": held.structure_id, "opened_by_id": by.id, "opened_at": now}
    return DifficultCall.objects.get_or_create(request=held, defaults=opened)[0]


@action(Can.ANSWER, audit="request.difficulty_over", of="request")
def calm_again(*, by: Actor, request: Request) -> None:
    """Say that it is no longer difficult; where something was kept or asked, that stays."""
    held = yours(by, request)
    DifficultCall.objects.filter(request=held, warnings=0, helper=None, what="", facts="", follow_up=None).delete()


@action(Can.ANSWER, audit="request.caller_warned", of="request")
def warn(*, by: Actor, request: Request) -> DifficultCall:
    """Count a warning said to the caller; after the first, the polite end may be said."""
    difficult = _difficult(by, request)
    DifficultCall.objects.filter(pk=difficult.pk).update(warnings=F("warnings") + 1)
    difficult.refresh_from_db()
    return difficult


@action(Can.ANSWER, audit="request.help_asked", of="request")
def ask_help(*, by: Actor, request: Request, helper: Person, now: datetime) -> DifficultCall:
    """Ask a supervisor to take a difficult call over; her console is told at once.

    :raises NotFound: when she supervises neither the practice nor who answers for it
    """
    difficult = _difficult(by, request)
    if helper.pk not in {one.pk for one in queries.supervisors(by, request)}:
        raise NotFound
    difficult.helper, difficult.asked_at, difficult.helped_at = helper, now, None
    difficult.save(update_fields=["helper", "asked_at", "helped_at"])
    tell("desk", difficult.structure_id, request=difficult.request_id)
    return difficult


@action(Can.ANSWER, audit="request.help_given", of="request")
def take_over(*, by: Actor, request: Request, now: datetime) -> Request:
    """Take a difficult call over when asked to: its request, and the caller if he is still there.

    :raises NotAskedToHelp: when someone else is asked, or it is over
    """
    one_voice(by)
    spoken = _voices(by, request)
    held = Request.objects.select_for_update(of=("self",)).get(pk=request.pk)
    asked = DifficultCall.objects.filter(request=held, helper=by.id, helped_at=None).update(helped_at=now)
    if not asked:
        raise NotAskedToHelp
    if held.outcome:
        raise RequestClosed
    Request.objects.filter(pk=held.pk).update(owner=by.id, owner_role="")
    for call in spoken:
        if call.pk == held.call_id:
            _note(call, "resumed", now, taken_by=by.id, taken_at=now)
        else:
            _note(call, "held", now)
    tell("desk", held.structure_id, request=held.pk)
    return queries.request(by, held.pk)


@action(Can.ANSWER, audit="request.incivility_recorded", of="request")
def record(*, by: Actor, request: Request, what: str, facts: str) -> DifficultCall:
    """Record what happened, as a fact, on the call; it is never shown with the patient.

    :raises NoFacts: when nothing says what happened
    """
    difficult = _difficult(by, request)
    if what not in Incivility.values:
        raise NoFacts
    difficult.what, difficult.facts = what, " ".join(facts.replace("\x00", "").split())[:600]
    difficult.save(update_fields=["what", "facts"])
    return difficult


@action(Can.ANSWER, audit="request.follow_up_planned", of="request")
def plan_follow_up(
    *, by: Actor, request: Request, due_at: datetime, now: datetime, owner: Person | None = None
) -> Request:
    """Plan what follows a difficult call: a request on the board with an owner and a deadline. Planned again, it moves.

    :param owner: oneself or a supervisor; none means whoever is free first
    :raises Invalid: when the deadline is past, or more than a year away
    """
    difficult = _difficult(by, request)
    check_deadline(due_at, now)
    if owner and owner.pk != by.id and owner.pk not in {one.pk for one in queries.supervisors(by, request)}:
        raise NotFound
    who = {"owner": owner, "owner_role": "" if owner else ANYONE_HERE, "due_at": due_at}
    follow_up = _write_follow_up(difficult, who)
    tell("desk", difficult.structure_id, request=follow_up.pk)
    return follow_up


def _write_follow_up(difficult: DifficultCall, who: dict[str, Any]) -> Request:
    """Write it once: planned again while it is open, it changes hands or hour."""
    held, former = difficult.request, difficult.follow_up
    if former and not former.outcome:
        for name, value in who.items():
            setattr(former, name, value)
        former.save(update_fields=[*who])
        return former
    difficult.follow_up = Request.objects.create(
        structure_id=held.structure_id,
        kind=RequestKind.MESSAGE,
        practitioner_role=held.practitioner_role,
        patient=held.patient,
        understood=_follow_up_words(held),
        **who,
    )
    difficult.save(update_fields=["follow_up"])
    return difficult.follow_up


def _follow_up_words(request: Request) -> str:
    number = request.call.caller_number if request.call else ""
    return (
        _("Follow-up of a difficult call: call back %(number)s") % {"number": number}
        if number
        else _("Follow-up of a difficult call")
    )


def _voices(by: Actor, request: Request) -> list[Call]:
    """Return the request's call and the one she is speaking with, locked in one order; who hung up is left alone."""
    concerned = Q(pk=request.call_id) | Q(taken_by=by.id, state=CallState.ANSWERED)
    locked = Call.objects.select_for_update(no_key=True).filter(concerned).order_by("pk")
    return [call for call in locked if call.ended_at is None]


def _note(call: Call, kind: str, now: datetime, **change: Any) -> None:
    CallEvent.objects.get_or_create(structure_id=call.structure_id, call=call, kind=kind, at=now)
    standing = rules.standing(CallEvent.objects.filter(call=call).values_list("kind", "at"))
    Call.objects.filter(pk=call.pk).update(state=standing.state, held_at=standing.held_at, **change)


def _difficult(by: Actor, request: Request) -> DifficultCall:
    held = yours(by, request)
    found = DifficultCall.objects.select_for_update(of=("self",)).filter(request=held).first()
    if found is None:
        raise NotDifficult
    found.request = held
    return found
