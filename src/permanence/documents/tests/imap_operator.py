"""The other half of an MSSanté operator: a mailbox read by IMAP over TLS that asks for our certificate."""

import base64
import re
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from permanence.messaging.secure import TLS


@dataclass
class Mailbox:
    """What lies in the mailbox, and what was asked of it.

    :ivar deaf: answers no command after the greeting but that it will not
    :ivar withheld: what it does not give out, and says so
    """

    context: ssl.SSLContext
    validity: int = 7
    messages: dict[int, tuple[datetime, bytes]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    deaf: bool = False
    withheld: set[int] = field(default_factory=set)

    def put(self, at: datetime, raw: bytes) -> int:
        """Let a message arrive; return its name."""
        uid = max(self.messages, default=0) + 1
        self.messages[uid] = (at, raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))
        return uid

    def search(self, criterion: str) -> list[int]:
        """Return the names that meet one of the three criteria that are used."""
        names = sorted(self.messages)
        if after := re.fullmatch(r"UID (\d+):\*", criterion):
            return [one for one in names if one >= int(after[1])] or names[-1:]
        if criterion == "UID *":
            return names[-1:]
        day = datetime.strptime(criterion.removeprefix("SINCE "), "%d-%b-%Y").date()  # noqa: DTZ007
        return [one for one in names if self.messages[one][0].date() >= day]


class _Talk(socketserver.StreamRequestHandler):
    server: Any

    def handle(self) -> None:
        """Talk with one client."""
        self.box: Mailbox = self.server.box
        with ExitStack() as self.open, suppress(OSError):
            self._begin(secure=self.server.security == TLS)
            self._say("* OK ready")
            while line := self.stream.readline().decode():
                tag, _, rest = line.strip().partition(" ")
                self.box.asked.append(rest)
                self._answer(tag, rest)

    def _begin(self, *, secure: bool) -> None:
        if secure:
            self.request = self.open.enter_context(self.box.context.wrap_socket(self.request, server_side=True))
        self.secure, self.known = secure, False
        self.stream = self.open.enter_context(self.request.makefile("rwb"))

    def _say(self, line: str | bytes) -> None:
        self.stream.write((line.encode() if isinstance(line, str) else line) + b"\r\n")
        self.stream.flush()

    def _answer(self, tag: str, asked: str) -> None:
        verb, _, rest = asked.partition(" ")
        if verb == "CAPABILITY":
            self._say("* CAPABILITY IMAP4rev1 STARTTLS AUTH=EXTERNAL" + (" AUTH=PLAIN" if self.server.plain else ""))
        elif verb == "STARTTLS":
            self._say(f"{tag} OK begin")
            self._begin(secure=True)
            return
        elif verb in ("LOGIN", "AUTHENTICATE"):
            self.known = self.secure and not self.box.deaf and self._proved(verb, rest)
        if verb not in {"CAPABILITY", "LOGOUT"} and not self.known:
            self._say(f"{tag} NO who are you?")
            return
        if verb == "EXAMINE":
            self._say(f"* {len(self.box.messages)} EXISTS")
            self._say(f"* OK [UIDVALIDITY {self.box.validity}] as ever")
        elif asked.startswith("UID SEARCH"):
            self._say("* SEARCH " + " ".join(map(str, self.box.search(asked.removeprefix("UID SEARCH ")))))
        elif asked.startswith("UID FETCH") and int(asked.split()[2]) in self.box.withheld:
            self._say(f"{tag} NO [SERVERBUG] not this one")
            return
        elif asked.startswith("UID FETCH"):
            self._fetch(*asked.removeprefix("UID FETCH ").split(" ", 1))
        self._say(f"{tag} OK done")

    def _proved(self, verb: str, rest: str) -> bool:
        if verb == "LOGIN":
            return rest == 'cabinet "secret"'
        self._say("+ ")
        told = base64.b64decode(self.stream.readline()).decode()
        return told in ("\0cabinet\0secret", "cabinet")

    def _fetch(self, uid: str, what: str) -> None:
        at, raw = self.box.messages[int(uid)]
        if "RFC822.SIZE" in what:
            self._say(f'* 1 FETCH (UID {uid} RFC822.SIZE {len(raw)} INTERNALDATE "{at:%d-%b-%Y %H:%M:%S %z}")')
            return
        told = raw.partition(b"\r\n\r\n")[0] + b"\r\n\r\n" if "HEADER" in what else raw
        self._say(b"* 1 FETCH (UID %s BODY[] {%d}\r\n%s)" % (uid.encode(), len(told), told))


@contextmanager
def reading(box: Mailbox, security: str = TLS, *, plain: bool = True) -> Iterator[int]:
    """Serve a mailbox; yield the port."""
    server: Any = socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Talk)
    server.daemon_threads, server.block_on_close = True, False
    server.box, server.security, server.plain = box, security, plain
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
