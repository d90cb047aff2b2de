"""What comes back: answers, and what carriers tell of what they were given."""

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from permanence.directory.models import Structure
from permanence.events.messaging import MessageReceived
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.outbox import publish
from permanence.foundation.refusal import NotFound
from permanence.foundation.rights import Can
from permanence.messaging import bounces, queries, sentences
from permanence.messaging.models import Attempt, Channel, Message, OptOut, Received, State
from permanence.messaging.rules import texting
from permanence.messaging.rules.reaching import ANSWERED_IN, Kind, waking
from permanence.messaging.rules.understanding import Means, meaning
from permanence.ui import words

from .wishes import opt_out
from .writing import keep


@action(Can.SEND_MESSAGES, audit="message.received", of="structure")
def receive(
    *, by: Actor, structure: Structure, from_address: str, body: str, provider_id: str, at: datetime, now: datetime
) -> Received:
    """Hear what someone wrote by SMS; told twice, it is heard once.

    A stop is obeyed at once and acknowledged; anything else is told to the rooms that know what it answers.
    """
    means = meaning(body)
    asked = queries.asked_last(structure, from_address, now)
    fresh = Received(
        structure=structure, from_address=from_address, body=body[:2000], provider_id=provider_id, at=at,
        means=means.value, answers=asked,
    )  # fmt: skip
    Received.objects.bulk_create([fresh], ignore_conflicts=True)
    kept = Received.objects.get(structure=structure, provider_id=provider_id)
    if kept.pk != fresh.pk:
        return kept
    if means is Means.STOP:
        _stop(by, kept, now)
    else:
        publish(MessageReceived(structure.pk, kept.pk))
    return kept


@action(Can.SEND_MESSAGES, audit="answer.settled", of="received")
def settle(*, by: Actor, received: Received, how: str, now: datetime) -> Received:
    """Note what became of what someone wrote; the first word counts."""
    Received.objects.filter(pk=received.pk, settled_at=None).update(settled_at=now, settled_as=how)
    return Received.objects.get(pk=received.pk)


@action(Can.SEND_MESSAGES, audit="message.receipt", of="structure_id")
def note_receipt(
    *, by: Actor, structure_id: UUID, provider_id: str, delivered: bool, detail: str, now: datetime
) -> Message:
    """Note what a carrier tells of what it was given; told twice, or out of order, what was delivered stays so.

    :raises NotFound: when nothing bears this name yet: the carrier will tell again
    """
    known = Message.objects.select_for_update().filter(structure_id=structure_id, provider_id=provider_id)
    message = known.first()
    if message is None:
        raise NotFound
    outcome = "delivered" if delivered else "bounced"
    if message.delivered_at or (not delivered and message.state == State.FAILED):
        return message
    Attempt.objects.create(message=message, structure_id=structure_id, outcome=outcome, detail=detail[:200])
    if delivered:
        message.state, message.delivered_at = State.SENT, now
    else:
        message.state = State.FAILED
        bounces.note(message, lasting=False, why=detail, now=now)
    message.save(update_fields=["state", "delivered_at"])
    return message


@action(Can.SEND_MESSAGES, audit="message.mail_receipt", of="message")
def note_mail(*, by: Actor, message: Message, delivered: bool, lasting: bool, detail: str, now: datetime) -> Message:
    """Note what the carrier of an e-mail tells of it later; a bounce told after a delivery counts, once.

    :param lasting: nobody is behind the address: it is marked, and someone asks for the right one
    """
    held = Message.objects.select_for_update().get(pk=message.pk)
    if held.state == State.FAILED or (delivered and held.delivered_at):
        return held
    outcome = "delivered" if delivered else "bounced"
    Attempt.objects.create(message=held, structure_id=held.structure_id, outcome=outcome, detail=detail[:200])
    held.state, held.delivered_at = (State.SENT, now) if delivered else (State.FAILED, None)
    held.save(update_fields=["state", "delivered_at"])
    if not delivered:
        bounces.note(held, lasting=lasting, why=detail, now=now)
    return held


@action(Can.SEND_MESSAGES, audit="message.said_read", of="message")
def note_opened(*, by: Actor, message: Message, now: datetime) -> Message:
    """Note that whoever a message is for has opened it, as his mailbox tells: it arrived, whatever was told before."""
    held = Message.objects.select_for_update().get(pk=message.pk)
    if held.read_at:
        return held
    Attempt.objects.create(message=held, structure_id=held.structure_id, outcome="read")
    held.state, held.read_at = State.SENT, now
    held.save(update_fields=["state", "read_at"])
    return held


@action(Can.SEND_MESSAGES, audit="message.complained", of="message")
def note_complaint(*, by: Actor, message: Message, now: datetime) -> Message:
    """Obey who calls an e-mail unwanted, or unsubscribes: nothing more is sent to this address."""
    opt_out(by=by, structure_id=message.structure_id, channel=message.channel, address=message.to_address)
    return message


@action(Can.SEND_MESSAGES, audit="message.replied", of="received")
def reply(*, by: Actor, received: Received, name: str, language: str, now: datetime) -> Message | None:
    """Answer an SMS with one of the house's sentences, once a day each: a machine may answer too; never a stop."""
    structure, number = received.structure, received.from_address
    post = queries.post(structure)
    if not post.sms or (Channel.SMS.value, number) in post.stopped:
        return None
    said = {"practice": post.signed, "phone": words.phone(structure.phone) if structure.phone else ""}
    text = texting.plain(queries.sentence(post, name, language, said))
    return keep(
        Message(
            structure=structure, channel=Channel.SMS, kind=Kind.REPLY.value, to_address=number,
            person=received.answers.person if received.answers else None,
            to_name=received.answers.to_name if received.answers else "",
            subject=sentences.SUBJECTS[name], body=text, parts=texting.size(text).parts,
            key=f"{name}:{number}:{now.astimezone(post.zone).date()}",
        ),
        at=_reply_at(received, post.zone, now),
    )  # fmt: skip


def _reply_at(received: Received, zone: ZoneInfo, now: datetime) -> datetime | None:
    """Return when a reply leaves: at once, unless its SMS was heard long after it was written, and it is night."""
    return waking(now, zone) if now - received.at > ANSWERED_IN else None


def _stop(by: Actor, received: Received, now: datetime) -> None:
    """Obey, and say so once: the last SMS that leaves to this number."""
    structure, number = received.structure, received.from_address
    known = OptOut.objects.filter(structure=structure, channel=Channel.SMS, address=number, ended_at=None).exists()
    opt_out(by=by, structure_id=structure.pk, channel=Channel.SMS, address=number)
    settle(by=by, received=received, how=Means.STOP.value, now=now)
    if known:
        return
    text = texting.plain(sentences.stopped(queries.signed(structure), structure.phone))
    keep(
        Message(
            structure=structure, channel=Channel.SMS, kind=Kind.REPLY.value, to_address=number,
            subject=sentences.SUBJECTS["stop"], body=text, parts=texting.size(text).parts, key=f"stop:{received.pk}",
        ),
        at=_reply_at(received, ZoneInfo(structure.time_zone), now),
    )  # fmt: skip
