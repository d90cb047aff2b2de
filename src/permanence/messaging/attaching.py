"""What goes with an e-mail, as the room above makes it when it leaves: messaging does not know what it tells of."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from email.mime.text import MIMEText

from .models import Channel, Message


@dataclass(frozen=True, slots=True)
class Invitation:
    """An entry for the receiver's calendar (iMIP, RFC 6047).

    :param method: REQUEST, or CANCEL
    """

    text: str
    method: str


Inviter = Callable[[Message], Invitation | None]
_inviters: list[Inviter] = []


def invite_with(inviters: Iterable[Inviter]) -> None:
    """Let the rooms above write invitations."""
    _inviters[:] = inviters


def attachments(message: Message) -> Iterator[MIMEText]:
    """Yield what is attached to an e-mail."""
    for invite in _inviters:
        if made := invite(message):
            part = MIMEText(made.text, "calendar", "utf-8")
            part.set_param("method", made.method)
            part.add_header("Content-Disposition", "attachment", filename="rendez-vous.ics")
            yield part


class NotThere(Exception):
    """What was to be enclosed is gone: a letter without it would tell something else."""


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that goes with a letter to a professional."""

    name: str
    content: bytes
    type: str


Encloser = Callable[[Message], Iterable[Enclosure]]
_enclosers: list[Encloser] = []


def enclose_with(enclosers: Iterable[Encloser]) -> None:
    """Let the rooms above say what goes with a letter to a professional."""
    _enclosers[:] = enclosers


def enclosures(message: Message) -> Iterator[Enclosure]:
    """Yield the files that go with a message, which leave by MSSanté alone.

    :raises NotThere: when one is gone
    """
    if message.channel == Channel.MSSANTE:
        for enclose in _enclosers:
            yield from enclose(message)
