"""The chain of seals: each bears the one before, so that a line taken out or rewritten anywhere shows from there on."""

import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

FIRST = "0" * 64  # what the first seal stands on


@dataclass(frozen=True, slots=True)
class Link:
    """One seal as it is kept.

    :param digest: the fingerprint of its block's lines, SHA-256 in hexadecimal
    :param mark: the seal itself, HMAC-SHA256 in hexadecimal
    """

    since: int
    until: int
    lines: int
    digest: str
    mark: str


def mark(key: bytes, before: str, *, since: int, until: int, lines: int, digest: str) -> str:
    """Return the seal of a block that follows the seal `before`, made with a key the database does not hold."""
    told = "|".join((before, str(since), str(until), str(lines), digest))
    return hmac.new(key, told.encode(), sha256).hexdigest()


def farewell(key: bytes, sealed: str, lines: int) -> str:
    """Return what proves that the lines behind a seal were taken out by the installation itself."""
    return hmac.new(key, f"let go|{sealed}|{lines}".encode(), sha256).hexdigest()


def broken(key: bytes, links: Iterable[Link]) -> int | None:
    """Return the place of the first link that does not hold to the one before it, from 0; None when all hold."""
    before, reached = FIRST, 0
    for place, one in enumerate(links):
        told = mark(key, before, since=one.since, until=one.until, lines=one.lines, digest=one.digest)
        if one.since != reached or one.until <= one.since or not hmac.compare_digest(told, one.mark):
            return place
        before, reached = one.mark, one.until
    return None
