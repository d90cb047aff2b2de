"""The national number (NIR, the INS of who was born to it): its key, and what in it cannot be; pure.

A number is never refused for what is wrong with it: papers are misread and registers err. It is kept and doubted.
"""

import re
from datetime import date
from enum import StrEnum

LENGTHS = (13, 15)  # without and with its key
# Sex, year, month (20 and above when it is not known), department (2A, 2B), commune or country, rank.
SHAPE = re.compile(r"[1-478]\d{2}(0[1-9]|1[0-2]|[2-9]\d)(\d{2}|2[AB])\d{3}(?!000)\d{3}(\d{2})?")
CORSICA = {"2A": "19", "2B": "18"}
MALE, FEMALE = "137", "248"
PROVISIONAL = "3478"
LAST_MONTH = 12
INS = {
    "INS-NIR": "urn:oid:1.2.250.1.213.1.4.8", "INS-NIA": "urn:oid:1.2.250.1.213.1.4.9",
    "INS-NIR-DEMO": "urn:oid:1.2.250.1.213.1.4.11",
}  # fmt: skip


class Doubt(StrEnum):
    """Why a national number may not be the patient's."""

    LENGTH = "length"
    SHAPE = "shape"
    NO_KEY = "no_key"
    KEY = "key"
    PROVISIONAL = "provisional"
    SEX = "sex"
    BIRTH = "birth"
    PLACE = "place"


def compact(text: str) -> str:
    """Write a number without what people put between its parts."""
    return re.sub(r"[^0-9A-Z]", "", text.upper())


def body(text: str) -> str:
    """Return the thirteen characters by which the bearer of a number is found; empty for what cannot be one.

    The key is not checked: who mistyped it still means that number.
    """
    number = compact(text)
    return number[: min(LENGTHS)] if len(number) in LENGTHS and SHAPE.fullmatch(number) else ""


def findable(text: str) -> str:
    """Write whatever was typed as its bearer is found by: without spaces, without its key."""
    return compact(text)[: min(LENGTHS)]


def key(body: str) -> int:
    """Return the key of the first thirteen characters: 97 less what is left of them by 97."""
    department = body[5:7]
    return 97 - int(body[:5] + CORSICA.get(department, department) + body[7:13]) % 97


def doubts(text: str, *, sex: str = "", birth_date: date | None = None, place: str = "") -> list[Doubt]:
    """Tell what is doubtful in a number by itself and beside the file's traits; empty when nothing is.

    :param place: code of the commune or country of birth; empty when it is not known
    """
    number = compact(text)
    if len(number) not in LENGTHS:
        return [Doubt.LENGTH]
    if not SHAPE.fullmatch(number):
        return [Doubt.SHAPE]
    told = {
        Doubt.NO_KEY: len(number) == min(LENGTHS),
        Doubt.KEY: len(number) == max(LENGTHS) and int(number[13:]) != key(number),
        Doubt.PROVISIONAL: number[0] in PROVISIONAL,
        Doubt.SEX: number[0] in {"male": FEMALE, "female": MALE}.get(sex, ""),
        Doubt.BIRTH: birth_date is not None and not _born_then(number, birth_date),
        Doubt.PLACE: bool(place) and number[0] not in PROVISIONAL and number[5:10] != place,
    }
    return [doubt for doubt, holds in told.items() if holds]


def masked(text: str) -> str:
    """Write a number as it may stand on a screen: what the birth date tells already, and dots."""
    number = compact(text)
    if len(number) not in LENGTHS:
        return "•" * len(number)
    return f"{number[0]} {number[1:3]} {number[3:5]} •• ••• •••" + (" ••" if len(number) > min(LENGTHS) else "")


def spaced(text: str) -> str:
    """Write a number as on the papers; one of another length as it was typed."""
    number = compact(text)
    if len(number) not in LENGTHS:
        return text
    parts = (number[0], number[1:3], number[3:5], number[5:7], number[7:10], number[10:13], number[13:])
    return " ".join(part for part in parts if part)


def issued(number: str, *, demo: bool) -> tuple[str, str, str]:
    """Return how other software is told a number of a qualified identity (INS): its kind, who issues it, its use.

    Source: profile fr-core-patient-ins of the French core.
    """
    kind = "INS-NIR-DEMO" if demo else "INS-NIA" if number[0] in PROVISIONAL else "INS-NIR"
    return kind, INS[kind], "temp" if kind == "INS-NIA" else "official"


def _born_then(number: str, birth_date: date) -> bool:
    month = int(number[3:5])
    return int(number[1:3]) == birth_date.year % 100 and (month > LAST_MONTH or month == birth_date.month)
