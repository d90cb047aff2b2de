"""Conversations: what comes in waits on the team's board, someone takes it, answers, closes."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Max, Min, QuerySet
from django.utils.translation import gettext_lazy as _

from permanence.directory.models import Person, Structure
from permanence.events.messaging import ConversationAnswered
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.live import tell as tell_screens
from permanence.foundation.outbox import publish
from permanence.foundation.rights import Can
from permanence.messaging import queries, sentences
from permanence.messaging.models import Attempt, Conversation, Message, Said, State
from permanence.messaging.rules import one_line, texting, wording
from permanence.messaging.rules.reaching import Choice, Kind, Way

from .conversed import AnsweredMeanwhile, NothingSaid, SpokeMeanwhile, TakenMeanwhile, TellsOfHealth, TooLong
from .writing import keep

LONGEST = 4000
LONGEST_SMS = 480


@action(Can.SEND_MESSAGES, audit="conversation.heard", of="structure")
def follow(
    *, by: Actor, structure: Structure, about: UUID, channel: str, words: str, at: datetime, now: datetime,
    person: UUID | None = None, address: str = "", name: str = "", answered_at: datetime | None = None,
) -> Conversation | None:  # fmt: skip
    """Let something written in wait on the board, under whoever wrote it, as the room that heard it knows it now.

    Told twice, it waits once; told with another person, it goes to his conversation; a closed one opens again.

    :param about: the row of that room
    :param answered_at: when it had its answer there
    """
    _one_telling(about)
    known = Said.objects.filter(structure=structure, about=about)
    row, named = known.first(), person or address
    if row is None and (answered_at or not named):
        return None
    was = row.conversation_id if row else None
    if named or was is None:
        here, held = _begun(structure, person, address, name, beside=was)
    else:
        held = _held(was)
        here = _named(held[was], name)
    if row is None:
        Said.objects.create(
            structure=structure, conversation=here, channel=channel[:8], words=words, about=about, at=at
        )
    elif was and was != here.pk:
        known.update(conversation=here)
        _empty(held[was])
    if answered_at:
        known.filter(answered_at=None).update(answered_at=answered_at)
    return _count(here)


@action(Can.SEND_MESSAGES, audit="conversation.opened", of="structure")
def converse(*, by: Actor, structure: Structure, person: UUID, name: str = "") -> Conversation:
    """Return the conversation with someone, begun when there is none yet."""
    return _begun(structure, person, "", name)[0]


@action(Can.SEND_MESSAGES, audit="conversation.assigned", of="conversation")
def assign(
    *, by: Actor, conversation: Conversation, owner: Person | None, now: datetime, unowned: bool = False
) -> Conversation:
    """Give a conversation to someone, or back to whoever is free.

    :param unowned: nobody had it where this was pressed
    :raises TakenMeanwhile: when somebody else has it by now
    """
    held = _the(conversation)
    if unowned and held.owner_id not in (None, owner and owner.pk):
        raise TakenMeanwhile
    held.owner = owner
    held.save(update_fields=["owner"])
    return _told(held)


@action(Can.SEND_MESSAGES, audit="conversation.answered", of="conversation")
def answer(
    *, by: Actor, conversation: Conversation, choice: Choice, words: str, key: str, now: datetime,
    seen_at: datetime | None = None, heard: UUID | None = None, reply_to: str = "",
) -> Message:  # fmt: skip
    """Answer someone in one's own words; by telephone, note what was said. It leaves when this transaction commits.

    :param choice: the way, as it is open to him
    :param key: the same one sent twice sends one answer
    :param seen_at: the last answer of the team that its writer had before her
    :param heard: the last word of his that she had before her; all of them when not given
    :raises NothingSaid, TooLong, TellsOfHealth: for what cannot leave so
    :raises AnsweredMeanwhile: when a colleague answered since
    :raises SpokeMeanwhile: when he wrote since
    """
    said = _checked(words, choice.way)
    held, known_as = _the(conversation), f"word:{conversation.pk}:{key}"[:120]
    sent = Message.objects.filter(structure_id=held.structure_id, key=known_as).first()
    if sent is not None:
        return sent
    if held.told_at and (seen_at is None or held.told_at > seen_at):
        raise AnsweredMeanwhile(held.told_by)
    waiting = _heard(held, heard)
    message = _written(by, held, choice, said, key=known_as, reply_to=reply_to, now=now)
    waiting.update(answered_at=now)
    held.told_at, held.told_by, held.closed_at = now, by.name[:200], None
    held.save(update_fields=["told_at", "told_by", "closed_at"])
    _count(held)
    publish(ConversationAnswered(held.structure_id, held.pk, closed=False, at=now))
    return message


@action(Can.SEND_MESSAGES, audit="conversation.closed", of="conversation")
def close(*, by: Actor, conversation: Conversation, now: datetime, heard: UUID | None = None) -> Conversation:
    """Close a conversation: nothing is to be answered any more. A new word opens it again.

    :param heard: as for `answer`
    :raises SpokeMeanwhile: when he wrote since
    """
    held = _the(conversation)
    _heard(held, heard).update(answered_at=now)
    held.closed_at, held.closed_by, held.owner = now, by.name[:200], None
    held.save(update_fields=["closed_at", "closed_by", "owner"])
    publish(ConversationAnswered(held.structure_id, held.pk, closed=True, at=now))
    return _count(held)


@action(Can.SEND_MESSAGES, audit="conversation.reopened", of="conversation")
def reopen(*, by: Actor, conversation: Conversation, now: datetime) -> Conversation:
    """Let what he said last wait for an answer again."""
    held = _the(conversation)
    held.closed_at = None
    held.save(update_fields=["closed_at"])
    last = Said.objects.filter(conversation=held).order_by("-at").first()
    if last is not None:
        Said.objects.filter(pk=last.pk).update(answered_at=None)
    return _count(held)


@action(Can.SEND_MESSAGES, audit="conversation.read_at_home", of="structure")
def read_at_home(*, by: Actor, structure: Structure, person: UUID, messages: Collection[UUID], now: datetime) -> int:
    """Note that he read in his space what was answered there; return how many.

    :param messages: those he was shown; of one that came meanwhile he is still told
    """
    sent = Message.objects.filter(structure=structure, person=person, channel=Way.SPACE.value, pk__in=messages)
    return sent.filter(delivered_at=None).update(delivered_at=now)


def _heard(held: Conversation, heard: UUID | None) -> QuerySet[Said]:
    """Return the words that wait, all of them read by whoever answers or closes."""
    waiting = Said.objects.filter(conversation=held, answered_at=None)
    if heard is not None and waiting.exclude(pk__lte=heard).exists():
        raise SpokeMeanwhile
    return waiting


def _checked(words: str, way: Way) -> str:
    said = words.strip()
    if not said or len(said) > LONGEST:
        raise NothingSaid
    if way is Way.SMS and len(said) > LONGEST_SMS:
        raise TooLong
    if way is Way.SMS and (told := wording.telling(said)):
        raise TellsOfHealth(_("“%(word)s” shows on a locked screen.") % {"word": told[0]})
    return said


def _written(
    by: Actor, held: Conversation, choice: Choice, said: str, *, key: str, reply_to: str, now: datetime
) -> Message:
    """Write it as its way wants it; what was said by telephone has left already, what is read at home is there."""
    practice, signed = held.structure, queries.signed(held.structure)
    body = sentences.as_sms(said, signed) if choice.way is Way.SMS else sentences.as_letter(said, practice)
    here = choice.way in (Way.VOICE, Way.SPACE)
    message = Message(
        structure=practice, channel=choice.way.value, kind=Kind.WORD.value, to_address=choice.address or held.address,
        to_name=(choice.name or held.name)[:120], person=held.person, subject=one_line(sentences.word_of(practice)),
        body=said if here else body, by_name=by.name[:200], reply_to=reply_to, key=key,
        parts=texting.size(body).parts if choice.way is Way.SMS else 1,
    )  # fmt: skip
    if not here:
        return keep(message, at=choice.not_before)
    message.state, message.sent_at = State.SENT, now
    message.save(force_insert=True)
    Attempt.objects.create(structure=practice, message=message, outcome="accepted", detail=by.name[:200])
    return message


def _one_telling(about: UUID) -> None:
    """Let what is told of one row come one after the other: nothing else moves its words to another conversation."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"said {about}"])


