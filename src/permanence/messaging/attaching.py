"""What goes with an e-mail, as the room above makes it when it leaves: messaging does not know what it tells of."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from email.mime.text import MIMEText

from .models import Message


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
