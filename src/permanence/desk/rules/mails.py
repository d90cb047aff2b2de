"""What an e-mail says, and whether a person wrote it to be answered; pure (RFC 5322, RFC 3834, RFC 2919)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.headerregistry import AddressHeader
from email.message import EmailMessage
from hashlib import sha256
from html.parser import HTMLParser

from permanence.foundation.mail import parsed

LONGEST = 20_000  # characters of words kept
MOST_ATTACHED = 20  # named; the others are counted
RISKY = frozenset(
    [
        "exe",
        "com",
        "scr",
        "bat",
        "cmd",
        "js",
        "jse",
        "vbs",
        "vbe",
        "wsf",
        "hta",
        "ps1",
        "msi",
        "jar",
        "lnk",
        "iso",
        "img",
        "docm",
        "xlsm",
        "pptm",
        "html",
        "htm",
        "svg",
    ]
)
LARGE = 10 * 2**20
AWAY = frozenset({"mailer-daemon", "postmaster", "noreply", "no-reply", "ne-pas-repondre", "nepasrepondre"})
LISTS = ("List-Id", "List-Unsubscribe", "List-Post", "List-Help")


class Unreadable(Exception):
    """This is no e-mail."""


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that came with an e-mail, by its name alone: it is not opened."""

    name: str
    size: int

    @property
    def risky(self) -> bool:
        """Whether it may do something when opened, or is too large for a document."""
        return self.name.rpartition(".")[2].casefold() in RISKY or self.size > LARGE


@dataclass(frozen=True, slots=True)
class Mail:
    """One e-mail.

    :param known_as: its Message-ID, or itself, hashed
    :param off: why it is no request of a person; empty when it is one
    """

    known_as: str
    sender: str
    sender_name: str
    to: tuple[str, ...]
    subject: str
    body: str
    attached: tuple[Attached, ...]
    off: str


def read(raw: bytes) -> Mail:
    """Read an e-mail as it travels.

    :raises Unreadable: when nobody is said to have sent it
    """
    try:
        message = parsed(raw)
        sender, name = _sender(message)
        named = str(message["Message-ID"] or "").strip()
        return Mail(
            known_as=sha256(named.encode(errors="replace") if named else raw).hexdigest(),
            sender=sender,
            sender_name=_line(name, 120),
            to=tuple(_addresses(message)),
            subject=_line(str(message["Subject"] or ""), 200),
            body=_words(message),
            attached=tuple(_attached(message)),
            off=why_off(message, sender),
        )
    except (AssertionError, AttributeError, IndexError, LookupError, TypeError, ValueError) as problem:
        raise Unreadable from problem


def why_off(message: EmailMessage, sender: str) -> str:
    """Return why nobody waits for an answer to it: `bounce`, `automatic`, `list`; empty when somebody may."""
    if str(message["Return-Path"] or "").strip() == "<>" or message.get_content_type() == "multipart/report":
        return "bounce"
    told = str(message["Auto-Submitted"] or "no").partition(";")[0].strip().casefold()
    if told != "no" or any(message[name] for name in ("X-Autoreply", "X-Autorespond", "X-Auto-Response-Suppress")):
        return "automatic"
    if any(message[name] for name in LISTS) or str(message["Precedence"] or "").casefold() in {"bulk", "list", "junk"}:
        return "list"
    return "automatic" if sender.partition("@")[0] in AWAY else ""


def _sender(message: EmailMessage) -> tuple[str, str]:
    header = message["From"]
    if not isinstance(header, AddressHeader) or not header.addresses:
        raise Unreadable
    first = header.addresses[0]
    if not first.username or not first.domain or len(first.addr_spec) > 254:
        raise Unreadable
    return first.addr_spec.casefold(), first.display_name


def _addresses(message: EmailMessage) -> Iterator[str]:
    for name in ("To", "Cc", "Delivered-To", "X-Original-To"):
        for header in message.get_all(name, []):
            found = header.addresses if isinstance(header, AddressHeader) else ()
            yield from (one.addr_spec.casefold() for one in found)
            if not found and "@" in str(header):
                yield str(header).strip().strip("<>").casefold()


def _words(message: EmailMessage) -> str:
    part = message.get_body(("plain", "html"))
    if part is None:
        return ""
    written = part.get_content()
    text = written if isinstance(written, str) else ""
    if part.get_content_type() == "text/html":
        text = _plain(text)
    lines = [re.sub(r"[\t\xa0 ]+", " ", _visible(line)).strip() for line in text.splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()[:LONGEST]


def _attached(message: EmailMessage) -> Iterator[Attached]:
    body = message.get_body(("plain", "html"))
    for part in message.walk():
        if part.is_multipart() or part is body or (part.get_content_maintype() == "text" and not part.get_filename()):
            continue
        content = part.get_payload(decode=True)
        size = len(content) if isinstance(content, bytes) else 0
        yield Attached(_line(part.get_filename() or part.get_content_type(), 80), size)


def _line(text: str, longest: int) -> str:
    return " ".join(_visible(text).split())[:longest]


def _visible(text: str) -> str:
    """Leave out what cannot be seen, turns the writing round, or cannot be kept."""
    return "".join(c for c in text if c.isprintable() or c in "\t\xa0")


def _plain(page: str) -> str:
    reader = _Text()
    reader.feed(page[: 20 * LONGEST])
    reader.close()
    return "".join(reader.kept)


class _Text(HTMLParser):
    """What a page says, without its marks, styles and scripts."""

    BREAKS = frozenset(["p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4", "blockquote"])
    HIDDEN = frozenset({"script", "style", "head", "title"})

    def __init__(self) -> None:
        super().__init__()
        self.kept: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self.HIDDEN:
            self.hidden += 1
        elif tag in self.BREAKS:
            self.kept.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in self.HIDDEN and self.hidden:
            self.hidden -= 1

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.kept.append(" ".join(data.split()) + " " if data.strip() else " ")
