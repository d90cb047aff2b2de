"""Reading conversations, always for an actor: the board of the team, and all that was said with one person."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse

from permanence.directory import queries as directory
from permanence.directory.models import Membership, Person, Structure
from permanence.foundation.actor import Actor
from permanence.foundation.refusal import NotFound
from permanence.foundation.rights import Can
from permanence.ui import words

from . import queries
from .models import CannedAnswer, Channel, Conversation, Message, Received, Said, State
from .registry import Spoken, beyond
from .rules import conversing, places
from .rules.reaching import Choice, Kind, Reach

LATEST = 60
WAITS, CLOSED = Q(waits_since__isnull=False), Q(closed_at__isnull=False)
ICONS = {
    "sms": "device-mobile", "email": "mail", "paper": "printer", "letter": "file-text", "online": "world",
    "voice": "phone-outgoing", "phone": "phone-incoming", "space": "home",
}  # fmt: skip


def conversations(actor: Actor) -> QuerySet[Conversation]:
    """Return the conversations of the practices whose messages the actor reads."""
    allowed = [s for s in actor.structures(Can.VIEW_MESSAGES) if actor.at in (None, s)]
    return Conversation.objects.filter(structure_id__in=allowed)


def tabs(actor: Actor) -> dict[str, Q]:
    """Return what each tab of the board holds; what he should answer first."""
    mine, nobody = Q(owner=actor.id), Q(owner=None)
    return {
        "first": WAITS & (mine | nobody),
        "unread": WAITS & nobody,
        "mine": WAITS & mine,
        "theirs": WAITS & ~mine & ~nobody,
        "answered": ~WAITS & ~CLOSED,
        "closed": ~WAITS & CLOSED,
    }


def counts(actor: Actor) -> dict[str, int]:
    """Count the conversations of each tab."""
    held = {name: Count("pk", filter=which) for name, which in tabs(actor).items()}
    return conversations(actor).aggregate(**held)


def waiting(actor: Actor) -> int:
    """Count those that wait for the actor, or for whoever is free."""
    return conversations(actor).filter(tabs(actor)["first"]).count()


def of_tab(actor: Actor, tab: str) -> QuerySet[Conversation]:
    """Return the conversations of one tab with their last words: who waits longest comes first."""
    last = Said.objects.filter(conversation=OuterRef("pk")).order_by("-at", "-id")
    found = conversations(actor).filter(tabs(actor)[tab]).select_related("structure", "owner")
    found = found.annotate(words=Subquery(last.values("words")[:1]), channel=Subquery(last.values("channel")[:1]))
    order = {"answered": (F("told_at").desc(nulls_last=True),), "closed": (F("closed_at").desc(),)}
    return found.order_by(*order.get(tab, ("waits_since",)), "pk")


def icon(of: Conversation) -> str:
    """Return the picture of the channel that its last words came by."""
    return ICONS.get(getattr(of, "channel", "") or "", "message-circle")


def conversation(actor: Actor, conversation_id: UUID) -> Conversation:
    """Return one conversation.

    :raises NotFound: when there is none, or none for this actor
    """
    found = Conversation.objects.select_related("structure", "owner").filter(pk=conversation_id).first()
    if found is None:
        raise NotFound
    actor.require(Can.VIEW_MESSAGES, found.structure_id)
    if found.person:
        beyond().reach(actor, found.person)  # refuses a file kept closer: what he writes is part of it
    return found


def closed(actor: Actor, rows: Sequence[Conversation]) -> Collection[UUID]:
    """Return the people of these conversations whose words the actor may not read."""
    return beyond().closed(actor, [one.person for one in rows if one.person])


def names(actor: Actor, rows: Sequence[Conversation]) -> dict[UUID, str]:
    """Return how the person of each conversation is called today; of an address, the address."""
    known = beyond().names(actor, [one.person for one in rows if one.person])
    return {one.pk: (known.get(one.person, "") if one.person else "") or one.name or _address(one) for one in rows}


def name(actor: Actor, of: Conversation) -> str:
    """Return how the person of a conversation is called."""
    return names(actor, [of])[of.pk]


def colleagues(structure: Structure) -> QuerySet[Person]:
    """Return who may be given a conversation: those who work at the practice today."""
    live = Membership.objects.filter(directory.alive(directory.today()), structure=structure)
    return Person.objects.filter(pk__in=live.values("person"))


def taker(actor: Actor, of: Conversation, asked: str) -> Person:
    """Return who is to have a conversation: one who works there, or the actor himself ("me").

    :raises NotFound: when it is nobody of the practice
    """
    people = Person.objects.filter(pk=actor.id or of.pk) if asked == "me" else colleagues(of.structure)
    found = next((one for one in people if asked in ("me", str(one.pk))), None)
    if found is None:
        raise NotFound
    return found


@dataclass(frozen=True, slots=True)
class Answering:
    """How a conversation may be answered now.

    :param proposed: the way proposed first
    """

    ways: list[Choice]
    proposed: str

    def choice(self, way: str) -> Choice | None:
        """Return one of the ways."""
        return next((one for one in self.ways if one.way.value == way), None)


def answering(actor: Actor, of: Conversation, now: datetime) -> Answering:
    """Return by which ways a conversation may be answered."""
    post = queries.post(of.structure)
    space = _writes_at_home(of)
    found = conversing.ways(_reach(actor, of), of.address, post, now, waits=of.waits_since is not None, space=space)
    last = Said.objects.filter(conversation=of).order_by("-at").values_list("channel", flat=True).first()
    return Answering(found, conversing.first(found, last or ""))


def said_of(actor: Actor, of: Conversation, now: datetime) -> dict[str, str]:
    """Return what an answer given often is filled in with."""
    return {
        "practice": of.structure.name,
        "phone": words.phone(of.structure.phone) if of.structure.phone else "",
        "person": name(actor, of) if of.person else "",
        "agent": actor.name,
        "appointment": beyond().coming(actor, of.person, now) if of.person else "",
    }


def canned(structure_id: UUID) -> QuerySet[CannedAnswer]:
    """Return the answers a practice gives often."""
    return CannedAnswer.objects.filter(structure_id=structure_id, retired_at=None)


def canned_answer(actor: Actor, answer_id: UUID, right: Can = Can.SEND_MESSAGES) -> CannedAnswer:
    """Return one answer given often.

    :raises NotFound: when there is none, or none for this actor
    """
    found = CannedAnswer.objects.select_related("structure").filter(pk=answer_id, retired_at=None).first()
    if found is None:
        raise NotFound
    actor.require(right, found.structure_id)
    return found


def filled(answer: CannedAnswer, said: dict[str, str]) -> str:
    """Return an answer given often as it would be sent."""
    return places.filled(answer.text, said)


def exchange(actor: Actor, of: Conversation) -> list[Spoken]:
    """Return what was said on both sides, by whatever channel, the newest last."""
    said = list(Said.objects.filter(conversation=of).order_by("-at")[:LATEST])
    lines = [_of_said(one) for one in said]
    lines += [_of_message(one) for one in _told(actor, of)]
    lines += _answered_alone(actor, of, {one.words for one in said})
    if of.person:
        lines += beyond().spoken(actor, of.structure, of.person, LATEST)
    return sorted(lines, key=lambda one: one.at)[-LATEST:]


def _told(actor: Actor, of: Conversation) -> QuerySet[Message]:
    written = queries.messages(actor, structure_id=of.structure_id).select_related(None)
    if of.person:
        return written.filter(person=of.person)[:LATEST]
    return written.filter(person=None, to_address=of.address)[:LATEST]


def _answered_alone(actor: Actor, of: Conversation, known: set[str]) -> Iterator[Spoken]:
    """Yield the answers by SMS that no human had to read: a yes that confirmed, a no that cancelled."""
    theirs = Q(answers__person=of.person) if of.person else Q(from_address=of.address)
    for one in Received.objects.filter(theirs, structure=of.structure).order_by("-at")[:LATEST]:
        if one.body not in known:
            yield Spoken(one.at, one.body, ICONS["sms"], own=True, state=str(Channel.SMS.label))


def _of_said(one: Said) -> Spoken:
    channel = str(Channel(one.channel).label) if one.channel in Channel.values else ""
    return Spoken(one.at, one.words, ICONS.get(one.channel, "message-circle"), own=True, state=channel)


def _of_message(one: Message) -> Spoken:
    state = f"{Channel(one.channel).label} · {State(one.state).label}"
    human = one.kind == Kind.WORD
    return Spoken(
        one.created_at, one.body if human else "", ICONS.get(one.channel, "mail"), title="" if human else one.subject,
        by=one.by_name, state=state, tone="danger" if one.state == State.FAILED else "",
        url=reverse("messaging:message", args=[one.pk]),
    )  # fmt: skip


def _writes_at_home(of: Conversation) -> bool:
    """Tell whether he writes in a space of his own that is open: he reads the answer there."""
    wrote = of.person is not None and Said.objects.filter(conversation=of, channel=Channel.SPACE).exists()
    return wrote and bool(beyond().space(of.structure_id))


def _reach(actor: Actor, of: Conversation) -> Reach | None:
    return beyond().reach(actor, of.person) if of.person else None


def _address(of: Conversation) -> str:
    return words.phone(of.address) if of.address.startswith("+") else of.address
