"""Telling someone something by the channel that is his; what has not left can be withdrawn."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from permanence.directory.models import Structure
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.rights import Can
from permanence.messaging import queries, rules
from permanence.messaging.models import Message, State
from permanence.messaging.rules import texting
from permanence.messaging.rules.reaching import Choice, Kind, Post, Reach, Way

from .writing import keep


@dataclass(frozen=True, slots=True)
class Told:
    """How someone is told; no message when it is by voice, or not at all."""

    choice: Choice
    message: Message | None = None


@action(Can.SEND_MESSAGES, audit="message.told", of="structure")
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
) -> Told:
    """Tell someone, once for each key, by the way he can receive and likes; it leaves when this transaction commits.

    :param subject: without anything of health, and so is `sms`: date and hour only
    :param post: what is known of the structure's post, when several are told at once
    :param before: when it is of no use any more
    """
    choice = queries.way_to(structure, reach, kind, now=now, post=post, before=before)
    if not choice.written:
        return Told(choice)
    text = texting.plain(sms) if choice.way is Way.SMS else body
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
    )
    return Told(choice, keep(written, at=choice.not_before))


@action(Can.SEND_MESSAGES, audit="message.withdrawn", of="structure_id")
def withdraw(*, by: Actor, structure_id: UUID, about: UUID, kind: Kind) -> int:
    """Take back what waits to be told of something, because it is no longer so; return how many."""
    waiting = Message.objects.filter(structure_id=structure_id, about=about, kind=kind.value, state=State.QUEUED)
    return waiting.update(state=State.WITHDRAWN)
