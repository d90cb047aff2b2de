"""What the practitioner answers, what he asks himself, and what happens when he does not.

Whoever calls locks the request (after its call) before the question, as the desk does: the two never deadlock.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from permanence.agenda import actions as agenda
from permanence.desk import answers, queries
from permanence.desk.models import ANYONE_HERE, Asks, Pressing, Question, Reply, Request, RequestKind
from permanence.desk.rules import asking as rules
from permanence.directory.models import PractitionerRole
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.idempotency import once
from permanence.foundation.refusal import Invalid, NotFound, Refusal
from permanence.foundation.rights import Can

from .asking import LONGEST, told
from .reminders import write_reminder
from .requests import reread

HELD_FOR = timedelta(minutes=30)  # a time he proposes, until the patient has said yes


class AlreadyAnswered(Refusal):
    """Another answer was given."""

    title = _("This question has its answer")
    next_step = _("The desk tells it to the caller. If it is no longer right, ask the desk to call you.")


class NoLongerAsked(Refusal):
    """The desk found another way, or closed the request."""

    title = _("This is no longer asked")
    next_step = _("The desk has found another way. Nothing was changed.")


@action(Can.RECEIVE, audit="question.answered", of="question")
def answer(*, by: Actor, question: Question, said: str, now: datetime) -> Question:
    """Answer a message; the same words sent twice are one answer.

    :raises AlreadyAnswered: when other words were sent
    :raises NoLongerAsked: when the request is closed or the question was taken back
    """
    words_ = said.strip()[:LONGEST]
    if not words_ or question.asks == Asks.EXCEPTION:
        raise Invalid(_("Choose an answer, or write one."))
    kept = yours_to_answer(by, question)
    if kept.reply == Reply.SAID and kept.said == words_:
        return kept
    return _reply(kept, Reply.SAID, by, now, said=words_)


@action(Can.RECEIVE, audit="exception.accepted", of="question")
def accept(*, by: Actor, question: Question, now: datetime, extra: bool = False) -> Question:
    """Accept an exception: the time asked for is booked at once, by his word; accepting twice books once.

    :param extra: beside another appointment, if the time was taken meanwhile
    :raises agenda.SlotTaken: when the time was taken meanwhile; carries the nearest free times
    :raises AlreadyAnswered, NoLongerAsked: as `answer` does
    """
    kept = yours_to_answer(by, question)
    if kept.reply == Reply.YES:
        return kept
    return give(by, kept, by.id, now, extra=extra)


@action(Can.RECEIVE, audit="exception.time_proposed", of="question")
def offer_time(*, by: Actor, question: Question, starts_at: datetime, now: datetime, extra: bool = False) -> Question:
    """Propose another time, held until the patient has answered; beside another appointment it cannot be held.

    :raises agenda.SlotTaken: when it is taken, and `extra` was not said
    :raises AlreadyAnswered, NoLongerAsked: as `answer` does
    """
    kept = yours_to_answer(by, question)
    if kept.reply == Reply.OTHER_TIME and kept.offered_at == starts_at:
        return kept
    if kept.asks != Asks.EXCEPTION or not (kept.patient and kept.reason):
        raise Invalid
    still_open(kept)
    try:
        agenda.hold_exception(
            by=by, patient=kept.patient, practitioner_role=kept.practitioner_role, reason=kept.reason,
            starts_at=starts_at, held_for=kept.pk, until=now + HELD_FOR, now=now,
        )  # fmt: skip
    except agenda.SlotTaken:
        if not extra:
            raise
    return _reply(kept, Reply.OTHER_TIME, by, now, offered_at=starts_at, extra=extra)


@action(Can.RECEIVE, audit="exception.refused", of="question")
def refuse(*, by: Actor, question: Question, said: str, now: datetime) -> Question:
    """Refuse an exception, with a sentence for the caller.

    :raises AlreadyAnswered, NoLongerAsked: as `answer` does
    """
    kept = yours_to_answer(by, question)
    sentence = said.strip()[:LONGEST]
    if kept.reply == Reply.NO and kept.said == sentence:
        return kept
    if kept.asks != Asks.EXCEPTION:
        raise Invalid
    return _reply(kept, Reply.NO, by, now, said=sentence)


@action(Can.RECEIVE, audit="question.seen")
def see(*, by: Actor, questions: Iterable[Question], now: datetime) -> int:
    """Note that the practitioner has what is asked before his eyes; return how many were new to him."""
    new = [one for one in questions if one.seen_at is None and one.practitioner_role.person_id == by.id]
    for one in new:
        Question.objects.filter(pk=one.pk, seen_at=None).update(seen_at=now)
        told(one)
    return len(new)


@action(Can.RECEIVE, audit="question.call_back_asked", of="practitioner_role")
def ask_call_back(
    *, by: Actor, practitioner_role: PractitionerRole, pressing: str, text: str, now: datetime, key: str | None = None
) -> Request:
    """Ask the desk to call back: a request on the board, for whoever is free first.

    :param key: the same one sent twice asks once
    """
    if pressing not in Pressing.values:
        raise Invalid
    if by.id is None or practitioner_role.person_id != by.id:
        raise NotFound
    asker = by.id

    def make() -> Request:
        due_at = rules.due(queries.wall_time(practitioner_role.structure_id, now), pressing)
        request = Request.objects.create(
            structure_id=practitioner_role.structure_id,
            kind=RequestKind.MESSAGE,
            practitioner_role=practitioner_role,
            understood=text.strip()[:LONGEST],
            owner_role=ANYONE_HERE,
            opened_at=now,
            due_at=due_at,
        )
        asked = Question.objects.create(
            structure_id=request.structure_id, request=request, practitioner_role=practitioner_role,
            asks=Asks.CALL_ME, pressing=pressing, text=request.understood, asked_by_id=asker,
            asked_by_name=by.name, asked_at=now, answer_by=due_at,
        )  # fmt: skip
        told(asked)
        return request

    return once(
        structure_id=practitioner_role.structure_id,
        verb="desk.ask_call_back",
        key=key,
        find=lambda pk: Request.objects.get(pk=pk),
        make=make,
    )


@action(Can.ANSWER, audit="question.reminded", of="question")
def remind(*, by: Actor, question: Question, now: datetime) -> Question:
    """Put a question still open before the practitioner once more, and write that it waits; once is enough."""
    kept = locked_question(question)
    if kept.is_open and kept.reminded_at is None and not kept.request.outcome:
        kept.reminded_at = now
        kept.save(update_fields=["reminded_at"])
        write_reminder(by, kept)
        told(kept)
    return kept


@action(Can.ANSWER, audit="question.expired", of="question")
def expire(*, by: Actor, question: Question, now: datetime) -> Question:
    """Bring a question back to the desk when its time is over; answered meanwhile, it stays answered.

    The request stays on the board, due at once: nobody is left without an answer, and silence is no yes.
    """
    kept = locked_question(question)
    if not kept.is_open or kept.answer_by > now:
        return kept
    if kept.request.outcome:
        kept.reply = Reply.WITHDRAWN
    else:
        kept.reply = Reply.SILENCE
        Request.objects.filter(pk=kept.request_id).update(due_at=now + rules.TELL)
    kept.replied_at = now
    kept.save(update_fields=["reply", "replied_at"])
    told(kept)
    return kept


def give(by: Actor, kept: Question, word_of: UUID | None, now: datetime, *, extra: bool = False) -> Question:
    """Book what an exception asks for, by the practitioner's word: anew, in place of what it moves, or at home.

    :param word_of: whose word it is: nobody's but his
    """
    if kept.starts_at is None or not (kept.patient and kept.reason):
        raise Invalid(_("No time was asked for: name one."))
    still_open(kept)
    booked = agenda.book_exception(
        by=by,
        patient=kept.patient,
        practitioner_role=kept.practitioner_role,
        reason=kept.reason,
        starts_at=kept.starts_at,
        allowed_by=word_of,
        why=kept.text,
        extra=extra or kept.extra,
        now=now,
        **queries.meant(kept),
    )
    return keep_reply(kept, Reply.YES, word_of, now, appointment=booked)


def locked_question(question: Question) -> Question:
    """Return the question, locked after its request and its call."""
    request = reread(Request.objects.get(pk=question.request_id))
    kept = Question.objects.select_for_update(of=("self",)).select_related(
        "patient", "reason", "practitioner_role__person__account", "practitioner_role__structure", "appointment"
    )
    found = kept.get(pk=question.pk)
    found.request = request
    return found


def yours_to_answer(by: Actor, question: Question) -> Question:
    """Return the question, locked, when it is put to the actor himself."""
    kept = locked_question(question)
    if kept.practitioner_role.person_id != by.id:
        raise NotFound
    return kept


def still_open(kept: Question) -> None:
    """Refuse another answer than the first; a silence may be broken while nobody has told the caller anything."""
    if kept.reply == Reply.WITHDRAWN or kept.request.outcome:
        raise NoLongerAsked
    if kept.reply not in ("", Reply.SILENCE):
        raise AlreadyAnswered(answers.replied(kept))


def _reply(kept: Question, reply: Reply, by: Actor, now: datetime, **more: Any) -> Question:
    still_open(kept)
    return keep_reply(kept, reply, by.id, now, **more)


def keep_reply(kept: Question, reply: Reply, word_of: UUID | None, now: datetime, **more: Any) -> Question:
    """Write an answer to a question still open: the caller is to be told."""
    for name, value in {"reply": reply, "replied_at": now, "replied_by_id": word_of, **more}.items():
        setattr(kept, name, value)
    kept.save(update_fields=["reply", "replied_at", "replied_by", *more])
    Request.objects.filter(pk=kept.request_id).update(due_at=now + rules.TELL)
    told(kept)
    return kept
