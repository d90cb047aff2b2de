"""What the text of a search asks for: names, a birth date, a telephone number, in any order."""

import re
from dataclasses import dataclass, field
from datetime import date

from .names import words
from .numbers import caller

SHORTEST = 2  # letters before a name is looked for
FEWEST_DIGITS = 4  # of a number typed as far as it is known
DATE = re.compile(
    r"(?<!\d)(?:(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})|(\d{4})-(\d{2})-(\d{2})|(\d{2})(\d{2})(\d{4}))(?!\d)"
)
NUMBER = re.compile(r"\+?\d[\d .()/-]*\d")


@dataclass(frozen=True, slots=True)
class Asked:
    """A search as understood.

    :param names: beginnings of words of the name, all of which must be there
    :param phone: beginning of an E.164 number
    """

    names: tuple[str, ...] = field(default=())
    birth_date: date | None = None
    phone: str = ""

    def __bool__(self) -> bool:
        return bool(self.names or self.birth_date or self.phone)


def read(text: str) -> Asked:
    """Understand what is typed, also when it is not finished.

    Eight digits can be a birth date or the beginning of a number: both are looked for.
    """
    text = text[:120]
    birth_date = _date(text)
    rest = DATE.sub(" ", text, count=1) if birth_date else text
    found = NUMBER.search(rest) or (NUMBER.search(text) if text.strip().isdigit() else None)
    names = tuple(word for word in words(NUMBER.sub(" ", rest)) if len(word) >= SHORTEST and word.isalpha())
    return Asked(names, birth_date, _beginning(found.group()) if found else "")


def _date(text: str) -> date | None:
    found = DATE.search(text)
    if not found:
        return None
    day, month, year, iso_year, iso_month, iso_day, d, m, y = found.groups()
    try:
        return date(int(year or iso_year or y), int(month or iso_month or m), int(day or iso_day or d))
    except ValueError:
        return None


def _beginning(typed: str) -> str:
    digits = re.sub(r"[^\d+]", "", typed)
    if len(digits) < FEWEST_DIGITS:
        return ""
    whole = caller(digits)
    if whole or digits.startswith("+"):
        return whole or digits
    return f"+{digits[2:]}" if digits.startswith("00") else f"+33{digits.removeprefix('0')}"
