"""Aircall: a webhook of the account, whose every body bears the token given when it was made.

Source: https://developer.aircall.io/docs/webhooks-overview. There is no signature; whoever has the token can speak.
"""

import hmac

from permanence.api.rules.events import BadField
from permanence.foundation.tokens import BadProof

from .sent import Heard, Ignored, Sent, instant, named, number, part, text

EVENTS = {
    "call.created": "ringing",
    "call.ringing_on_agent": "ringing",
    "call.answered": "connected",
    "call.hold": "held",
    "call.unhold": "answered",
    "call.transferred": "transferred",
    "call.hungup": "ended",
    "call.ended": "ended",
}


def check(sent: Sent, secret: str) -> None:
    """Check the token.

    :raises BadProof: when it is another
    """
    try:
        token = text(sent.json(), "token")
    except BadField:
        raise BadProof from None
    if not hmac.compare_digest(token.encode(errors="replace"), secret.encode()):
        raise BadProof


def read(sent: Sent) -> Heard | Ignored:
    """Return what an event means here; what is not of a call coming in is let be.

    :raises BadField: for the first field that cannot be used
    """
    told = sent.json()
    name = text(told, "event")
    event = EVENTS.get(name)
    if event is None:
        return Ignored(name)
    call = part(told, "data")
    if text(call, "direction") != "inbound":
        return Ignored(name)
    line = call.get("number")
    return Heard(
        call_id=named(call.get("id"), "data.id"),
        event=event,
        at=instant(told.get("timestamp"), "timestamp"),
        caller=number(call.get("raw_digits")),
        called=number(line.get("digits")) if isinstance(line, dict) else "",
    )
