"""Reading messages, always for an actor; what the post of a structure can do, in the scope that is open."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count, Max, Min, QuerySet
from django.utils import timezone

from permanence.directory.models import Structure
from permanence.foundation.actor import Actor
from permanence.foundation.composed import composed
from permanence.foundation.refusal import NotFound
from permanence.foundation.rights import Can
from permanence.ui import words

from . import refused, written
from .announced import checked as checked_words
from .models import Channel, Message, OptOut, Received, SecureMailbox, SmsAccount, State, Wish
from .refused import mark as mark_of
from .rules import letters, professional, wording
from .rules.letters import spoken, with_whom
from .rules.reaching import Choice, Kind, Post, Reach, Way, brought_forward, choose, is_mobile, is_quiet
from .rules.texting import size
from .rules.understanding import Means

__all__ = [
    "Choice",
    "Kind",
    "Means",
    "Post",
    "Reach",
    "Way",
    "about_person",
    "accounts",
    "answers_an_offer",
    "asked_last",
    "brought_forward",
    "checked_words",
    "choose",
    "conversation",
    "counts",
    "is_mobile",
    "is_professional",
    "is_quiet",
    "letter",
    "mail_words",
    "mark_of",
    "message",
    "messages",
    "overdue",
    "post",
    "questions",
    "received",
    "secure_mailbox",
    "secure_mailboxes",
    "sentence",
    "signed",
    "size",
    "sms_account",
    "spoken",
    "stopped_numbers",
    "tells",
    "tells_of_health",
    "unanswered",
    "way_to",
    "wish",
    "with_whom",
    "written_by",
]

ANSWERED_WITHIN = timedelta(days=14)
LATEST = 100
SILENCE = timedelta(days=90)
ASKING = (Kind.REMINDER, Kind.OFFER, Kind.CONFIRMATION, Kind.CHANGE)
ANSWERED = (*ASKING, Kind.RECALL, Kind.WORD)  # what an answer may be to: to these two, a human reads it


def messages(
    actor: Actor, *, structure_id: UUID | None = None, state: str = "", about: UUID | None = None
) -> QuerySet[Message]:
    """Return the messages the actor may see, the newest first: of one structure, in one state, about one row."""
    chosen = structure_id or actor.at
    allowed = [s for s in actor.structures(Can.VIEW_MESSAGES) if chosen in (None, s)]
    found = Message.objects.filter(structure_id__in=allowed).select_related("structure").order_by("-created_at", "-id")
    if state:
        found = found.filter(state=state)
    return found.filter(about=about) if about else found


def about_person(actor: Actor, person: UUID) -> QuerySet[Message]:
    """Return what was sent to one person, by whatever channel, the newest first."""
    return messages(actor).filter(person=person)


def written_by(actor: Actor, person: UUID) -> QuerySet[Received]:
    """Return what one person answered, the newest first."""
    allowed = actor.structures(Can.VIEW_MESSAGES)
    return Received.objects.filter(structure_id__in=allowed, answers__person=person).order_by("-at")


def tells(actor: Actor, message: Message) -> bool:
    """Tell whether the actor may read what a message says: one to a professional tells of health."""
    return message.channel != Channel.MSSANTE or actor.may(Can.VIEW_CARE, message.structure_id)


def message(actor: Actor, message_id: UUID) -> Message:
    """Return one message with its attempts.

    :raises NotFound: when there is none, or none for this actor
    """
    found = Message.objects.filter(pk=message_id).select_related("structure").prefetch_related("attempts").first()
    if found is None:
        raise NotFound
    actor.require(Can.VIEW_MESSAGES, found.structure_id)
    return found


def received(actor: Actor, received_id: UUID) -> Received:
    """Return one thing someone wrote, with what it answers.

    :raises NotFound: when there is none, or none for this actor
    """
    found = Received.objects.filter(pk=received_id).select_related("structure", "answers").first()
    if found is None:
        raise NotFound
    actor.require(Can.VIEW_MESSAGES, found.structure_id)
    return found


def counts(actor: Actor) -> dict[str, int]:
    """Count the actor's messages by state."""
    found = messages(actor).order_by().values_list("state").annotate(number=Count("pk"))
    return dict.fromkeys(State.values, 0) | dict(found)


