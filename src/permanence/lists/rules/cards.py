"""Address books (vCard 2.1, 3.0 and 4.0) as a list of people; pure."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

import vobject
from vobject.base import VObjectError

from .files import LONGEST_CELL, MOST_BYTES, MOST_LINES, Listed, NotRead, Trouble, decoded

TITLES = [
    "Nom de naissance", "Nom", "Prénoms", "Date de naissance", "Sexe", "Téléphone", "Autre téléphone", "E-mail",
    "Adresse", "Code postal", "Ville",
]  # fmt: skip
BEGINS = "BEGIN:VCARD"
FAULTS = (VObjectError, ValueError, IndexError, AttributeError, TypeError, KeyError)
ONE = re.compile(r"^BEGIN:VCARD.*?(?=^BEGIN:VCARD|\Z)", re.IGNORECASE | re.MULTILINE | re.DOTALL)
NAMED = re.compile(r"^(?:FN|N)[^:\n]*:(.*)$", re.IGNORECASE | re.MULTILINE)
MAIDEN = ("x-maidenname", "x-maiden-name", "x-birthname")


def is_cards(content: bytes) -> bool:
    """Tell whether a file is an address book, whatever its name."""
    return content.removeprefix(b"\xef\xbb\xbf").lstrip()[: len(BEGINS)].upper() == BEGINS.encode()


def read(content: bytes) -> Listed:
    """Read an address book as a list.

    :raises NotRead: when it is none, or holds too much
    """
    if len(content) > MOST_BYTES:
        raise NotRead(Trouble.TOO_LARGE)
    text = decoded(content)
    try:
        lines = [_cells(card) for card in islice(vobject.readComponents(text, ignoreUnreadable=True), MOST_LINES + 1)]
    except FAULTS:
        lines = [*_one_by_one(text)]
    if len(lines) > MOST_LINES:
        raise NotRead(Trouble.TOO_MANY_LINES)
    if not any(map(any, lines)):
        raise NotRead(Trouble.NOT_A_LIST)
    return Listed(TITLES, [[cell[:LONGEST_CELL] for cell in line] for line in lines])


def _one_by_one(text: str) -> Iterator[list[str]]:
    """Read each card by itself: one that is damaged holds up no other, and stands as a line that says what it can."""
    for card in islice(ONE.findall(text), MOST_LINES + 1):
        try:
            yield from map(_cells, vobject.readComponents(card, ignoreUnreadable=True))
        except FAULTS:
            named = NAMED.search(card)
            yield [named[1].replace(";", " ").strip() if named else "", *[""] * (len(TITLES) - 1)]


def _cells(card: Any) -> list[str]:
    family, first = _name(card)
    maiden = next((_first(card, name) for name in MAIDEN if _first(card, name)), "")
    phones = [*_phones(card), "", ""]
    born = re.sub(r"^(\d{4})(\d\d)(\d\d)$", r"\1-\2-\3", _first(card, "bday"))
    sex = _first(card, "gender").split(";")[0]
    return [
        maiden or family,
        family if maiden else "",
        first,
        born,
        sex,
        *phones[:2],
        _first(card, "email"),
        *_lives(card),
    ]


def _lives(card: Any) -> list[str]:
    told = card.contents.get("adr")
    lives = told[0].value if told else None
    return [_joined(getattr(lives, name, "")).strip() for name in ("street", "code", "city")]


def _name(card: Any) -> tuple[str, str]:
    """Return the family name and the first names; of a card without them, the last and the first word of its name."""
    told = card.contents.get("n")
    if told and (told[0].value.family or told[0].value.given):
        name = told[0].value
        return _joined(name.family), " ".join(filter(None, (_joined(name.given), _joined(name.additional))))
    first, _, family = _first(card, "fn").rpartition(" ")
    return family, first


def _phones(card: Any) -> Iterator[str]:
    """Return the numbers, those of mobiles first; faxes are none."""
    numbers = card.contents.get("tel", [])
    kinds = [" ".join(number.params.get("TYPE", [])).lower() for number in numbers]
    in_order = sorted(zip(kinds, numbers, strict=True), key=lambda one: "cell" not in one[0])
    yield from (
        str(number.value).removeprefix("tel:").replace("-", " ") for kind, number in in_order if "fax" not in kind
    )


def _first(card: Any, name: str) -> str:
    found = card.contents.get(name)
    return _joined(found[0].value).strip() if found else ""


def _joined(value: Any) -> str:
    return " ".join(map(str, value)) if isinstance(value, list | tuple) else str(value or "")
