"""Twilio: the status callbacks of a number and of the telephones it dials.

A call is named by its own leg. The legs dialled from it (`ParentCallSid`) tell that a telephone rings or is answered;
that one of them was not answered, or hangs up first, says nothing of the call itself.
Source: https://www.twilio.com/docs/usage/webhooks/webhooks-security and /docs/voice/twiml/number.
"""

import hmac
from base64 import b64encode
from datetime import datetime
from email.utils import parsedate_to_datetime
from urllib.parse import parse_qsl

from permanence.api.rules.events import BadField
from permanence.foundation.tokens import BadProof

from .sent import Heard, Ignored, Sent, named, number

OWN = {"ringing": "ringing"} | dict.fromkeys(("completed", "busy", "failed", "no-answer", "canceled"), "ended")
DIALLED = {"ringing": "ringing", "in-progress": "connected"}
# ANONYMOUS, RESTRICTED, BLOCKED, UNKNOWN, UNAVAILABLE, as spelled on a telephone's keys
WITHHELD = {"+266696687", "+7378742833", "+2562533", "+8656696", "+86282452253"}


def signature(secret: str, address: str, fields: list[tuple[str, str]]) -> str:
    """Return the signature of a form posted to an address: HMAC-SHA1 in Base64 of the address and the sorted fields."""
    told = address + "".join(name + value for name, value in sorted(set(fields)))
    return b64encode(hmac.new(secret.encode(), told.encode(), "sha1").digest()).decode()


def check(sent: Sent, secret: str) -> None:
    """Check the signature, which covers no time: a fact told twice counts once.

    :raises BadProof: when it is wrong
    """
    expected = signature(secret, sent.address, _fields(sent))
    if not hmac.compare_digest(expected.encode(), sent.headers.get("x-twilio-signature", "").encode()):
        raise BadProof


def read(sent: Sent) -> Heard | Ignored:
    """Return what a status callback means here.

    :raises BadField: for the first field that cannot be used
    """
    told = dict(_fields(sent))
    status, parent = told.get("CallStatus", ""), told.get("ParentCallSid", "")
    event = (DIALLED if parent else OWN).get(status)
    if event is None or (not parent and not told.get("Direction", "inbound").startswith("inbound")):
        return Ignored(status)
    caller = told.get("From", "")
    return Heard(
        call_id=named(parent or told.get("CallSid"), "CallSid"),
        event=event,
        at=_at(told.get("Timestamp")),
        caller="" if caller in WITHHELD else number(caller),
        called="" if parent else number(told.get("To")),
    )


def _fields(sent: Sent) -> list[tuple[str, str]]:
    try:
        return parse_qsl(sent.body.decode(), keep_blank_values=True, max_num_fields=200)
    except ValueError:
        raise BadField("body", "a form is expected") from None


def _at(written: str | None) -> datetime | None:
    if not written:
        return None
    try:
        at = parsedate_to_datetime(written)
    except ValueError:
        raise BadField("Timestamp", "a date of RFC 2822 is expected") from None
    if at.tzinfo is None or not 2000 < at.year < 2200:
        raise BadField("Timestamp", "a date of RFC 2822 with its offset is expected")
    return at
