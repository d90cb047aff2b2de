"""Writing messages: each commits with the fact it tells."""

from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.refusal import Invalid, Refusal
from permanence.foundation.rights import Can
from permanence.messaging import bounces, rules
from permanence.messaging.delivery import enqueue
from permanence.messaging.models import Channel, Message, OptOut, State
from permanence.messaging.registry import beyond


class BadAddress(Invalid):
    """Nobody can be written to there."""

    title = _("This is not an e-mail address")
    next_step = _("Correct the address in the patient's file, then send again.")


class NotFailed(Refusal):
    """Only what failed is sent again: the rest has left, or will by itself."""

    title = _("This message does not need to be sent again")
    next_step = _("It was sent, or it will leave by itself.")


class Unwanted(Refusal):
    """Whoever asked for nothing more is left in peace; nobody writes to the dead."""

    title = _("This person is not written to any more")
    next_step = _("He said stop, or a death is noted in his file: call the family when it matters.")


@action(Can.SEND_MESSAGES, audit="message.written", of="structure_id")
def write(
    *, by: Actor, structure_id: UUID, to_address: str, subject: str, body: str, key: str, about: UUID | None = None
) -> Message:
    """Write a message that leaves when this transaction commits; the same key writes one message only.

    :param subject: without anything of health: it travels in clear
    :param key: the fact it tells, within the structure: `appointment-booked <id>`
    :raises BadAddress: when the address is none
    """
    written = Message(
        structure_id=structure_id,
        to_address=_checked(to_address),
        subject=rules.one_line(subject),
        body=body,
        key=key,
        about=about,
    )
    return keep(written)


@action(Can.SEND_MESSAGES, audit="message.resent", of="message")
def resend(*, by: Actor, message: Message, now: datetime) -> Message:
    """Try a failed message again; its address counts as working from now on.

    :raises NotFailed: when it has left, or will by itself
    :raises Unwanted: when he said stop there, or is dead
    """
    kept = Message.objects.select_for_update().get(pk=message.pk)
    if kept.state != State.FAILED:
        raise NotFailed
    if _unwanted(by, kept):
        raise Unwanted
    kept.state, kept.due_at = State.QUEUED, now
    kept.save(update_fields=["state", "due_at"])
    bounces.works_again(kept, now)
    enqueue(kept)
    return kept


def keep(written: Message, *, at: datetime | None = None) -> Message:
    """Keep a message that is to leave, now or later; under its key there is one only, whoever was first."""
    if at:
        written.due_at = at
    Message.objects.bulk_create([written], ignore_conflicts=True)
    kept = Message.objects.get(structure_id=written.structure_id, key=written.key)
    if kept.pk == written.pk and kept.channel != Channel.PAPER:  # a human prints it
        enqueue(kept, at=at)
    return kept


def _unwanted(by: Actor, message: Message) -> bool:
    if message.channel == Channel.MSSANTE:  # to a professional, who may have to know that a patient died
        return False
    stops = OptOut.objects.filter(structure_id=message.structure_id, channel=message.channel, ended_at=None)
    if stops.filter(address=message.to_address).exists():
        return True
    known = beyond().reach(by, message.person) if message.person else None
    return known is not None and known.dead


def _checked(address: str) -> str:
    try:
        validate_email(address.strip())
    except ValidationError as wrong:
        raise BadAddress from wrong
    return address.strip()
