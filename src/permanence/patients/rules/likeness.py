"""How much two files look like one person: what a secretary is warned of before a file is doubled."""

from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher

from .names import joined, words
from .sounds import sound

ALIKE = 70  # out of 100: from here on the secretary is asked
HEARD_ALIKE = 0.9  # Gauthier and Gotier: one name told on the telephone
CLOSE = 0.8  # how near two spellings of one name are: Durand/Durant, Sophie/Sofie


@dataclass(frozen=True, slots=True)
class Traits:
    """What two files are compared by."""

    birth_name: str
    first_names: str
    birth_date: date
    used_name: str = ""


def likeness(one: Traits, other: Traits) -> int:
    """Score from 0 to 100 how probable it is that both are one person; symmetric.

    A birth date counts for half, family and first name for a quarter each; without some likeness of both, nothing.
    """
    names = max(_names(one, other), _swapped(one, other))
    return round(50 * _dates(one.birth_date, other.birth_date) + 50 * names)


def swapped(day: date) -> date | None:
    """Return the date with day and month exchanged, when there is another such date."""
    return None if day.day > 12 or day.day == day.month else day.replace(day=day.month, month=day.day)


def _dates(one: date, other: date) -> float:
    if one == other:
        return 1.0
    if swapped(one) == other:
        return 0.8
    same = (one.day == other.day) + (one.month == other.month) + (one.year == other.year)
    return 0.5 if same == 2 and _mistyped(f"{one.year}", f"{other.year}") else 0.0


def _mistyped(one: str, other: str) -> bool:
    """At most one digit wrong, or two exchanged: 1984, 1985, 1948; a grandmother born the same day is another."""
    return sum(a != b for a, b in zip(one, other, strict=True)) <= 1 or sorted(one) == sorted(other)


def _names(one: Traits, other: Traits) -> float:
    family = max(_near(a, b) for a in _families(one) for b in _families(other))
    first = _first(one.first_names, other.first_names)
    return (family + first) / 2 if family and first else 0.0


def _swapped(one: Traits, other: Traits) -> float:
    """Family and first name each written in the other's place."""
    across = max(_near(one.first_names, b) for b in _families(other))
    back = max(_near(a, other.first_names) for a in _families(one))
    return 0.9 * (across + back) / 2 if across and back else 0.0


def _families(traits: Traits) -> list[str]:
    both = f"{traits.birth_name} {traits.used_name}"
    return [name for name in (traits.birth_name, traits.used_name, both) if name.strip()]


def _first(one: str, other: str) -> float:
    """Any of the first names may be the one in use: `Marie, Anne` and `Anne` are alike."""
    mine, theirs = words(one), words(other)
    if not mine or not theirs:
        return 0.0
    if set(mine) <= set(theirs) or set(theirs) <= set(mine):
        return 1.0
    usual = _near(mine[0], theirs[0])
    return max(usual, _near(one, other))


def _near(one: str, other: str) -> float:
    if joined(one) == joined(other) or sorted(words(one)) == sorted(words(other)):
        return 1.0
    closeness = max(
        SequenceMatcher(None, *pair, autojunk=False).ratio()
        for pair in ((joined(one), joined(other)), (joined(other), joined(one)))
    )
    if sound(joined(one)) and sound(joined(one)) == sound(joined(other)):
        return max(closeness, HEARD_ALIKE)
    return closeness if closeness >= CLOSE else 0.0
