"""CalDAV as far as it is read (RFC 4791): what a client asks in XML, and what it is answered; pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from xml.etree import ElementTree  # no document type is let in: see `asked`

DAV, CALDAV, SERVER = "DAV:", "urn:ietf:params:xml:ns:caldav", "http://calendarserver.org/ns/"
LARGEST = 65_536
REPORTS = {f"{{{CALDAV}}}calendar-query", f"{{{CALDAV}}}calendar-multiget"}
Value = str | Sequence[ElementTree.Element]
for prefix, space in (("d", DAV), ("c", CALDAV), ("s", SERVER)):
    ElementTree.register_namespace(prefix, space)


class BadXml(ValueError):
    """It cannot be read."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a client asks: which report, which properties (none named is all), of which resources, within which time."""

    kind: str = "propfind"
    properties: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """One resource: where it is, and its properties by their name; without any it is not there."""

    where: str
    properties: Mapping[str, Value] = field(default_factory=dict)


def dav(name: str) -> str:
    """Return the full name of a property of WebDAV."""
    return f"{{{DAV}}}{name}"


def caldav(name: str) -> str:
    """Return the full name of a property of CalDAV."""
    return f"{{{CALDAV}}}{name}"


def element(tag: str, /, **said: str) -> ElementTree.Element:
    """Return an element that stands alone."""
    return ElementTree.Element(tag, said)


def within(name: str, *parts: ElementTree.Element | str) -> ElementTree.Element:
    """Return an element around others, or around words."""
    made = ElementTree.Element(name)
    for part in parts:
        if isinstance(part, str):
            made.text = part
        else:
            made.append(part)
    return made


def asked(body: bytes) -> Asked:
    """Read what a client asks; nothing is everything.

    :raises BadXml: when it is no XML, too long, or declares entities
    """
    if not body.strip():
        return Asked()
    if len(body) > LARGEST or b"<!" in body:
        raise BadXml
    try:
        root = ElementTree.fromstring(body)  # noqa: S314  # without a document type there is nothing to expand
        span = next(iter(root.iter(caldav("time-range"))), None)
        return Asked(
            kind="propfind" if root.tag == dav("propfind") else root.tag,
            properties=tuple(one.tag for part in root.findall(dav("prop")) for one in part),
            names=tuple((one.text or "").strip() for one in root.findall(dav("href"))),
            since=_moment(span.get("start")) if span is not None else None,
            until=_moment(span.get("end")) if span is not None else None,
        )
    except (ElementTree.ParseError, ValueError, LookupError):  # the last: an encoding nobody knows
        raise BadXml from None


def multistatus(told: Iterable[Told], wanted: Sequence[str]) -> bytes:
    """Write the answer: of each resource the properties that it has and those that it has not."""
    root = ElementTree.Element(dav("multistatus"))
    for one in told:
        answer = ElementTree.SubElement(root, dav("response"))
        ElementTree.SubElement(answer, dav("href")).text = one.where
        if not one.properties:
            ElementTree.SubElement(answer, dav("status")).text = "HTTP/1.1 404 Not Found"
            continue
        names = list(wanted) or list(one.properties)
        _propstat(answer, "200 OK", {name: one.properties[name] for name in names if name in one.properties})
        _propstat(answer, "404 Not Found", {name: "" for name in names if name not in one.properties})
    written: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _propstat(answer: ElementTree.Element, status: str, properties: Mapping[str, Value]) -> None:
    if not properties:
        return
    stat = ElementTree.SubElement(answer, dav("propstat"))
    kept = ElementTree.SubElement(stat, dav("prop"))
    for name, value in properties.items():
        made = ElementTree.SubElement(kept, name)
        if isinstance(value, str):
            made.text = value
        else:
            made.extend(value)
    ElementTree.SubElement(stat, dav("status")).text = f"HTTP/1.1 {status}"


def _moment(text: str | None) -> datetime | None:
    return datetime.strptime(text, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC) if text else None
