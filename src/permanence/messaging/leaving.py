"""Whether a message may leave now: not once it is useless or he said stop, nor when his telephone should not ring."""

from datetime import datetime
from zoneinfo import ZoneInfo

from .models import Attempt, Channel, Message, OptOut
from .rules.reaching import ANSWERED_IN, Kind, rings_at, waking


def is_over(message: Message, now: datetime) -> bool:
    """Tell whether a message is to leave no more: of no use any more, or he said stop since it was written."""
    if message.useful_until and message.useful_until <= now:
        return True
    stops = OptOut.objects.filter(structure_id=message.structure_id, channel=message.channel, ended_at=None)
    return stops.filter(address=message.to_address, at__gt=message.created_at).exists()


def not_before(message: Message, now: datetime) -> datetime:
    """Return when a message may leave: now, or once a telephone may ring, whatever held it back until the night.

    A human's own words leave at once, as their writer chose; tried again, they wait for the day too. So does the reply
    to an SMS that could not leave while its writer had his telephone in hand.
    """
    if message.channel != Channel.SMS:
        return now
    if message.kind == Kind.WORD and not Attempt.objects.filter(message=message).exists():
        return now
    zone = ZoneInfo(message.structure.time_zone)
    if message.kind == Kind.REPLY and now - message.created_at > ANSWERED_IN:
        return waking(now, zone)
    return rings_at(Kind(message.kind), now, zone, message.useful_until)
