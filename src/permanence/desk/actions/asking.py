"""What the desk asks of a practitioner: a message with its urgency, an exception, and what is taken back."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from permanence.desk import queries, timers
from permanence.desk.models import Asks, Pressing, ProposalMade, Question, Reply, Request
from permanence.desk.rules import asking as rules
from permanence.desk.rules.deciding import Proposal
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.live import tell
from permanence.foundation.refusal import Invalid, Refusal
from permanence.foundation.rights import Can

from .booking import NotReady
from .made import keep_made
from .requests import locked

LONGEST, EXCEPTION = 2000, "ask_exception"
PLACES = {"text": LONGEST, "call_back": 120}


class ExceptionForbidden(Refusal):
    """The practitioner does not want to be asked."""

    title = _("The practitioner does not take exceptions")
    next_step = _("Propose a colleague, the waiting list, or decline courteously with an alternative.")


class AlreadyAsked(Refusal):
    """A question of this request waits for its answer."""

    title = _("The practitioner is being asked already")
    next_step = _("Wait for his answer, or take the question back first.")


@action(Can.ANSWER, audit="question.asked", of="request")
def ask(*, by: Actor, request: Request, pressing: str, text: str, now: datetime, call_back: str = "") -> Question:
    """Put a message before the practitioner; the request waits for his answer, and comes back by its deadline.

    Sent twice, it is asked once.
    :raises NotReady: when no practitioner is chosen
    :raises AlreadyAsked: when another question waits
    """
    held = locked(by, request)
    if held.practitioner_role is None:
        raise NotReady
    return put(by, held, Asks.MESSAGE, pressing, now, text=text, call_back=call_back)


@action(Can.ANSWER, audit="exception.asked", of="request")
def ask_exception(
    *,
    by: Actor,
    request: Request,
    pressing: str,
    text: str,
    now: datetime,
    call_back: str = "",
    starts_at: datetime | None = None,
    extra: bool = False,
) -> Question:
    """Ask the practitioner for what his directives do not give: this time, or one he names himself.

    :param text: the grounds
    :param extra: beside another appointment if need be
    :raises ExceptionForbidden: when his directive says never, or not for this
    :raises NotReady: when patient, practitioner or reason is still to be chosen
    :raises Invalid: for a time that has passed
    :raises AlreadyAsked: when another question waits
    """
    held = locked(by, request)
    if not (held.patient and held.practitioner_role and held.reason):
        raise NotReady
    if starts_at is not None and starts_at < now:
        raise Invalid(_("This time has passed: choose a later one."))
    why_not = queries.exception_forbidden(by, held, pressing, now)
    if why_not:
        raise ExceptionForbidden(why_not)
    what: dict[str, Any] = {"patient": held.patient, "reason": held.reason, "starts_at": starts_at, "extra": extra}
    proposed = _as_proposed(by, held, now)
    asked = put(by, held, Asks.EXCEPTION, pressing, now, text=text, call_back=call_back, **what)
    if not ProposalMade.objects.filter(
        request=held, action=EXCEPTION, taken=True, made_at__gte=asked.asked_at
    ).exists():
        keep_made(by, held, proposed, now)
    return asked


def _as_proposed(by: Actor, held: Request, now: datetime) -> Proposal:
    """Return the exception as it was proposed; asked for without that, it has no reason but the asking."""
    decided = queries.decided(by, queries.request(by, held.pk), now).proposals
    asked = next((one for one in decided if one.action == EXCEPTION), None)
    return asked or Proposal(EXCEPTION, str(held.practitioner_role_id), None, "", ())


@action(Can.ANSWER, audit="question.withdrawn", of="question")
def withdraw(*, by: Actor, question: Question, now: datetime) -> Question:
    """Take a question back: the caller found another way."""
    locked(by, question.request)
    kept = Question.objects.select_for_update(of=("self",)).get(pk=question.pk)
    if kept.is_open:
        kept.reply, kept.replied_at = Reply.WITHDRAWN, now
        kept.save(update_fields=["reply", "replied_at"])
        told(kept)
    return kept


def put(by: Actor, held: Request, asks: Asks, pressing: str, now: datetime, **what: Any) -> Question:
    """Put a question of a locked request before the practitioner; sent twice, it is asked once."""
    if pressing not in Pressing.values:
        raise Invalid
    what |= {name: what[name].strip()[:most] for name, most in PLACES.items()}
    waiting = Question.objects.filter(request=held, reply="").first()
    if waiting is not None:
        if waiting.asks == asks and all(getattr(waiting, name) == value for name, value in what.items()):
            return waiting
        raise AlreadyAsked
    assert held.practitioner_role is not None and by.id is not None  # noqa: PT018
    local, within = queries.local(held, now), queries.answers_within(by, held, now)
    question = Question.objects.create(
        structure_id=held.structure_id,
        request=held,
        practitioner_role=held.practitioner_role,
        asks=asks,
        pressing=pressing,
        asked_by_id=by.id,
        asked_by_name=by.name,
        asked_at=now,
        answer_by=rules.due(local, pressing, within),
        **what,
    )
    Request.objects.filter(pk=held.pk).update(due_at=question.answer_by, starts_at=None)
    _set_timers(question, now)
    told(question)
    return question


def _set_timers(question: Question, now: datetime) -> None:
    named: dict[str, Any] = {"structure_id": question.structure_id, "question_id": question.pk}
    timers.remind.defer(schedule_at=rules.reminder(now, question.answer_by), **named)
    timers.expire.defer(schedule_at=question.answer_by, **named)


def told(question: Question) -> None:
    """Tell the consoles and the practitioner's own pages."""
    tell("desk", question.structure_id, request=question.request_id)
    tell("questions", question.structure_id, question=question.pk)
