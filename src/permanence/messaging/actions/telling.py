"""Telling someone something by the channel that is his; what has not left can be withdrawn."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from permanence.directory.models import Structure
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.rights import Can
from permanence.messaging import queries, rules
from permanence.messaging.models import Channel, Message, State
from permanence.messaging.rules import texting
from permanence.messaging.rules.reaching import Choice, Kind, Post, Reach, Way

from .writing import keep


@dataclass(frozen=True, slots=True)
class Told:
    """How someone is told; no message when it is by voice, or not at all."""

    choice: Choice
    message: Message | None = None


@action(Can.SEND_MESSAGES, audit="message.told", of="structure", refuses_first=True)
def tell(
    *,
    by: Actor,
    structure: Structure,
    reach: Reach,
    kind: Kind,
    subject: str,
    body: str,
    sms: str,
    key: str,
    now: datetime,
    about: UUID | None = None,
    post: Post | None = None,
    before: datetime | None = None,
    language: str = "fr",
) -> Told:
    """Tell someone, once for each key, by the way he can receive and likes; it leaves when this transaction commits.

    :param subject: without anything of health, and so is `sms`: date and hour only
    :param post: what is known of the structure's post, when several are told at once
    :param before: when it is of no use any more
    :param language: of `body`
    """
    choice = queries.way_to(structure, reach, kind, now=now, post=post, before=before)
    if not choice.written:
        return Told(choice)
    short = texting.plain(sms) if sms else ""
    text, other = (short, body) if choice.way is Way.SMS else (body, short)
    written = Message(
        structure=structure,
        channel=choice.way.value,
        kind=kind.value,
        to_address=choice.address,
        to_name=(choice.name or reach.name)[:120],
        person=reach.person,
        subject=rules.one_line(subject),
        body=text,
        parts=texting.size(text).parts if choice.way is Way.SMS else 1,
        key=key,
        about=about,
        other=other,
        useful_until=before,
        language=language,
    )
    return Told(choice, keep(written, at=choice.not_before))


@action(Can.SEND_MESSAGES, audit="message.withdrawn", of="structure_id")
def withdraw(*, by: Actor, structure_id: UUID, about: UUID, kind: Kind) -> int:
    """Take back what waits to be told of something, because it is no longer so; return how many."""
    waiting = Message.objects.filter(structure_id=structure_id, about=about, kind=kind.value, state=State.QUEUED)
    return waiting.update(state=State.WITHDRAWN)


@action(Can.EDIT_PATIENT, audit="message.all_withdrawn", of="structure_id")
def withdraw_all(*, by: Actor, structure_id: UUID, person: UUID) -> int:
    """Take back all that waits to be told to someone, because he is no more; return how many."""
    waiting = Message.objects.filter(structure_id=structure_id, person=person, state=State.QUEUED)
    return waiting.exclude(channel=Channel.MSSANTE).update(state=State.WITHDRAWN)


@action(Can.SEND_MESSAGES, audit="message.told_otherwise", of="message")
def tell_otherwise(*, by: Actor, message: Message, reach: Reach, now: datetime) -> Told:
    """Tell by the next way what did not arrive, once; by voice, or not at all, when nothing else is left."""
    post = queries.post(message.structure)
    stopped = post.stopped | {(message.channel, message.to_address)}
    choice = queries.choose(reach, replace(post, stopped=stopped), Kind(message.kind), now, message.useful_until)
    said = message.body if _like(choice.way, message.channel) else message.other
    if not choice.written or not said:
        return Told(choice)
    written = Message(
        structure=message.structure, channel=choice.way.value, kind=message.kind, to_address=choice.address,
        to_name=(choice.name or reach.name)[:120], person=message.person, subject=message.subject, body=said,
        parts=texting.size(said).parts if choice.way is Way.SMS else 1, key=f"{message.key[:100]}:{choice.way}",
        about=message.about, useful_until=message.useful_until, language=message.language,
    )  # fmt: skip
    return Told(choice, keep(written, at=choice.not_before))


def _like(way: Way, channel: str) -> bool:
    """Tell whether both say it alike: in an SMS, or written out."""
    return (way is Way.SMS) == (channel == Way.SMS)
