"""The usual cloud switchboards: how each proves who it is, and what its events mean here.

docs/telephony.md says how each is set up, with examples that a test sends.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from permanence.foundation.tokens import BadProof

from . import aircall, ringover, telnyx, twilio, vonage
from .sent import Heard, Ignored, OldProof, Sent


@dataclass(frozen=True, slots=True)
class Switchboard:
    """One maker's way of telling.

    :param proof: where its proof stands, as named to whoever sent a wrong one
    :param check: refuses what the maker did not send
    :param read: what an event means here
    """

    proof: str
    check: Callable[[Sent, str], None]
    read: Callable[[Sent], Heard | Ignored]


KNOWN: Mapping[str, Switchboard] = {
    "aircall": Switchboard("token", aircall.check, aircall.read),
    "ringover": Switchboard("X-Ringover-Webhook-Signature", ringover.check, ringover.read),
    "telnyx": Switchboard("telnyx-signature-ed25519", telnyx.check, telnyx.read),
    "twilio": Switchboard("X-Twilio-Signature", twilio.check, twilio.read),
    "vonage": Switchboard("Authorization", vonage.check, vonage.read),
}

__all__ = ["KNOWN", "BadProof", "Heard", "Ignored", "OldProof", "Sent", "Switchboard"]
