"""What did not arrive: the address is marked when nobody is behind it, and the rooms that know the person are told."""

from datetime import datetime

from permanence.events.messaging import MessageNotDelivered
from permanence.foundation.outbox import publish

from .models import Message, RefusedAddress


def note(message: Message, *, lasting: bool, why: str, now: datetime) -> None:
    """Note that a message did not arrive, in the transaction that learns it.

    :param lasting: nobody is behind the address: nothing more is sent there
    """
    if lasting:
        row = RefusedAddress(
            structure_id=message.structure_id, channel=message.channel, address=message.to_address, at=now,
            why=why[:200],
        )  # fmt: skip
        RefusedAddress.objects.bulk_create([row], ignore_conflicts=True)
    publish(MessageNotDelivered(message.structure_id, message.pk, lasting))


def works_again(message: Message, now: datetime) -> None:
    """Write to an address again, because someone says that it works."""
    marks = RefusedAddress.objects.filter(structure_id=message.structure_id, ended_at=None)
    marks.filter(channel=message.channel, address=message.to_address).update(ended_at=now)