def _begun(
    structure: Structure, person: UUID | None, address: str, name: str, *, beside: UUID | None = None
) -> tuple[Conversation, dict[UUID, Conversation]]:
    """Return the conversation with someone, locked with another one; made when there is none, or none any more."""
    who = {"person": person} if person else {"person": None, "address": address}
    while True:
        fresh = Conversation(structure=structure, name=name[:120], **who)
        Conversation.objects.bulk_create([fresh], ignore_conflicts=True)
        there = Conversation.objects.filter(structure=structure, **who).values_list("pk", flat=True).first()
        held = _held(*filter(None, (there, beside)))
        if there in held:
            return _named(held[there], name), held


def _named(held: Conversation, name: str) -> Conversation:
    if name and held.name != name[:120]:
        held.name = name[:120]
        held.save(update_fields=["name"])
    return held


def _held(*conversations: UUID) -> dict[UUID, Conversation]:
    """Lock conversations, in one order; what was said in them is locked after them, never before."""
    rows = Conversation.objects.select_for_update(of=("self",)).select_related("structure").order_by("pk")
    return {one.pk: one for one in rows.filter(pk__in=conversations)}


def _the(conversation: Conversation) -> Conversation:
    return _held(conversation.pk)[conversation.pk]


def _count(held: Conversation) -> Conversation:
    """Write what waits; a word later than the closing opens it again."""
    said = Said.objects.filter(conversation=held)
    held.waits_since = said.filter(answered_at=None).aggregate(first=Min("at"))["first"]
    held.said_at = said.aggregate(last=Max("at"))["last"]
    if held.waits_since and held.closed_at:
        held.closed_at = None
    held.save(update_fields=["waits_since", "said_at", "closed_at"])
    return _told(held)


def _empty(held: Conversation) -> None:
    """Remove what is left without a word: all of it is someone's now."""
    if held.told_at is None and not Said.objects.filter(conversation=held).exists():
        held.delete()
        tell_screens("messages", held.structure_id)
    else:
        _count(held)


def _told(held: Conversation) -> Conversation:
    tell_screens("messages", held.structure_id, conversation=held.pk)
    return held
