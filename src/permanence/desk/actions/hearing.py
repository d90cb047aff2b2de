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


class ContestedAlready(Refusal):
    """He said that he did not answer so."""

    title = gettext_lazy("You have said that this was not your answer")
    next_step = gettext_lazy("The desk looks at it again. If it was right after all, ask the desk to call you.")


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
    """Say that this is what was answered; said twice, it is said once.

    :raises ContestedAlready: when he said the contrary, and the desk looks at it again
    """
    kept, heard = _of_him(by, question)
    if heard.judged == Judged.CONTESTED:
        raise ContestedAlready
    return heard if heard.judged else _judge(kept, heard, Judged.CONFIRMED, now)


@action(Can.RECEIVE, audit="heard.contested", of="question")
def contest_heard(*, by: Actor, question: Question, because: str, now: datetime) -> HeardAnswer:
    """Say that this is not what was answered: it is on the board at once, and what was promised is looked at again.

    It stands also after a confirmation: whoever has second thoughts is listened to. Said twice, it is said once.

    :param because: what was answered instead
    """
    kept, heard = _of_him(by, question)
    if heard.judged == Judged.CONTESTED:
        return heard
    _judge(kept, heard, Judged.CONTESTED, now, because.strip()[:LONGEST_BECAUSE])
    if kept.request.outcome:
        _look_again(kept, heard, now)
    else:
        Request.objects.filter(pk=kept.request_id).update(due_at=now + rules.TELL)
    return heard


def _look_again(kept: Question, heard: HeardAnswer, now: datetime) -> None:
    Request.objects.create(
        id=queries.contest_id(kept),
        structure_id=kept.structure_id,
        kind=RequestKind.MESSAGE,
        practitioner_role_id=kept.practitioner_role_id,
        patient_id=kept.request.patient_id,
        understood=_("He did not give this answer: look again at what was promised. %(said)s")
        % {"said": heard.because},
        owner_role=ANYONE_HERE,
        opened_at=now,
        due_at=now + deadlines.CALL_BACK,
    )


def _of_him(by: Actor, question: Question) -> tuple[Question, HeardAnswer]:
    """Return the question put to the actor himself and what was heard of him, both locked."""
    kept = yours_to_answer(by, question)
    heard = HeardAnswer.objects.select_for_update().filter(question=kept).first()
    if heard is None:
        raise NotFound
    return kept, heard


def _judge(kept: Question, heard: HeardAnswer, judged: Judged, now: datetime, because: str = "") -> HeardAnswer:
    heard.judged, heard.judged_at, heard.because = judged, now, because
    heard.save(update_fields=["judged", "judged_at", "because"])
    told(kept)
    return heard
