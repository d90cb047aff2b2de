"""What messages travel by: one module for each, with one door, `hand_over`."""

from collections.abc import Callable
from datetime import datetime

from permanence.messaging.models import Channel, Message
from permanence.messaging.rules.providers.sent import Handed

from . import mail, mssante, sms

CHANNELS: dict[str, Callable[[Message, datetime], Handed]] = {
    Channel.EMAIL: mail.hand_over,
    Channel.SMS: sms.hand_over,
    Channel.MSSANTE: mssante.hand_over,
}


def hand_over(message: Message, now: datetime) -> Handed:
    """Hand a message over to its carrier, outside of any transaction; what it says is an outcome of `Attempt`."""
    return CHANNELS[message.channel](message, now)
