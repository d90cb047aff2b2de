"""Telnyx Call Control: webhooks signed by Telnyx's own key; what the line keeps is the account's public key.

The caller's leg alone counts: the one whose number called is the line's. It is answered when it is bridged to a
telephone, not when the application picks it up.
Source: https://developers.telnyx.com/api-reference/callbacks and its guide on webhook signing.
"""

from base64 import b64decode

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from permanence.foundation.tokens import BadProof

from .sent import Heard, Ignored, Sent, check_fresh, iso_instant, named, number, part, text

EVENTS = {"call.initiated": "ringing", "call.bridged": "connected", "call.hangup": "ended"}


def check(sent: Sent, secret: str) -> None:
    """Check the Ed25519 signature of "timestamp|body", and its age.

    :param secret: the public key, in Base64
    :raises BadProof: when it is wrong
    :raises OldProof: when it is old
    """
    signed_at = sent.headers.get("telnyx-timestamp", "")
    try:
        key = Ed25519PublicKey.from_public_bytes(b64decode(secret))
        given = b64decode(sent.headers.get("telnyx-signature-ed25519", ""))
        key.verify(given, signed_at.encode() + b"|" + sent.body)
        signed = int(signed_at)
    except (InvalidSignature, ValueError):
        raise BadProof from None
    check_fresh(signed, sent.now)


def read(sent: Sent) -> Heard | Ignored:
    """Return what an event means here.

    :raises BadField: for the first field that cannot be used
    """
    data = part(sent.json(), "data")
    name = text(data, "event_type")
    event = EVENTS.get(name)
    if event is None:
        return Ignored(name)
    call = part(data, "payload")
    if text(call, "direction") == "outgoing":
        return Ignored(name)
    return Heard(
        call_id=named(call.get("call_session_id"), "data.payload.call_session_id"),
        event=event,
        at=iso_instant(data.get("occurred_at"), "data.occurred_at"),
        caller=number(call.get("from")),
        called=number(call.get("to")),
    )
