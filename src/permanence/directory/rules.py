"""Check digits, periods and trees of the directory; pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import Protocol
from unicodedata import normalize
from uuid import UUID

LA_POSTE = "356000000"
SHORTEST_CODE = 6  # of a locked screen
WORDING = "2026-11"  # of the undertaking of secrecy: another one is signed anew


def passes_luhn(digits: str) -> bool:
    """Tell whether the last digit is the Luhn key of the others (ISO/IEC 7812-1, annex B)."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 * (value > 9)
    return total % 10 == 0


def is_plain_code(code: str) -> bool:
    """Tell whether a code is one that anybody would try: one figure, two in turn, figures in a row (123456, 987654)."""
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(code)}
    return steps in ({0}, {1}, {9}) or code[:-2] == code[2:]


def bare_number(text: str) -> str:
    """Return a number without the spaces, dots and dashes people write in it."""
    return "".join(c for c in text if not c.isspace() and c not in ".-").upper()


def is_zeros(number: str) -> bool:
    """Tell whether a number is zeros alone: nobody's, though it passes every key."""
    return set(number) == {"0"}


def is_rpps(number: str) -> bool:
    """Tell whether this may be a practitioner's RPPS: 11 digits, Luhn, not zeros alone."""
    return len(number) == 11 and _digits(number) and passes_luhn(number) and not is_zeros(number)


def rpps_told(number: object) -> str:
    """Return the RPPS that a national identifier bears: 8 stands before it, for RPPS; empty when there is none."""
    told = str(number or "")
    bare = told[1:] if len(told) == 12 and told.startswith("8") else told
    return bare if is_rpps(bare) else ""


def is_adeli(number: str) -> bool:
    """Tell whether this has the form of an ADELI number: 9 digits, the second A or B in Corsica; no key is known."""
    return has_finess_form(number) and not is_zeros(number)


def has_finess_form(number: str) -> bool:
    """Tell whether this has the form of a FINESS: 9 digits, the second may be A or B in Corsica."""
    return len(number) == 9 and _digits(number.replace("A", "0", 1).replace("B", "0", 1)) and _department(number)


def is_finess(number: str) -> bool:
    """Tell whether a FINESS passes its key; Corsica's numbers are taken on their form (key rule not verified)."""
    return has_finess_form(number) and (not _digits(number) or (passes_luhn(number) and not is_zeros(number)))


def has_siret_form(number: str) -> bool:
    """Tell whether this has the form of a SIRET: 14 digits."""
    return len(number) == 14 and _digits(number)


def is_siret(number: str) -> bool:
    """Tell whether a SIRET passes its key; La Poste's establishments sum to a multiple of five."""
    if not has_siret_form(number) or is_zeros(number):
        return False
    return passes_luhn(number) or (number.startswith(LA_POSTE) and sum(map(int, number)) % 5 == 0)


def _digits(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _department(finess: str) -> bool:
    return _digits(finess) or (finess[:2] in {"2A", "2B"} and _digits(finess[2:]))


def same_name(one: str, other: str) -> bool:
    """Tell whether two names are the same, accents, case, hyphens and spaces apart."""
    return _folded(one) == _folded(other)


def _folded(name: str) -> str:
    return "".join(c for c in normalize("NFKD", name).casefold() if c.isalpha())


def overlap(from_on: date, until_on: date | None, other_from: date, other_until: date | None) -> bool:
    """Tell whether two periods share a day; both ends are inclusive, none is open."""
    return from_on <= (other_until or date.max) and other_from <= (until_on or date.max)


class Part(Protocol):
    """What a tree is made of."""

    pk: UUID
    parent_id: UUID | None
    name: str


@dataclass(slots=True)
class Branch:
    """A structure with its parts, and whether the reader works there or sees only its name."""

    structure: Part
    mine: bool
    parts: list["Branch"] = field(default_factory=list)


def tree(structures: Iterable[Part], mine: Iterable[UUID]) -> list[Branch]:
    """Arrange structures under their parents, in their order; what has no parent among them is a root."""
    known = set(mine)
    branches: Mapping[UUID, Branch] = {s.pk: Branch(s, s.pk in known) for s in structures}
    roots: list[Branch] = []
    for branch in branches.values():
        parent = branches.get(branch.structure.parent_id) if branch.structure.parent_id else None
        (parent.parts if parent else roots).append(branch)
    return roots
