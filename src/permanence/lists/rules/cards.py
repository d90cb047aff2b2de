"""Address books (vCard 2.1, 3.0 and 4.0) as a list of people; pure."""

import re
from collections.abc import Iterator
from typing import Any

import vobject
from vobject.base import VObjectError

from .files import LONGEST_CELL, MOST_BYTES, MOST_LINES, Listed, NotRead, Trouble, decoded

TITLES = ["Nom de naissance", "Nom", "Prénoms", "Date de naissance", "Sexe", "Téléphone", "Autre téléphone", "E-mail"]
BEGINS = "BEGIN:VCARD"
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
    lines: list[list[str]] = []
    try:
        for card in vobject.readComponents(decoded(content), ignoreUnreadable=True):
            lines.append([cell[:LONGEST_CELL] for cell in _cells(card)])
            if len(lines) > MOST_LINES:
                raise NotRead(Trouble.TOO_MANY_LINES)
    except (VObjectError, ValueError, IndexError, AttributeError, TypeError, KeyError) as problem:
        if isinstance(problem, NotRead):
            raise
        raise NotRead(Trouble.NOT_A_LIST) from problem
    if not lines:
        raise NotRead(Trouble.EMPTY)
    return Listed(TITLES, lines)


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
    ]


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
