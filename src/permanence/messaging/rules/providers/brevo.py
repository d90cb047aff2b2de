"""Brevo transactional SMS: JSON to the account; receipts and answers come to the address given with each SMS.

Source: https://developers.brevo.com/reference/send-async-transactional-sms and /docs/transactional-sms-webhooks.
"""

from collections.abc import Mapping

from .sent import Ask, Field, Handed, Ignored, Incoming, Provider, Receipt, Reply, Sent, Text, number, refusal, text

ENDS = {"delivered": True, "hardbounces": False, "softbounces": False, "blocked": False, "rejected": False}
ENDS |= {"hard_bounce": False, "soft_bounce": False, "hardbounce": False, "softbounce": False}
ANSWERS = {"replied", "reply"}


def ask(sms: Text, account: Mapping[str, str]) -> Ask:
    """Write one message, transactional: no word of stopping is added to it."""
    told = {
        "sender": sms.sender.removeprefix("+"),
        "recipient": sms.to.removeprefix("+"),
        "content": sms.body,
        "type": "transactional",
        "tag": sms.reference,
        "webUrl": sms.told_at,
        "unicodeEnabled": sms.wide,
    }
    return Ask("https://api.brevo.com/v3/transactionalSMS/send", {"api-key": account["key"]}, json=told)


def answer(reply: Reply) -> Handed:
    """Read what became of it."""
    told = reply.read
    if reply.status in (200, 201, 202) and told.get("messageId"):
        return Handed("accepted", str(told["messageId"])[:80])
    return refusal(reply, f"{told.get('code', '')} {told.get('message', '')}".strip())


def check(sent: Sent, account: Mapping[str, str]) -> None:
    """Rely on the signed address: Brevo signs nothing."""


def read(sent: Sent) -> Incoming | Receipt | Ignored:
    """Read an event of an SMS."""
    told = sent.told()
    event = str(told.get("msg_status") or told.get("event") or "").lower().replace(" ", "")
    if event in ANSWERS:
        written = str(told.get("reply") or told.get("content") or "")
        asked = text(told, "messageId", longest=60)
        return Incoming(
            f"{asked}-{told.get('ts_event', '')}"[:80], number(told, "to"), text({"reply": written}, "reply")
        )
    if event not in ENDS:
        return Ignored(event)
    why = told.get("description") or told.get("reason") or ""
    return Receipt(text(told, "messageId", longest=80), ENDS[event], str(why)[:200])


BREVO = Provider(
    "brevo", "Brevo", (Field("key", "API key", secret=True),), "the signed address", ask, answer, check, read
)
