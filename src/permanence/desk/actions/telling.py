"""What the practitioner answered is told to the caller, and the request ends with it."""

from datetime import datetime

from permanence.agenda import actions as agenda
from permanence.agenda.models import Appointment
from permanence.desk import queries
from permanence.desk.models import Asks, Outcome, Question, Reply, Request
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.refusal import Invalid
from permanence.foundation.rights import Can

from .endings import close
from .requests import RequestClosed, locked, yours

ENDS = {Reply.SAID: Outcome.MESSAGE, Reply.NO: Outcome.REFUSED}


@action(Can.ANSWER, audit="question.answer_told", of="request")
def tell_answer(*, by: Actor, request: Request, now: datetime) -> Request:
    """Close a request once its answer was told to the caller.

    :raises Invalid: when the practitioner has not answered, or proposes a time that is still to be taken
    """
    held = locked(by, request)
    answered = queries.last_question(held)
    if answered is not None and answered.asks == Asks.CALL_ME and answered.is_open:
        answered.reply, answered.replied_at, answered.replied_by_id = Reply.SAID, now, by.id
        answered.save(update_fields=["reply", "replied_at", "replied_by"])
    if answered is None or answered.reply not in (Reply.YES, *ENDS):
        raise Invalid
    if answered.appointment:
        return close(held, queries.given_as(held), now, starts_at=None, appointment=answered.appointment)
    return close(held, ENDS[Reply(answered.reply)], now, starts_at=None)


@action(Can.BOOK, audit="exception.taken", of="request")
def take_offered(*, by: Actor, request: Request, now: datetime) -> Appointment:
    """Book the time the practitioner proposes, once the caller has said yes; a second click books nothing more.

    :raises agenda.SlotTaken: when it was held no longer and someone was faster
    :raises Invalid: when he proposes none
    """
    held = yours(by, request)
    offered = queries.last_question(held)
    if offered is None or offered.reply != Reply.OTHER_TIME or offered.offered_at is None:
        raise Invalid
    if offered.appointment:
        return offered.appointment
    if held.outcome:
        raise RequestClosed
    kept = Question.objects.select_for_update(of=("self",)).select_related("request__appointment").get(pk=offered.pk)
    assert kept.patient is not None and kept.reason is not None and kept.offered_at is not None  # noqa: PT018
    booked = agenda.book_exception(
        by=by,
        patient=kept.patient,
        practitioner_role=kept.practitioner_role,
        reason=kept.reason,
        starts_at=kept.offered_at,
        allowed_by=kept.replied_by_id,
        why=kept.text,
        extra=kept.extra,
        instead_of=kept.pk,
        now=now,
        **queries.meant(kept),
    )
    kept.appointment = booked
    kept.save(update_fields=["appointment"])
    close(held, queries.given_as(held), now, appointment=booked, starts_at=None)
    return booked
