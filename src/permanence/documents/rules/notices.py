"""What a mailbox tells of a letter we sent: a bounce (RFC 3464), or that it was read (RFC 8098); pure."""

import re
from contextlib import suppress
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from enum import StrEnum
from uuid import UUID

from permanence.foundation.mail import parsed

from .letters import header

NAME = re.compile(r"<([0-9a-f]{8}-[0-9a-f-]{27})@", re.IGNORECASE)
LASTING = re.compile(r"5\.1\.(?:1|2|3|6|10)\b")  # RFC 3463: no such mailbox, no such system, it moved away


class Told(StrEnum):
    """What became of it."""

    DELIVERED = "delivered"
    LOST = "lost"
    READ = "read"


@dataclass(frozen=True, slots=True)
class Notice:
    """What is told of one letter.

    :param message: our own name of it
    :param lasting: nobody is behind the address
    :param detail: the code of it, and nothing that quotes anybody
    """

    message: UUID
    told: Told
    lasting: bool = False
    detail: str = ""


def notice(raw: bytes) -> Notice | None:
    """Read a notice; none when it tells nothing that we know."""
    mail = parsed(raw)
    if mail.get_content_type() != "multipart/report":
        return None
    named = _named(mail)
    for part in mail.walk():
        kind = part.get_content_type()
        if named and kind == "message/delivery-status":
            return _delivery(named, part)
        if named and kind == "message/disposition-notification":
            return _disposition(named, part)
    return None


def _delivery(named: UUID, part: Message) -> Notice | None:
    blocks = [one for one in part.get_payload() if isinstance(one, Message)] if part.is_multipart() else []
    for block in blocks:
        action = str(block.get("Action", "")).strip().casefold()
        status = str(block.get("Status", "")).strip()[:20]
        if action == "failed":
            return Notice(named, Told.LOST, bool(LASTING.match(status)), status)
        if action in ("delivered", "relayed"):
            return Notice(named, Told.DELIVERED, detail=status)
    return None


def _disposition(named: UUID, part: Message) -> Notice | None:
    kind = str(_fields(part).get("Disposition", "")).rpartition(";")[2].strip().casefold()
    return Notice(named, Told.READ) if kind.startswith("displayed") else None


def _fields(part: Message) -> Message:
    """Return the fields of a notice, which the parser takes for a text, or for a message of its own."""
    payload = part.get_payload()
    if isinstance(payload, list) and payload and isinstance(payload[0], Message):
        return payload[0]
    text = part.get_payload(decode=True)
    return message_from_bytes(text if isinstance(text, bytes) else b"", policy=policy.compat32)


def _named(mail: Message) -> UUID | None:
    """Return our own name of the message, from the notice or from what it gives back of the message."""
    told = []
    for part in mail.walk():
        kind = part.get_content_type()
        if kind == "message/disposition-notification":
            told.append(str(_fields(part).get("Original-Message-ID", "")))
        elif kind in ("message/rfc822", "message/rfc822-headers", "text/rfc822-headers"):
            inner = part.get_payload()
            if isinstance(inner, list) and inner and isinstance(inner[0], EmailMessage):
                told.append(header(inner[0], "Message-ID"))
            else:
                content = part.get_payload(decode=True)
                read = parsed(content if isinstance(content, bytes) else b"")
                told.append(header(read, "Message-ID"))
    told += [header(mail, name) for name in ("References", "In-Reply-To")] if isinstance(mail, EmailMessage) else []
    for one in told:
        for found in NAME.finditer(one):
            with suppress(ValueError):
                return UUID(found[1])
    return None
