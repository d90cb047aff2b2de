"""Pure rules of sending: when to try again, which answer of a mail server is final, one-line subjects."""

import re
from datetime import timedelta

WAITS = (  # before the second attempt, the third… then the message has failed: about a day in all
    *(timedelta(seconds=s) for s in (15, 30, 60)),
    *(timedelta(minutes=m) for m in (5, 15, 60)),
    *(timedelta(hours=h) for h in (4, 8, 12)),
)
SPACES = re.compile(r"[^\S\u00a0\u202f]+")  # line ends of every kind among them; French keeps its no-break spaces


def wait_after(attempts: int) -> timedelta | None:
    """Tell how long to wait after this many attempts that did not reach the carrier; None to give up."""
    return WAITS[attempts - 1] if attempts <= len(WAITS) else None


def is_final(code: int) -> bool:
    """Tell whether an SMTP reply says never (5xx) rather than not now (4xx); RFC 5321, 4.2.1."""
    return 500 <= code <= 599


def one_line(text: str, longest: int = 150) -> str:
    """Write a subject as one line that no header can be smuggled into."""
    return SPACES.sub(" ", text).strip()[:longest]


def message_id(identifier: object, sender: str) -> str:
    """Name a message once and for all: a receiver given it twice can tell (RFC 5322, 3.6.4)."""
    domain = sender.rpartition("@")[2].strip("> ") or "localhost"
    return f"<{identifier}@{domain}>"
