"""The demonstration's own provider: telephones on one page, which answer by the real door; it sends nothing."""

import hmac
from collections.abc import Mapping
from hashlib import sha256

from permanence.foundation.tokens import BadProof

from .sent import Ask, Handed, Ignored, Incoming, Provider, Receipt, Reply, Sent, Text, number, refusal, text


def ask(sms: Text, account: Mapping[str, str]) -> Ask:
    """Write what the telephone shows."""
    told = {"reference": sms.reference, "to": sms.to, "sender": sms.sender, "body": sms.body}
    return Ask("sink:", json=told | {"at": sms.now.isoformat()})


def answer(reply: Reply) -> Handed:
    """Read what became of it."""
    return Handed("accepted", str(reply.read["id"])) if reply.status == 200 else refusal(reply, reply.body)


def signature(secret: str, body: bytes) -> str:
    """Return the signature of a body: HMAC-SHA256 in hexadecimal."""
    return hmac.new(secret.encode(), body, sha256).hexdigest()


def check(sent: Sent, account: Mapping[str, str]) -> None:
    """Check the signature.

    :raises BadProof: when it is wrong
    """
    expected = signature(account.get("secret", ""), sent.body)
    if not hmac.compare_digest(expected, sent.headers.get("x-sink-signature", "")):
        raise BadProof


def read(sent: Sent) -> Incoming | Receipt | Ignored:
    """Read an answer typed on a telephone, or that it shows what was sent."""
    told = sent.told()
    if "delivered" in told:
        return Receipt(text(told, "id", longest=80), bool(told["delivered"]))
    return Incoming(text(told, "id", longest=80), number(told, "from"), text(told, "body"))


SINK = Provider(
    "sink", "Telephones of the demo", (), "X-Sink-Signature", ask, answer, check, read, knows_twice=True, demo=True
)
