"""The providers of SMS the house knows: one small module each, by its own documentation; pure."""

from permanence.foundation.tokens import BadProof

from .brevo import BREVO
from .ovh import OVH
from .sent import Ask, BadField, Handed, Ignored, Incoming, Provider, Receipt, Reply, Sent, Text
from .sink import SINK
from .twilio import TWILIO
from .vonage import VONAGE

KNOWN: dict[str, Provider] = {one.name: one for one in (OVH, BREVO, TWILIO, VONAGE, SINK)}

__all__ = [
    "KNOWN",
    "SINK",
    "Ask",
    "BadField",
    "BadProof",
    "Handed",
    "Ignored",
    "Incoming",
    "Provider",
    "Receipt",
    "Reply",
    "Sent",
    "Text",
]
