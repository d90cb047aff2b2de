"""An e-mail as MSSanté carries it, read part by part: words, files, packages, and notices of what we sent; pure.

What cannot be read is named, so that it is opened in the mailbox itself; one bad part keeps back none of the others.
"""

import hashlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from email.message import EmailMessage
from email.utils import parseaddr

from selectolax.lexbor import LexborHTMLParser

from permanence.foundation.mail import parsed
from permanence.messaging.rules.professional import CITIZENS

from . import cda
from .kinds import LARGEST, kind_of
from .packages import ZIP, BadPackage, unpacked
from .traits import Traits
from .xml import BadXml

LONGEST_BODY, LONGEST_SUBJECT, LONGEST_NAME = 100_000, 300, 80
MOST_FILES = 40
SIGNATURES = {"application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature"}
XML = "xml"


@dataclass(frozen=True, slots=True)
class File:
    """One file to be kept.

    :param kind: of `rules.kinds`, or `xml`: a CDA document with sections
    """

    title: str
    kind: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Read:
    """A letter as it is kept.

    :param left: what of it could not be read, by name
    :param looks_like: what its documents say they are; empty when they do not
    """

    fingerprint: str
    from_address: str = ""
    from_name: str = ""
    subject: str = ""
    body: str = ""
    files: tuple[File, ...] = ()
    traits: tuple[Traits, ...] = ()
    left: tuple[str, ...] = ()
    looks_like: str = ""


@dataclass(slots=True)
class _Taken:
    files: list[File] = field(default_factory=list)
    traits: list[Traits] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    looks: list[str] = field(default_factory=list)

    def take(self, name: str, content: bytes, title: str = "") -> None:
        """Take one file, by what is in it."""
        kind, shown = kind_of(content), _short(title or name)
        if len(content) > LARGEST or len(self.files) >= MOST_FILES:
            self.left.append(_short(name))
        elif kind:
            self.files.append(File(shown, kind, content))
        elif content.startswith(ZIP):
            self._unpack(name, content)
        else:
            self._document(name, content, title)

    def _unpack(self, name: str, content: bytes) -> None:
        try:
            package = unpacked(content)
        except BadPackage:
            self.left.append(_short(name))
            return
        self.traits += package.traits
        self.left += map(_short, package.left)
        for inner, read in package.files:
            if read.startswith(ZIP):  # a package within a package
                self.left.append(_short(inner))
            else:
                self.take(inner, read, package.titles.get(inner, ""))

    def _document(self, name: str, content: bytes, title: str) -> None:
        try:
            read = cda.read(content)
        except BadXml:
            self.left.append(_short(name))
            return
        self.traits.append(read.traits)
        self.looks.append(read.looks_like)
        kind, shown = cda.enclosed(read), _short(read.title or title or name)
        if kind and len(read.body) <= LARGEST:
            self.files.append(File(shown, kind, read.body))
        else:
            self.files.append(File(shown, XML, content))
            if read.body:
                self.left.append(shown)


def read(raw: bytes, *, whole: bool = True) -> Read:
    """Read one letter; of what cannot be read its names at least are kept.

    :param whole: it was taken whole; else its header alone, and all else is left
    """
    mail = parsed(raw)
    from_name, from_address = parseaddr(header(mail, "From"))
    box, _at, domain = from_address.rpartition("@")
    himself = (Traits(number=box),) if domain.casefold() == CITIZENS else ()  # whose address bears his number
    address = domain if himself else from_address
    told = Read(fingerprint(raw), address[:254], from_name[:200], header(mail, "Subject")[:LONGEST_SUBJECT])
    if not whole:
        return replace(told, left=("",))
    taken, body = _Taken(), _body(mail)
    for name, part in _attached(mail, body):
        try:
            content = _bytes(part)
        except Exception:  # the parser of the standard library stumbles in many ways over bad mail
            taken.left.append(_short(name))
            continue
        taken.take(name, content)
    words, cut = _words(body)
    return replace(
        told,
        body=words[:LONGEST_BODY],
        files=tuple(taken.files),
        traits=tuple(dict.fromkeys(one for one in (*himself, *taken.traits) if one != Traits())),
        left=(*taken.left, *([""] if cut else [])),
        looks_like=next(iter(taken.looks), ""),
    )


def fingerprint(raw: bytes) -> str:
    """Return by what a message is known again: its name and all beneath its header, which a mailbox may add to."""
    mail = parsed(raw)
    named = header(mail, "Message-ID") or header(mail, "Date") + header(mail, "From")
    body = raw.replace(b"\r\n", b"\n").partition(b"\n\n")[2]
    return hashlib.sha256(named.encode("utf-8", "replace") + b"\0" + body).hexdigest()


def header(mail: EmailMessage, name: str) -> str:
    """Return one line of a header, whatever is wrong with it."""
    with suppress(Exception):  # as above
        return _clean(str(mail.get(name, "")))
    return ""


def _clean(text: str) -> str:
    whole = text.encode("utf-8", "replace").decode()
    return " ".join("".join(one for one in whole if one.isprintable() or one.isspace()).split())


def _short(name: str) -> str:
    return _clean(name)[:LONGEST_NAME]


def _body(mail: EmailMessage) -> EmailMessage | None:
    with suppress(Exception):
        found = mail.get_body(("plain", "html"))
        return found if isinstance(found, EmailMessage) else None
    return None


def _attached(mail: EmailMessage, body: EmailMessage | None) -> Iterator[tuple[str, EmailMessage]]:
    for part in mail.walk():
        kind = part.get_content_type()
        if part.is_multipart() or part is body or kind in SIGNATURES or not isinstance(part, EmailMessage):
            continue
        name = ""
        with suppress(Exception):
            name = part.get_filename() or ""
        if kind == "text/html" and not name and body is not None:
            continue  # the same words once more, with colours
        yield name or kind, part


def _bytes(part: EmailMessage) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _words(body: EmailMessage | None) -> tuple[str, bool]:
    """Return the words of a message, and whether it is longer than what is read of it."""
    if body is None:
        return "", False
    try:
        text = str(body.get_content())
    except Exception:  # as above; an alphabet nobody knows, most often
        text = _bytes(body).decode("utf-8", "replace")
    cut = len(text) > LONGEST_BODY
    if body.get_content_type() == "text/html":
        tree = LexborHTMLParser(text[:LONGEST_BODY])  # nested without end, it would take minutes
        tree.strip_tags(["script", "style", "head"])
        text = tree.text(separator="\n")
    return "\n".join(_clean(line) for line in text.splitlines()).strip(), cut