def overdue(actor: Actor, since: datetime) -> QuerySet[Message]:
    """Return the messages that wait or are being sent although due before `since`."""
    late = Message.objects.filter(state__in=[State.QUEUED, State.SENDING], due_at__lt=since)
    return late.exclude(channel=Channel.PAPER).order_by("due_at")[:500]


def untaken(actor: Actor) -> timedelta:
    """Return how long the oldest message has waited that its carrier was asked to take, and did not."""
    waiting = Message.objects.filter(state__in=[State.QUEUED, State.SENDING], attempts__outcome="failed")
    oldest = waiting.aggregate(oldest=Min("created_at"))["oldest"]
    return timezone.now() - oldest if oldest else timedelta()


def sms_account(structure: Structure) -> SmsAccount | None:
    """Return the account a structure sends its SMS through, when it has one."""
    return next(iter(_sms_account(structure.pk)), None)


@composed
def _sms_account(structure_id: UUID) -> QuerySet[SmsAccount]:
    return SmsAccount.objects.filter(structure_id=structure_id, closed_at=None)


def secure_mailbox(structure: Structure) -> SecureMailbox | None:
    """Return the MSSanté mailbox a structure writes to professionals from, when it has one."""
    return SecureMailbox.objects.filter(structure=structure, closed_at=None).first()


def secure_mailboxes(structures: Iterable[Structure]) -> list[tuple[Structure, SecureMailbox | None]]:
    """Return structures, each with its MSSanté mailbox."""
    mine = list(structures)
    known = {one.structure_id: one for one in SecureMailbox.objects.filter(structure__in=mine, closed_at=None)}
    return [(one, known.get(one.pk)) for one in mine]


def tells_of_health(text: str) -> bool:
    """Tell whether a text holds a word of health or a link, which no message written in clear may."""
    return bool(wording.unfit(text))


def is_professional(address: str) -> bool:
    """Tell whether an address is a professional's within MSSanté, as this installation knows its domains."""
    return professional.is_professional(address, settings.MSSANTE_DOMAINS)


def accounts(structures: Iterable[Structure]) -> list[tuple[Structure, SmsAccount | None]]:
    """Return structures, each with the account it sends its SMS through."""
    mine = list(structures)
    known = {one.structure_id: one for one in SmsAccount.objects.filter(structure__in=mine, closed_at=None)}
    return [(one, known.get(one.pk)) for one in mine]


def post(structure: Structure) -> Post:
    """Return what a structure can send and whom it may not write to; read once when many are told."""
    account = sms_account(structure)
    return Post(
        zone=ZoneInfo(structure.time_zone),
        sms=account is not None,
        stopped=frozenset([*_shut(structure.pk), *refused.known_at(structure.pk)]),
        wishes=dict(_wishes(structure.pk)),
        signed=account.signed if account else structure.name,
        wordings=written.own(structure),
    )


@composed
def _shut(structure_id: UUID) -> QuerySet[OptOut, tuple[str, str]]:
    return OptOut.objects.filter(structure_id=structure_id, ended_at=None).values_list("channel", "address")


@composed
def _wishes(structure_id: UUID) -> QuerySet[Wish, tuple[UUID, str]]:
    return Wish.objects.filter(structure_id=structure_id).values_list("person", "way")


_post = post


def way_to(
    structure: Structure,
    reach: Reach,
    kind: Kind,
    *,
    now: datetime,
    post: Post | None = None,
    before: datetime | None = None,
) -> Choice:
    """Return by which way someone would be told now, of what is of use until then."""
    return choose(reach, post or _post(structure), kind, now, before)


def sentence(post: Post, name: str, language: str, said: Mapping[str, object]) -> str:
    """Return what an SMS says: the practice's own sentence or the house's, filled in."""
    own = post.wordings.get((name, language)) or wording.usual(name, language)
    return wording.fill(own, said)


def mail_words(post: Post | None, structure: Structure, name: str, language: str, said: Mapping[str, object]) -> str:
    """Return the own words of an e-mail: the practice's or the house's, filled in.

    :param post: of the structure, where it was read already
    """
    wordings = post.wordings if post else written.own(structure)
    own = wordings.get((name, language)) or wording.usual(name, language)
    return wording.filled_mail(own, language, said)


