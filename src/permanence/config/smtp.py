"""The mail server's address, as one URL."""

from dataclasses import dataclass, field
from typing import Self
from urllib.parse import unquote, urlsplit

PORTS = {"smtp": 25, "smtp+tls": 587, "smtps": 465}


@dataclass(frozen=True)
class Smtp:
    """Where messages are handed over.

    :param start_tls: encrypt after the greeting (smtp+tls)
    :param tls: encrypt from the first byte (smtps)
    """

    host: str
    port: int
    user: str = ""
    password: str = field(default="", repr=False)
    start_tls: bool = False
    tls: bool = False

    @classmethod
    def parse(cls, url: str) -> Self:
        """Read `smtp://user:password@host:port`, or the same with smtp+tls or smtps.

        :raises ValueError: when it is something else
        """
        parts = urlsplit(url)
        if parts.scheme not in PORTS or not parts.hostname:
            raise ValueError(url)
        return cls(
            host=parts.hostname,
            port=parts.port or PORTS[parts.scheme],
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            start_tls=parts.scheme == "smtp+tls",
            tls=parts.scheme == "smtps",
        )
