"""What the text of a search asks for: names, a birth date or part of one, a number or its end, in any order."""

import re
from calendar import monthrange
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from .names import fold, words
from .numbers import caller

SHORTEST = 2  # letters before a name is looked for
FEWEST_DIGITS = 4  # of a number typed as far as it is known, or of its end
LONGEST_ENDING = 9
LONGEST_TYPED = 120
YEARS = range(1900, 2100)
MONTHS = (
    ("janvier", "janv", "jan"), ("fevrier", "fevr", "fev"), ("mars",), ("avril", "avr"), ("mai",), ("juin",),
    ("juillet", "juil"), ("aout",), ("septembre", "sept"), ("octobre", "oct"), ("novembre", "nov"), ("decembre", "dec"),
)  # fmt: skip
MONTH_OF = {name: number for number, written in enumerate(MONTHS, 1) for name in written}
NAMED = rf"(?P<named>{'|'.join(sorted(MONTH_OF, key=len, reverse=True))})\.?"
DAY, MONTH, YEAR = r"(?P<day>\d{1,2})", r"(?P<month>\d{1,2})", r"(?P<year>(?:19|20)\d{2})"
EITHER_YEAR = r"(?P<year>(?:19|20)\d{2}|\d{2})"
BORN = re.compile(r"\bnee?\s+(?:le|en)\b")
DATES = tuple(
    re.compile(rf"(?<![\w+])(?<!\b\d\d[ .\-]){written}(?!\w|[ .\-]\d\d\b)")  # not three pairs of a number
    for written in (
        rf"{YEAR}-(?P<month>\d\d)-(?P<day>\d\d)",
        rf"{DAY}(?:er)?\s*{NAMED}\s*{EITHER_YEAR}",
        rf"{DAY}(?P<mark>[/.\- ]){MONTH}(?P=mark){EITHER_YEAR}",
        r"(?P<day>\d\d)(?P<month>\d\d)(?P<year>(?:19|20)\d\d|\d\d)",
        rf"{DAY}(?:er)?\s*{NAMED}",
        rf"{NAMED}\s*{YEAR}",
        rf"(?P<month>0?[1-9]|1[0-2])/{YEAR}",
        rf"{DAY}[/.]{MONTH}",
        rf"{YEAR}",
    )
)
NUMBER = re.compile(r"\+?\d[\d .()/-]*\d")
DIALLED = re.compile(r"\+?[\d .]+")  # what may be a date and a number too


@dataclass(frozen=True, slots=True)
class Asked:
    """A search as understood.

    :param names: beginnings of words of the name, all of which must be there
    :param days: of birth, any of them
    :param since: born from this day on, with `until` the last one: a year, or a month of it
    :param phone: beginning of an E.164 number
    :param ending: last digits of a number
    """

    names: tuple[str, ...] = ()
    days: tuple[date, ...] = ()
    since: date | None = None
    until: date | None = None
    phone: str = ""
    ending: str = ""

    def __bool__(self) -> bool:
        return bool(self.names or self.days or self.since or self.phone or self.ending)


def read(text: str) -> tuple[Asked, ...]:
    """Understand what is typed, also when it is not finished; the likeliest meaning first.

    Digits can be a birth date, the beginning of a number or its end: all are looked for, one after the other.
    """
    typed = BORN.sub(" ", fold(text[:LONGEST_TYPED]))
    found = next(_dates(typed), None)
    meanings = []
    rest = typed
    if found:
        written, born = found
        rest = typed.replace(written, " ", 1)
        meanings.append(Asked(_names(NUMBER.sub(" ", rest)), *born))
    number = NUMBER.search(rest) or (NUMBER.search(typed) if found and DIALLED.fullmatch(found[0]) else None)
    if number:
        names = _names(typed.replace(number.group(), " ", 1) if not NUMBER.search(rest) else NUMBER.sub(" ", rest))
        digits = re.sub(r"[^\d+]", "", number.group())
        meanings += [Asked(names, phone=_beginning(digits)), Asked(names, ending=_ending(digits))]
    if not meanings:
        meanings.append(Asked(_names(typed)))
    told = [meaning for meaning in meanings if meaning != Asked(meaning.names)] or meanings[:1]
    return tuple(dict.fromkeys(meaning for meaning in told if meaning))


def _names(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for word in words(text) if len(word) >= SHORTEST and word.isalpha()))


def _dates(text: str) -> Iterator[tuple[str, tuple[tuple[date, ...], date | None, date | None]]]:
    """Tell what is written of a birth date and what it means, the fullest writing first."""
    for pattern in DATES:
        for found in pattern.finditer(text):
            told = {part: value for part, value in found.groupdict().items() if value}
            month = MONTH_OF[told["named"]] if "named" in told else int(told.get("month", 0))
            born = _born(int(told.get("day", 0)), month, told.get("year", ""))
            if born:
                yield found.group(), born


def _born(day: int, month: int, year: str) -> tuple[tuple[date, ...], date | None, date | None] | None:
    """Return the days meant, or the first and last of them; nothing when there is no such day."""
    if day:
        years = [y for y in YEARS if not year or y == int(year) or (len(year) == len("84") and y % 100 == int(year))]
        days = tuple(_days(day, month, years))
        return (days, None, None) if days else None
    last = month or 12
    return (), date(int(year), month or 1, 1), date(int(year), last, monthrange(int(year), last)[1])


def _days(day: int, month: int, years: list[int]) -> Iterator[date]:
    for year in years:
        with suppress(ValueError):
            yield date(year, month, day)


def _beginning(digits: str) -> str:
    if len(digits) < FEWEST_DIGITS:
        return ""
    whole = caller(digits)
    if whole or digits.startswith("+"):
        return whole or digits
    return f"+{digits[2:]}" if digits.startswith("00") else f"+33{digits.removeprefix('0')}"


def _ending(digits: str) -> str:
    """The last digits, when they are not the whole number."""
    return digits if FEWEST_DIGITS <= len(digits) <= LONGEST_ENDING and digits.isdigit() else ""