def letter(
    structure: Structure, name: str, language: str, said: Mapping[str, str], post: Post | None = None
) -> tuple[str, str]:
    """Return the subject and the body of an e-mail that tells of no appointment of one's own.

    :param name: of `rules.letters.PARAGRAPHS`
    :param language: one the house speaks, as `spoken` tells
    :param said: what its phrases speak of; `place`, `link` or `code`
    :param post: of the structure, where it was read already
    """
    phone = words.phone(structure.phone, "en" if language == "en" else "fr") if structure.phone else ""
    told = {"practice": structure.name, "phone": phone, **said}
    opening, closing = (mail_words(post, structure, f"mail_{of}", language, told) for of in (name, "closing"))
    whole = letters.letter(name, language, {**told, "opening": opening, "closing": closing})
    subject, _, body = whole.partition("\n")
    return subject, body.strip() + "\n"


def signed(structure: Structure) -> str:
    """Return who an SMS says it comes from."""
    account = sms_account(structure)
    return account.signed if account else structure.name


def asked_last(structure: Structure, number: str, now: datetime) -> Message | None:
    """Return the last SMS to a number that awaits an answer and was not answered yet."""
    asked = Message.objects.filter(
        structure=structure, to_address=number, channel="sms", kind__in=[kind.value for kind in ANSWERED],
        created_at__gt=now - ANSWERED_WITHIN,
    )  # fmt: skip
    return asked.exclude(state__in=[State.WITHDRAWN, State.QUEUED]).order_by("-created_at", "-id").first()


def answers_an_offer(received: Received) -> bool:
    """Tell whether someone says yes or no to a time offered to him."""
    offered = received.answers is not None and received.answers.kind == Kind.OFFER
    return offered and received.means in (Means.YES, Means.NO)


def questions(received: Received, now: datetime) -> int:
    """Count the different things asked at the number an answer comes from that nobody answered before."""
    if received.answers is None:
        return 0
    asked = Message.objects.filter(
        structure_id=received.structure_id, to_address=received.from_address, channel="sms", kind__in=ASKING,
        created_at__gt=now - ANSWERED_WITHIN, created_at__lte=received.answers.created_at,
    ).exclude(state__in=[State.WITHDRAWN, State.QUEUED])  # fmt: skip
    before = Received.objects.filter(structure_id=received.structure_id, from_address=received.from_address)
    answered = before.exclude(pk=received.pk).exclude(settled_at=None).values("answers__about")
    return asked.exclude(about__in=answered).values("about").distinct().count()


def unanswered(people: Collection[UUID], structure_id: UUID, now: datetime) -> Counter[UUID]:
    """Count what was asked of each person by SMS since he last answered, over three months; of many at once."""
    asked = Message.objects.filter(
        structure_id=structure_id, person__in=people, channel="sms", kind=Kind.REMINDER, created_at__gt=now - SILENCE
    ).exclude(state=State.WITHDRAWN)  # fmt: skip
    said = Received.objects.filter(structure_id=structure_id, answers__person__in=people).order_by()
    answered = dict(said.values_list("answers__person").annotate(last=Max("at")))
    found = asked.values_list("person", "created_at")
    return Counter(one for one, at in found if one and not (one in answered and at <= answered[one]))


@dataclass(frozen=True, slots=True)
class Line:
    """One thing told, or written by the person himself."""

    at: datetime
    row: Any
    own: bool = False


def conversation(actor: Actor, structure: Structure, person: UUID) -> list[Line]:
    """Return what one person was told and answered, the newest first."""
    here = about_person(actor, person).exclude(channel=Channel.MSSANTE).filter(structure=structure)
    told = [Line(one.created_at, one) for one in here[:LATEST]]
    said = [Line(one.at, one, own=True) for one in written_by(actor, person).filter(structure=structure)[:LATEST]]
    return sorted([*told, *said], key=lambda one: one.at, reverse=True)


def wish(structure: Structure, person: UUID) -> str:
    """Return the way someone asked for; empty when he said nothing."""
    return Wish.objects.filter(structure=structure, person=person).values_list("way", flat=True).first() or ""


def stopped_numbers(structure: Structure, person: UUID) -> list[str]:
    """Return the numbers of a person that said stop, among those he was written to at."""
    used = Message.objects.filter(structure=structure, person=person, channel="sms").values("to_address")
    stopped = OptOut.objects.filter(structure=structure, channel="sms", ended_at=None, address__in=used)
    return list(stopped.values_list("address", flat=True))
