"""Whether whom a provider of identities knows is whom a file speaks of: by strict identity traits; pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from unicodedata import normalize

SEXES = ("female", "male")


@dataclass(frozen=True, slots=True)
class Traits:
    """Strict identity traits, as a file holds them; sex and birth place may be unknown."""

    birth_name: str
    first_names: str
    birth_date: date
    sex: str
    birth_place: str


def same_person(file: Traits, told: Mapping[str, Any]) -> bool:
    """Tell whether all strict traits agree: names whole, day of birth; sex and birth place where the file holds them.

    :param told: the claims of OpenID Connect; `family_name` is the birth name, `birthplace` the INSEE code
    """
    names = told.get("given_name_array") or str(told.get("given_name", "")).split()
    first = _folded(str(names[0])) if names else None
    agree = [
        _folded(str(told.get("family_name", ""))) == _folded(file.birth_name),
        first in _beginnings(file.first_names),
        told.get("birthdate") == file.birth_date.isoformat(),
        file.sex not in SEXES or told.get("gender") == file.sex,
        not file.birth_place or told.get("birthplace") == file.birth_place,
    ]
    return all(agree)


def _beginnings(names: str) -> list[str]:
    """Return what a first name may be among several, written together or apart (Jean-Marie, Jean Marie)."""
    words = names.replace(",", " ").split()
    return ["".join(map(_folded, words[:many])) for many in range(1, len(words) + 1)]


def _folded(name: str) -> str:
    return "".join(letter for letter in normalize("NFKD", name).casefold() if letter.isalpha())
