"""A CDA R2 document as French software writes it (CI-SIS): of whom, what, and what a human reads in it; pure.

Its body is a file (level 1), most often a PDF, or sections whose words are shown (level 3).
"""

import base64
import binascii
from collections.abc import Iterator
from dataclasses import dataclass

from .kinds import kind_of
from .traits import Traits
from .xml import BadXml, Element, first, local, parsed, said, within

NUMBERS = ("1.2.250.1.213.1.4.8", "1.2.250.1.213.1.4.9", "1.2.250.1.213.1.4.10", "1.2.250.1.213.1.4.11")  # INS
BIRTH_NAME, USED_NAME = ("BR",), ("SP", "CL")  # of HL7's EntityNamePartQualifier
SEXES = {"F": "female", "M": "male"}
RESULTS = {"11502-2", "11526-1", "18748-4"}  # LOINC: of the laboratory, of tissue, of imaging
REFERRALS = {"57133-1"}
BREAKS = dict.fromkeys(("br", "paragraph", "item", "tr", "list", "caption"), "\n") | dict.fromkeys(("td", "th"), " · ")
MOST_SECTIONS, LONGEST_SECTION = 60, 20_000


@dataclass(frozen=True, slots=True)
class Cda:
    """One document.

    :param code: its type, as LOINC names it
    :param body: the file that it encloses; empty when it has sections
    :param sections: titles with their words
    """

    title: str
    code: str
    author: str
    traits: Traits
    body: bytes
    sections: tuple[tuple[str, str], ...]

    @property
    def looks_like(self) -> str:
        """What it is, as letters are filed."""
        return "result" if self.code in RESULTS else "referral" if self.code in REFERRALS else "report"


def read(content: bytes) -> Cda:
    """Read one.

    :raises BadXml: when it is none
    """
    root = parsed(content)
    if local(root) != "ClinicalDocument":
        raise BadXml
    code = first(root, "code")
    author = first(root, "author", "assignedAuthor", "assignedPerson", "name")
    return Cda(
        title=said(first(root, "title")) or (code.get("displayName", "") if code is not None else ""),
        code=code.get("code", "") if code is not None else "",
        author=said(author),
        traits=_traits(root),
        body=_body(root),
        sections=tuple(_sections(root)),
    )


def _traits(root: Element) -> Traits:
    role = first(root, "recordTarget", "patientRole")
    if role is None:
        return Traits()
    numbers = [one.get("extension", "") for one in within(role, "id") if one.get("root") in NUMBERS]
    born = first(role, "patient", "birthTime")
    sex = first(role, "patient", "administrativeGenderCode")
    families = list(within(role, "patient", "name", "family"))
    return Traits(
        birth_name=_family(families, BIRTH_NAME) or _family(families, ("",)),
        used_name=_family(families, USED_NAME),
        first_names=", ".join(filter(None, map(said, within(role, "patient", "name", "given")))),
        birth_date=as_date(born.get("value", "") if born is not None else ""),
        sex=SEXES.get(sex.get("code", "") if sex is not None else "", ""),
        number=next(iter(numbers), ""),
    )


def as_date(text: str) -> str:
    """Write a day of HL7 (19840312…) as ISO does; empty when it is none."""
    return f"{text[:4]}-{text[4:6]}-{text[6:8]}" if text[:8].isdecimal() and len(text) >= len("19840312") else ""


def _family(found: list[Element], qualifiers: tuple[str, ...]) -> str:
    return next((said(one) for one in found if one.get("qualifier", "") in qualifiers), "")


def _body(root: Element) -> bytes:
    text = first(root, "component", "nonXMLBody", "text")
    if text is None or text.get("representation") != "B64":
        return b""
    try:
        return base64.b64decode("".join((text.text or "").split()), validate=True)
    except (binascii.Error, ValueError):
        return b""


def _sections(root: Element) -> Iterator[tuple[str, str]]:
    body = first(root, "component", "structuredBody")
    found = [one for one in body.iter() if local(one) == "section"][:MOST_SECTIONS] if body is not None else []
    for one in found:
        words = _lines(first(one, "text"))[:LONGEST_SECTION]
        if words:
            yield said(first(one, "title")), words


def _lines(text: Element | None) -> str:
    """Return the words of a narrative, a line for each row, paragraph or item."""
    if text is None:
        return ""
    told: list[str] = []
    ahead: list[Element | str] = [text]
    while ahead:
        one = ahead.pop()
        if isinstance(one, str):
            told.append(one)
            continue
        told.append(BREAKS.get(local(one), "") + (one.text or ""))
        for child in reversed(one):
            ahead += [child.tail or "", child]
    lines = (" ".join(line.split()).strip("· ") for line in "".join(told).splitlines())
    return "\n".join(line for line in lines if line)


def enclosed(one: Cda) -> str:
    """Return what kind of file it encloses, of `rules.kinds`; empty when it has sections, or what we do not take."""
    return kind_of(one.body) if one.body else ""
