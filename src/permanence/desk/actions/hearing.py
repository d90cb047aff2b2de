"""An answer the practitioner gave by telephone, written down by who heard it; he confirms or contests it [146, 154]."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from permanence.desk import queries
from permanence.desk.models import (
    ANYONE_HERE,
    Asks,
    HeardAnswer,
    Judged,
    Question,
    Reply,
    Request,
    RequestKind,
)
from permanence.desk.rules import asking as rules
from permanence.desk.rules import deadlines
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.refusal import Invalid, NotFound, Refusal
from permanence.foundation.rights import Can

from .asking import LONGEST, told
from .replies import give, keep_reply, locked_question, still_open, yours_to_answer
from .requests import locked

LONGEST_BECAUSE = 400


class NothingAsked(Refusal):
    """No question waits for an answer."""

    title = gettext_lazy("Nothing is asked of the practitioner here")
    next_step = gettext_lazy("Put the question first, then write down what he answers.")


@action(Can.RELAY, audit="question.answer_heard", of="request")
def hear_answer(
    *, by: Actor, request: Request, reply: str, now: datetime, said: str = "", starts_at: datetime | None = None
) -> Question:
    """Write down what the practitioner answered by telephone: it stands as his word, marked as heard by whom and when.

    :param said: his words; for a message they are the answer
    :param starts_at: the time he proposes instead
    :raises NothingAsked: when no question waits
    :raises Invalid: when the answer is not one of those possible
    :raises AlreadyAnswered: when he answered himself meanwhile
    :raises agenda.SlotTaken: when the time asked for was taken meanwhile
    """
    held = locked(by, request)
    assert held.owner_id is not None
    last = queries.last_question(held)
    if last is None or last.asks == Asks.CALL_ME:
        raise NothingAsked
    kept, words = locked_question(last), said.strip()[:LONGEST]
    still_open(kept)
    his = kept.practitioner_role.person_id
    if kept.asks == Asks.MESSAGE and reply == Reply.SAID and words:
        answered = keep_reply(kept, Reply.SAID, his, now, said=words)
    elif kept.asks == Asks.EXCEPTION and reply == Reply.YES:
        answered = give(by, kept, his, now)
    elif kept.asks == Asks.EXCEPTION and reply == Reply.NO:
        answered = keep_reply(kept, Reply.NO, his, now, said=words)
    elif kept.asks == Asks.EXCEPTION and reply == Reply.OTHER_TIME and starts_at is not None and starts_at > now:
        answered = keep_reply(kept, Reply.OTHER_TIME, his, now, offered_at=starts_at)
    else:
        raise Invalid(_("Choose what he answered, with his words or the time he names."))
    HeardAnswer.objects.create(
        structure_id=kept.structure_id, question=kept, heard_by_id=held.owner_id, heard_by_name=by.name, heard_at=now
    )
    return answered


@action(Can.RECEIVE, audit="heard.confirmed", of="question")
def confirm_heard(*, by: Actor, question: Question, now: datetime) -> HeardAnswer:
    """Say that this is what was answered; said twice, it is said once."""
    return _judge(by, question, Judged.CONFIRMED, now)


@action(Can.RECEIVE, audit="heard.contested", of="question")
def contest_heard(*, by: Actor, question: Question, because: str, now: datetime) -> HeardAnswer:
    """Say that this is not what was answered: it is on the board at once, and what was promised is looked at again.

    :param because: what was answered instead
    """
    heard = _judge(by, question, Judged.CONTESTED, now, because.strip()[:LONGEST_BECAUSE])
    request = question.request
    if not request.outcome:
        Request.objects.filter(pk=request.pk).update(due_at=now + rules.TELL)
        return heard
    Request.objects.get_or_create(
        pk=queries.contest_id(question),
        defaults={
            "structure_id": request.structure_id,
            "kind": RequestKind.MESSAGE,
            "practitioner_role_id": question.practitioner_role_id,
            "patient_id": request.patient_id,
            "understood": _("He did not give this answer: look again at what was promised. %(said)s")
            % {"said": heard.because},
            "owner_role": ANYONE_HERE,
            "opened_at": now,
            "due_at": now + deadlines.CALL_BACK,
        },
    )
    told(question)
    return heard


def _judge(by: Actor, question: Question, judged: Judged, now: datetime, because: str = "") -> HeardAnswer:
    kept = yours_to_answer(by, question)
    heard = HeardAnswer.objects.select_for_update().filter(question=kept).first()
    if heard is None:
        raise NotFound
    if not heard.judged:
        heard.judged, heard.judged_at, heard.because = judged, now, because
        heard.save(update_fields=["judged", "judged_at", "because"])
        told(kept)
    return heard
