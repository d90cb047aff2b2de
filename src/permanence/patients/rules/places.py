"""Codes of communes and countries (INSEE's official geographic code), checked for their form alone; pure."""

import re

COMMUNE = re.compile(r"(0[1-9]|[1-8]\d|9[0-5]|2[AB])\d{3}|9[78]\d{3}")  # 96 is nobody's; 97 and 98 are overseas
COUNTRY = re.compile(r"99\d{3}")


def tidy_code(text: str) -> str:
    """Write a code as it is kept."""
    return re.sub(r"\s", "", text).upper()


def is_birth_place(code: str) -> bool:
    """Tell whether a code may be that of a commune, or of a country."""
    return bool(COMMUNE.fullmatch(code) or COUNTRY.fullmatch(code))


def is_commune(code: str) -> bool:
    """Tell whether a code may be that of a commune."""
    return bool(COMMUNE.fullmatch(code))
