"""What arrives in a structure's MSSanté mailbox, read by IMAP over TLS: nothing there is marked, moved or deleted."""

import imaplib
import re
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from .models import SecureMailbox
from .secure import TIMEOUT_S, TLS, Server

LARGEST = 40 * 2**20  # bytes of a whole message; of a larger one the header is read alone
SIZE = re.compile(rb"RFC822\.SIZE (\d+)")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")  # in no one's language
FAULTS = (imaplib.IMAP4.error, OSError, ValueError)  # ssl's own are among them


class CannotRead(Exception):
    """The mailbox does not let itself be read; the words name the kind of fault, and quote nobody."""


class Withheld(CannotRead):
    """The mailbox is open, and does not give this one message out."""

    def __init__(self, uid: int) -> None:
        super().__init__(f"FETCH NO {uid}")


@dataclass(frozen=True, slots=True)
class Arrived:
    """One message as the mailbox holds it.

    :param whole: the message was read whole; else its header alone
    """

    uid: int
    at: datetime
    raw: bytes
    whole: bool


@contextmanager
def _told() -> Iterator[None]:
    """Say in our words why a mailbox does not answer as it should.

    :raises CannotRead: when it does not
    """
    try:
        yield
    except ssl.SSLError as problem:
        raise CannotRead(f"{type(problem).__name__} {problem.reason or ''}".strip()) from None
    except imaplib.IMAP4.error:  # what it quotes may be of a message
        raise CannotRead("IMAP4") from None
    except (OSError, ValueError) as problem:
        raise CannotRead(type(problem).__name__) from None


class Inbox:
    """A mailbox that is open for reading; each method raises `CannotRead` when it does not answer."""

    def __init__(self, client: imaplib.IMAP4) -> None:
        self._client = client
        _expected(client.select("INBOX", readonly=True))
        (told, *_) = client.response("UIDVALIDITY")[1] or [None]
        self.validity = int(told) if isinstance(told, bytes) else 0

    @_told()
    def after(self, uid: int) -> list[int]:
        """Return the names of what arrived after one of that name, the first first."""
        return [one for one in self._search(f"UID {uid + 1}:*") if one > uid]  # the last one is always answered

    @_told()
    def before(self, day: datetime) -> int:
        """Return the name after which stands all that arrived since a day."""
        since = self._search(f"SINCE {day.day:02}-{MONTHS[day.month - 1]}-{day.year}")
        return min(since) - 1 if since else max(self._search("UID *"), default=0)

    @_told()
    def read(self, uid: int) -> Arrived | None:
        """Return one message; none when it is gone meanwhile.

        :raises Withheld: when this one is refused
        """
        told = self._fetched(uid, "(RFC822.SIZE INTERNALDATE)")
        line = b" ".join(one for one in told if isinstance(one, bytes))
        size = SIZE.search(line)
        if size is None:
            return None
        whole = int(size[1]) <= LARGEST
        body = self._fetched(uid, "(BODY.PEEK[])" if whole else "(BODY.PEEK[HEADER])")
        raw = next((one[1] for one in body if isinstance(one, tuple)), None)
        arrived = imaplib.Internaldate2tuple(line)
        at = datetime.fromtimestamp(time.mktime(arrived), UTC) if arrived else datetime.now(UTC)
        return Arrived(uid, at, raw, whole) if raw is not None else None

    def _fetched(self, uid: int, what: str) -> list[Any]:
        verdict, told = self._client.uid("FETCH", str(uid), what)
        if verdict == "NO":
            raise Withheld(uid)
        return list(_expected((verdict, told)))

    def _search(self, criterion: str) -> list[int]:
        found = _expected(self._client.uid("SEARCH", criterion))
        return sorted(int(name) for one in found if isinstance(one, bytes) for name in one.split())


@contextmanager
def opened(server: Server) -> Iterator[Inbox]:
    """Open a mailbox for reading.

    :raises CannotRead: when it does not let itself be read
    """
    with _told():
        client = _connected(server)
    try:
        with _told():
            _proved(client, server)
            inbox = Inbox(client)
        yield inbox
    finally:
        with suppress(*FAULTS):
            client.logout()


def greeted(box: SecureMailbox) -> str:
    """Try the way in; return what stands against it, empty when it is open or there is none."""
    server = Server.of(box)
    if server is None or not server.reading_host:
        return ""
    try:
        with opened(server):
            return ""
    except CannotRead as problem:
        return str(problem)


def _connected(server: Server) -> imaplib.IMAP4:
    context = server.context()
    if server.reading_security == TLS:
        return imaplib.IMAP4_SSL(server.reading_host, server.reading_port, ssl_context=context, timeout=TIMEOUT_S)
    client = imaplib.IMAP4(server.reading_host, server.reading_port, timeout=TIMEOUT_S)
    _expected(client.starttls(context))
    return client


def _proved(client: imaplib.IMAP4, server: Server) -> None:
    """Say who we are: by the password, or by the certificate shown already."""
    if server.password:
        told = f"\0{server.user}\0{server.password}".encode()
        if "AUTH=PLAIN" in client.capabilities:
            _expected(client.authenticate("PLAIN", lambda _asked: told))
        else:
            _expected(client.login(server.user, server.password))
    else:
        _expected(client.authenticate("EXTERNAL", lambda _asked: server.user.encode()))


def _expected(answer: tuple[str, Any]) -> Any:
    verdict, told = answer
    if verdict != "OK":
        raise imaplib.IMAP4.error(verdict)
    return told
