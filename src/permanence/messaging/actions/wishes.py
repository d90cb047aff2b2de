"""How people want to be told, and what they want no more."""

from datetime import datetime
from uuid import UUID

from permanence.foundation.action import action
from permanence.foundation.actor import Actor, Kind
from permanence.foundation.refusal import Invalid
from permanence.foundation.rights import Can
from permanence.messaging.models import Channel, Message, OptOut, State, Wish
from permanence.messaging.rules.reaching import Way

WISHED = {Way.EMAIL, Way.SMS, Way.VOICE, Way.PAPER}


@action(Can.EDIT_PATIENT, audit="wish.noted", of="structure_id")
def note_wish(*, by: Actor, structure_id: UUID, person: UUID, way: str) -> Wish | None:
    """Note the way someone asked to be told; an empty one leaves it to the practice's habit.

    :raises Invalid: for what is no way to be told
    """
    theirs = Wish.objects.filter(structure_id=structure_id, person=person)
    if not way:
        theirs.delete()
        return None
    if way not in WISHED:
        raise Invalid
    said = {"way": way, "by_name": _name(by)}
    return Wish.objects.update_or_create(structure_id=structure_id, person=person, defaults=said)[0]


@action(Can.SEND_MESSAGES, audit="optout.noted", of="structure_id")
def opt_out(*, by: Actor, structure_id: UUID, channel: str, address: str) -> OptOut:
    """Note that nothing more is to be sent there; what waits is withdrawn. Twice is once.

    :raises Invalid: for what is no channel
    """
    if channel not in Channel.values:
        raise Invalid
    said, _made = OptOut.objects.get_or_create(
        structure_id=structure_id, channel=channel, address=address, ended_at=None, defaults={"by_name": _name(by)}
    )
    waiting = Message.objects.filter(structure_id=structure_id, channel=channel, to_address=address)
    waiting.filter(state=State.QUEUED).update(state=State.WITHDRAWN)
    return said


@action(Can.SEND_MESSAGES, audit="optout.ended", of="structure_id")
def end_opt_out(*, by: Actor, structure_id: UUID, channel: str, address: str, now: datetime) -> int:
    """Note that he may be written to there again, because he asked for it; return how many were ended."""
    standing = OptOut.objects.filter(structure_id=structure_id, channel=channel, address=address, ended_at=None)
    return standing.update(ended_at=now)


def _name(by: Actor) -> str:
    return by.name if by.kind is Kind.PERSON else ""
