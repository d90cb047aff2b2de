"""Vonage Voice: the event webhook of an application, signed with the account's signature secret.

The leg that comes in tells the ring and the end; the leg that goes out to a telephone tells the answer, for the one
that comes in is answered by the application itself, to play its greeting.
Source: https://developer.vonage.com/en/getting-started/concepts/webhooks and /en/voice/voice-api/webhook-reference.
"""

import hmac
from hashlib import sha256

from permanence.foundation.tokens import BadProof, claims

from .sent import Heard, Ignored, Sent, check_fresh, iso_instant, named, number, text

ENDS = ("completed", "busy", "cancelled", "unanswered", "disconnected", "rejected", "failed", "timeout")
COMING_IN = {"started": "ringing", "ringing": "ringing"} | dict.fromkeys(ENDS, "ended")
GOING_OUT = {"answered": "connected"}


def check(sent: Sent, secret: str) -> None:
    """Check the token of `Authorization` (HS256), its age, and that it was made for this body.

    :raises BadProof: when it is wrong
    :raises OldProof: when it is old
    """
    told = claims(sent.headers.get("authorization", "").removeprefix("Bearer "), secret, "HS256")
    hashed, issued = told.get("payload_hash"), told.get("iat")
    if not isinstance(hashed, str) or not isinstance(issued, int | float):
        raise BadProof
    if not hmac.compare_digest(hashed.lower().encode(errors="replace"), sha256(sent.body).hexdigest().encode()):
        raise BadProof
    check_fresh(issued, sent.now)


def read(sent: Sent) -> Heard | Ignored:
    """Return what an event means here.

    :raises BadField: for the first field that cannot be used
    """
    told = sent.json()
    status, comes_in = text(told, "status"), text(told, "direction") == "inbound"
    event = (COMING_IN if comes_in else GOING_OUT).get(status)
    if event is None:
        return Ignored(status)
    return Heard(
        call_id=named(told.get("conversation_uuid"), "conversation_uuid"),
        event=event,
        at=iso_instant(told.get("timestamp"), "timestamp"),
        caller=number(told.get("from")) if comes_in else "",
        called=number(told.get("to")) if comes_in else "",
    )
