"""Which of two files is kept, and which of their traits may be chosen: what a document or INSi proved prevails."""

from collections.abc import Mapping
from dataclasses import dataclass

STRICT = ("birth_name", "first_names", "birth_date", "sex", "birth_place_code")
FREE = ("used_name", "language", "interpreter", "by_voice", "extra_time_min", "died_on")
TRAITS = (*STRICT, *FREE)
EMPTY = ("", None, False, 0, "unknown")


@dataclass(frozen=True, slots=True)
class Standing:
    """How far an identity is trusted, and the traits it is of."""

    retrieved: bool
    checked: bool
    traits: Mapping[str, object]
    number: str = ""

    @property
    def strength(self) -> int:
        """Provisional 0, validated 1, retrieved 2, qualified 3."""
        return 2 * self.retrieved + self.checked


def may_keep(kept: Standing, gone: Standing) -> bool:
    """Tell whether a file may take in another: never one whose identity is trusted more."""
    return kept.strength >= gone.strength


def two_identities(one: Standing, other: Standing) -> bool:
    """Tell whether both were proved and differ: two people, or a mistake to be settled before.

    Two qualified identities with different numbers, and two proved ones with different strict traits.
    """
    if one.retrieved and other.retrieved and one.number and other.number and one.number != other.number:
        return True
    differ = any(one.traits[name] != other.traits[name] for name in STRICT)
    return bool(one.strength and other.strength and differ)


def choosable(kept: Standing, gone: Standing) -> list[str]:
    """Return the traits in which both differ and that may be chosen."""
    free = TRAITS if not (kept.strength or gone.strength) else FREE
    return [name for name in free if kept.traits[name] != gone.traits[name]]


def usual(kept: Standing, gone: Standing) -> dict[str, object]:
    """Return what is taken of the file gone unless someone chooses otherwise: what the kept one does not tell."""
    return {
        name: gone.traits[name]
        for name in choosable(kept, gone)
        if kept.traits[name] in EMPTY and gone.traits[name] not in EMPTY
    }
