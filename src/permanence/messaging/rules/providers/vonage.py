"""Vonage Messages: JSON to the account, and its webhooks, each with a token signed HS256 that bears the body's SHA-256.

Source: https://developer.vonage.com/en/api/messages and /en/getting-started/concepts/webhooks.
"""

import hmac
from collections.abc import Mapping
from hashlib import sha256

from permanence.foundation.tokens import BadProof, claims

from .sent import (
    FRESH_S,
    Ask,
    Field,
    Handed,
    Ignored,
    Incoming,
    Provider,
    Receipt,
    Reply,
    Sent,
    Text,
    instant,
    number,
    refusal,
    text,
)

ENDS = {"delivered": True, "read": True, "rejected": False, "undeliverable": False}


def ask(sms: Text, account: Mapping[str, str]) -> Ask:
    """Write one message."""
    told = {
        "channel": "sms",
        "message_type": "text",
        "to": sms.to.removeprefix("+"),
        "from": sms.sender.removeprefix("+"),
        "text": sms.body,
        "client_ref": sms.reference[:100],
        "webhook_url": sms.told_at,
        "webhook_version": "v1",
        "sms": {"encoding_type": "unicode" if sms.wide else "text"},
    }
    return Ask("https://api.nexmo.com/v1/messages", json=told, basic=(account["key"], account["secret"]))


def answer(reply: Reply) -> Handed:
    """Read what became of it."""
    told = reply.read
    if reply.status == 202 and told.get("message_uuid"):
        return Handed("accepted", str(told["message_uuid"])[:80])
    return refusal(reply, str(told.get("title", "")))


def check(sent: Sent, account: Mapping[str, str]) -> None:
    """Check the token of `Authorization`, its age, and that it was made for this body.

    :raises BadProof: when it is wrong or old
    """
    told = claims(sent.headers.get("authorization", "").removeprefix("Bearer "), account["signature"], "HS256")
    hashed, issued = told.get("payload_hash"), told.get("iat")
    if not isinstance(hashed, str) or not isinstance(issued, int | float):
        raise BadProof
    if not hmac.compare_digest(hashed.lower().encode(), sha256(sent.body).hexdigest().encode()):
        raise BadProof
    if abs(sent.now.timestamp() - issued) > FRESH_S:
        raise BadProof


def read(sent: Sent) -> Incoming | Receipt | Ignored:
    """Read a status or a message that came in."""
    told = sent.told()
    named = text(told, "message_uuid", longest=80)
    status = told.get("status")
    if isinstance(status, str):
        if status not in ENDS:
            return Ignored(status)
        why = told.get("error")
        return Receipt(named, ENDS[status], str(why.get("title", ""))[:200] if isinstance(why, dict) else "")
    return Incoming(named, number(told, "from"), text(told, "text"), instant(told.get("timestamp")))


VONAGE = Provider(
    "vonage",
    "Vonage",
    (
        Field("key", "API key"),
        Field("secret", "API secret", secret=True),
        Field("signature", "Signature secret", secret=True),
    ),
    "Authorization",
    ask,
    answer,
    check,
    read,
)
