"""Twilio Messaging: a form to the account, and its callbacks, signed with the Auth Token.

Source: https://www.twilio.com/docs/messaging/api/message-resource and /docs/usage/webhooks/webhooks-security.
"""

import hmac
from base64 import b64encode
from collections.abc import Mapping
from urllib.parse import parse_qsl

from permanence.foundation.tokens import BadProof

from .sent import (
    Ask,
    BadField,
    Field,
    Handed,
    Ignored,
    Incoming,
    Provider,
    Receipt,
    Reply,
    Sent,
    Text,
    number,
    refusal,
    text,
)

ENDS = {"delivered": True, "undelivered": False, "failed": False}


def ask(sms: Text, account: Mapping[str, str]) -> Ask:
    """Write one message; the sender is a number, a name, or a messaging service."""
    sender = "MessagingServiceSid" if sms.sender.startswith("MG") else "From"
    form = {"To": sms.to, sender: sms.sender, "Body": sms.body, "StatusCallback": sms.told_at}
    url = f"https://api.twilio.com/2010-04-01/Accounts/{account['sid']}/Messages.json"
    return Ask(url, form=form, basic=(account["sid"], account["token"]))


def answer(reply: Reply) -> Handed:
    """Read what became of it."""
    told = reply.read
    if reply.status == 201 and told.get("sid"):
        return Handed("accepted", str(told["sid"])[:80])
    return refusal(reply, f"{told.get('code', '')} {told.get('message', '')}".strip())


def signature(token: str, address: str, fields: list[tuple[str, str]]) -> str:
    """Return HMAC-SHA1 in Base64 of the address and the sorted fields."""
    told = address + "".join(name + value for name, value in sorted(set(fields)))
    return b64encode(hmac.new(token.encode(), told.encode(), "sha1").digest()).decode()


def check(sent: Sent, account: Mapping[str, str]) -> None:
    """Check the signature.

    :raises BadProof: when it is wrong
    """
    try:
        fields = parse_qsl(sent.body.decode(), keep_blank_values=True, max_num_fields=100)
    except ValueError:
        raise BadField("body") from None
    expected = signature(account["token"], sent.address, fields)
    if not hmac.compare_digest(expected.encode(), sent.headers.get("x-twilio-signature", "").encode()):
        raise BadProof


def read(sent: Sent) -> Incoming | Receipt | Ignored:
    """Read a status callback or a message that came in."""
    told = sent.told()
    status = str(told.get("MessageStatus") or "")
    if status:
        if status not in ENDS:
            return Ignored(status)
        return Receipt(text(told, "MessageSid", longest=80), ENDS[status], str(told.get("ErrorCode") or ""))
    return Incoming(text(told, "MessageSid", longest=80), number(told, "From"), text(told, "Body"))


TWILIO = Provider(
    "twilio",
    "Twilio",
    (Field("sid", "Account SID"), Field("token", "Auth Token", secret=True)),
    "X-Twilio-Signature",
    ask,
    answer,
    check,
    read,
)
