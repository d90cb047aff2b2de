"""Whether two files are of one person: a score, and its reasons in the order they are said.

Twins, a father and a son of one name and a household behind one number are common: a shared number never makes two
people one, and what tells them apart counts more than what they share.
"""

from dataclasses import dataclass

from .likeness import Traits, likeness, swapped
from .names import joined, words
from .sounds import sound

SHOWN = 70  # from here on a pair is proposed
SURE = 90
GENERATION = 15  # years between the births of a father and a son of the same name


@dataclass(frozen=True, slots=True)
class File:
    """What two files are compared by.

    :param number: by what its national number is found; empty when none was noted
    """

    traits: Traits
    sex: str = "unknown"
    place: str = ""
    number: str = ""
    phones: frozenset[str] = frozenset()
    emails: frozenset[str] = frozenset()
    home: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """How probable it is that both are one person, from 0 to 100, and why; codes of `models.Likeness`."""

    score: int
    reasons: tuple[str, ...]


def compare(one: File, other: File) -> Verdict:
    """Compare two files; symmetric."""
    a, b = one.traits, other.traits
    names, first = _names(a, b), _same_first(a, b)
    shared = _shared(one, other)
    born = _born(a, b)
    score = likeness(a, b)
    if born == ("birth",) and not names and first and {"phone", "email", "number"} & {*shared}:
        names, score = ("first",), SHOWN + 2  # a name taken at a marriage, or left
    elif names:
        score += 5 * len(shared) + (15 if "number" in shared else 0)
    against = _against(one, other)
    score -= sum(cost for _, cost in against)
    reasons = (*(("number",) if "number" in shared else ()), *born, *names, *(s for s in shared if s != "number"))
    return Verdict(max(0, min(score, 99)), (*reasons, *(why for why, _ in against)))


def _names(a: Traits, b: Traits) -> tuple[str, ...]:
    if _family(a) & _family(b) and _same_first(a, b):
        return ("names",)
    if likeness(a, b) <= 50 and a.birth_date == b.birth_date:
        return ()
    heard = {sound(name) for name in _family(a)} & {sound(name) for name in _family(b)} - {""}
    if (heard or _family(a) & _family(b)) and _first_heard(a, b):
        return ("heard",)
    alike = likeness(Traits(a.birth_name, a.first_names, a.birth_date, a.used_name),
                     Traits(b.birth_name, b.first_names, a.birth_date, b.used_name))  # fmt: skip
    return ("near_names",) if alike > 50 else ()


def _family(traits: Traits) -> set[str]:
    return {joined(name) for name in (traits.birth_name, traits.used_name) if name.strip()}


def _same_first(a: Traits, b: Traits) -> bool:
    mine, theirs = words(a.first_names), words(b.first_names)
    return bool(mine and theirs) and (set(mine) <= set(theirs) or set(theirs) <= set(mine))


def _first_heard(a: Traits, b: Traits) -> bool:
    if _same_first(a, b):
        return True
    mine, theirs = words(a.first_names)[:1], words(b.first_names)[:1]
    return bool(mine and theirs) and sound(mine[0]) == sound(theirs[0]) != ""


def _born(a: Traits, b: Traits) -> tuple[str, ...]:
    if a.birth_date == b.birth_date:
        return ("birth",)
    near = swapped(a.birth_date) == b.birth_date or likeness(a, Traits(a.birth_name, a.first_names, b.birth_date)) > 50
    return ("near_birth",) if near else ()


def _shared(one: File, other: File) -> tuple[str, ...]:
    return tuple(
        code
        for code, same in (
            ("number", one.number and one.number == other.number),
            ("phone", one.phones & other.phones),
            ("email", one.emails & other.emails),
            ("home", one.home and joined(one.home) == joined(other.home)),
        )
        if same
    )


def _against(one: File, other: File) -> list[tuple[str, int]]:
    a, b = one.traits, other.traits
    found = []
    if one.number and other.number and one.number != other.number:
        found.append(("other_number", 35))
    if {one.sex, other.sex} == {"female", "male"}:
        found.append(("other_sex", 30))
    if one.place and other.place and one.place != other.place:
        found.append(("other_place", 15))
    if a.birth_date == b.birth_date and _family(a) & _family(b) and not _first_heard(a, b):
        found.append(("twins", 35))  # Marie and Maria; a first name mistyped is settled with the file open
    if abs(a.birth_date.year - b.birth_date.year) >= GENERATION:
        found.append(("generations", 25))
    return found
