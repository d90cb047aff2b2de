"""Minimal traits of an identity: what is wrong with them, field by field (RNIV; provisional identities)."""

from datetime import date
from enum import StrEnum

from .names import has_signs, is_latin, words

OLDEST_YEARS = 120
LONGEST = {"birth_name": 100, "used_name": 100, "first_names": 150}


class Wrong(StrEnum):
    """What is wrong with one field."""

    MISSING = "missing"
    NOT_A_NAME = "not_a_name"
    NOT_LATIN = "not_latin"
    HAS_SIGNS = "has_signs"
    TOO_LONG = "too_long"
    NOT_BORN_YET = "not_born_yet"
    TOO_OLD = "too_old"
    NOT_A_NUMBER = "not_a_number"
    NOT_AN_ADDRESS = "not_an_address"
    NOT_A_PLACE = "not_a_place"
    NOT_A_COMMUNE = "not_a_commune"
    NOBODY = "nobody"
    NOT_AN_RPPS = "not_an_rpps"
    NOT_MSSANTE = "not_mssante"


def wrong_traits(
    *, birth_name: str, first_names: str, birth_date: date | None, today: date, used_name: str = ""
) -> dict[str, Wrong]:
    """Tell what is wrong, by the name of the field; empty when all is well."""
    names = {"birth_name": birth_name, "first_names": first_names, "used_name": used_name}
    found = {field: _wrong_name(name, LONGEST[field]) for field, name in names.items() if name or field != "used_name"}
    found["birth_date"] = _wrong_day(birth_date, today)
    return {field: wrong for field, wrong in found.items() if wrong is not None}


def age(birth_date: date, today: date) -> int:
    """Years completed; someone born on 29 February gains one on 1 March of other years."""
    return today.year - birth_date.year - ((today.month, today.day) < (birth_date.month, birth_date.day))


def _wrong_name(name: str, longest: int) -> Wrong | None:
    if not name.strip():
        return Wrong.MISSING
    if len(name) > longest:
        return Wrong.TOO_LONG
    if not is_latin(name):
        return Wrong.NOT_LATIN
    if has_signs(name):
        return Wrong.HAS_SIGNS
    return None if any(word.isalpha() for word in words(name)) else Wrong.NOT_A_NAME


def _wrong_day(day: date | None, today: date) -> Wrong | None:
    if day is None:
        return Wrong.MISSING
    if day > today:
        return Wrong.NOT_BORN_YET
    return Wrong.TOO_OLD if age(day, today) > OLDEST_YEARS else None
