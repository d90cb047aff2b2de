"""Reads the demo's Maildir, where its mail server keeps what was sent."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email import message_from_binary_file, policy
from email.message import EmailMessage
from pathlib import Path

__all__ = ["Letter", "Path", "letters"]

MOST = 200


@dataclass(frozen=True, slots=True)
class Letter:
    """One message as its receiver reads it.

    :param name: its file's; the receiver's own name for it
    :param copies: how often it was received under one Message-ID
    """

    name: str
    message_id: str
    received_at: datetime
    to: str
    sender: str
    subject: str
    body: str
    copies: int = 1


def letters(folder: Path) -> list[Letter]:
    """Return what was received, the newest first; a message received twice under one name is shown once."""
    files = [file for part in ("new", "cur") for file in (folder / part).glob("*") if file.is_file()]
    newest = sorted(files, key=lambda file: (file.stat().st_mtime_ns, file.name), reverse=True)[:MOST]
    known: dict[str, list[Letter]] = {}
    for letter in _read(newest):
        known.setdefault(letter.message_id or letter.name, []).append(letter)
    return [_together(same) for same in known.values()]


def _read(files: list[Path]) -> Iterator[Letter]:
    for file in files:
        with file.open("rb") as stream:
            message = message_from_binary_file(stream, policy=policy.default)
        assert isinstance(message, EmailMessage)
        body = message.get_body(("plain", "html"))
        yield Letter(
            name=file.name.partition(":")[0],
            message_id=str(message["Message-ID"] or ""),
            received_at=datetime.fromtimestamp(file.stat().st_mtime, UTC),
            to=str(message["To"] or ""),
            sender=str(message["From"] or ""),
            subject=str(message["Subject"] or ""),
            body=str(body.get_content()).strip() if body else "",
        )


def _together(same: list[Letter]) -> Letter:
    """Keep the first one received: the address of its page stays when a copy comes."""
    return replace(same[-1], copies=len(same))
