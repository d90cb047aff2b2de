"""The server of a structure's MSSanté mailbox: always over TLS, as itself, and by its certificate where it has one."""

import ssl
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Self

from django.conf import settings
from django.core.mail.backends.smtp import EmailBackend
from django.utils.functional import cached_property

from .models import SecureMailbox

TIMEOUT_S = 15
TLS, START_TLS = "tls", "start_tls"
NOTICES = "SUCCESS,FAILURE"


@dataclass(frozen=True, slots=True)
class Server:
    """Where an operator takes messages and hands them out, and what the mailbox proves itself by.

    :param security: TLS from the first byte, or after the greeting; there is no way without
    :param reading_host: where what arrives is read (IMAP); empty: nowhere
    :param certificate: of the mailbox or its software, in PEM; its `key` too
    :param authority: who signed the operator's certificate, in PEM; empty: those everybody trusts
    """

    host: str
    port: int
    security: str = TLS
    user: str = ""
    password: str = field(default="", repr=False)
    certificate: str = field(default="", repr=False)
    key: str = field(default="", repr=False)
    authority: str = ""
    reading_host: str = ""
    reading_port: int = 993
    reading_security: str = TLS

    @property
    def hosts(self) -> set[str]:
        """The machines that are shown the proofs."""
        return {self.host, self.reading_host} - {""}

    @classmethod
    def of(cls, box: SecureMailbox) -> Self | None:
        """Return the server of a mailbox; none when it is the demo's own."""
        return cls(**box.server) if box.server else None

    def context(self) -> ssl.SSLContext:
        """Return how its certificate is checked, and ours shown.

        :raises ssl.SSLError, ValueError: when a certificate, its key or the authority is none
        """
        trusted = ssl.create_default_context(cadata=self.authority or None)
        if self.certificate:
            with TemporaryDirectory(prefix="permanence-") as folder:  # OpenSSL reads them from files alone
                pem = Path(folder) / "own.pem"
                pem.touch(mode=0o600)
                pem.write_text(f"{self.certificate.strip()}\n{self.key.strip()}\n")
                trusted.load_cert_chain(pem, password=_no_password)
        return trusted


def _no_password() -> str:
    """Refuse a key that asks for a password, rather than ask for it at a terminal that nobody sits at."""
    raise ValueError


class Connection(EmailBackend):
    """Django's way to a mail server, with the certificates of this mailbox."""

    def __init__(self, server: Server) -> None:
        super().__init__(
            host=server.host, port=server.port, username=server.user, password=server.password,
            use_tls=server.security == START_TLS, use_ssl=server.security == TLS, timeout=TIMEOUT_S,
        )  # fmt: skip
        self.server = server

    def open(self) -> bool | None:
        """Open it, and ask to be told what becomes of each message where the operator tells (RFC 3461)."""
        fresh = super().open()
        if fresh and self.connection is not None:
            self.connection.ehlo_or_helo_if_needed()
            if self.connection.has_extn("dsn"):
                told = partial(self.connection.sendmail, rcpt_options=[f"NOTIFY={NOTICES}"])
                self.connection.sendmail = told  # type: ignore[method-assign]
        return fresh

    @cached_property
    def ssl_context(self) -> ssl.SSLContext:
        """Check the operator's certificate, and show ours."""
        return self.server.context()


def connection(box: SecureMailbox) -> EmailBackend | None:
    """Return the way to a mailbox's server, not opened yet; none when it has no server any more."""
    server = Server.of(box)
    if server is not None:
        return Connection(server)
    return EmailBackend() if settings.DEMO else None
