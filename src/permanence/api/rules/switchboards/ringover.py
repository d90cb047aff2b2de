"""Ringover: call events, with a token signed by the key shown beside the webhook in its dashboard.

The token (HS512) proves who sends and covers no body, which https keeps whole.
Source: https://developer.ringover.com (Webhooks).
"""

from permanence.foundation.tokens import BadProof, claims

from .sent import Heard, Ignored, Sent, check_fresh, instant, named, number, part, text

EVENTS = {"ringing": "ringing", "answered": "connected", "hangup": "ended", "missed": "ended"}


def check(sent: Sent, secret: str) -> None:
    """Check the token of `X-Ringover-Webhook-Signature`, and its age when it tells one.

    :raises BadProof: when it is wrong
    :raises OldProof: when it is old
    """
    told = claims(sent.headers.get("x-ringover-webhook-signature", ""), secret, "HS512")
    issued, expires = told.get("iat"), told.get("exp")
    if isinstance(issued, int | float):
        check_fresh(issued, sent.now)
    if isinstance(expires, int | float) and expires < sent.now.timestamp():
        raise BadProof


def read(sent: Sent) -> Heard | Ignored:
    """Return what an event means here; calls going out and between colleagues are let be.

    :raises BadField: for the first field that cannot be used
    """
    told = sent.json()
    name = text(told, "event")
    event = EVENTS.get(name)
    if text(told, "resource") != "call" or event is None:
        return Ignored(name)
    call = part(told, "data")
    if text(call, "direction") != "inbound" or call.get("is_internal") is True:
        return Ignored(name)
    return Heard(
        call_id=named(call.get("call_id"), "data.call_id"),
        event=event,
        at=instant(told.get("timestamp"), "timestamp"),
        caller="" if call.get("is_anonymous") is True else number(call.get("from_number")),
        called=number(call.get("to_number")),
    )
