"""Telephone numbers, from what people type and switchboards tell to E.164."""

import re
from functools import lru_cache

import phonenumbers

FRENCH = ("FR", "GP", "GF", "MQ", "RE", "YT", "PM")  # mainland first: it decides where both would do
WITHHELD = {
    "",
    "anonymous",
    "anonyme",
    "masque",
    "private",
    "restricted",
    "unavailable",
    "unknown",
    "withheld",
    "secret",
}
FICTION = ("+3363998",)  # kept by ARCEP for works of fiction, absent from the library's tables
LONGEST = 32
LONGEST_E164 = 16  # a plus and fifteen digits (ITU-T E.164, 6.1); Germany's own plan goes beyond


class NotANumber(ValueError):
    """What was typed cannot be called."""


def e164(text: str) -> str:
    """Read a telephone number of France, of its overseas territories, or one beginning with + or 00.

    :raises NotANumber: when no telephone can have it
    """
    number = _read(text.strip())
    if number is None:
        raise NotANumber(text)
    return number


def caller(text: str | None) -> str:
    """Read the number a switchboard tells; empty when withheld, or when nobody could be called back on it."""
    told = (text or "").strip().lower()
    return "" if told in WITHHELD else (_read(told) or "")


@lru_cache(4096)
def _read(text: str) -> str | None:
    if len(text) > LONGEST:
        return None
    dialled = f"+{text[2:]}" if text.startswith("00") else text
    if not dialled.startswith("+"):
        return _among(dialled, FRENCH)
    # A switchboard that knows mainland France only writes +33 before overseas numbers too.
    national = re.sub(r"^\+33\D*0?", "0", dialled)
    return _among(dialled, ("FR",)) or (_among(national, FRENCH) if dialled.startswith("+33") else None)


def _among(text: str, regions: tuple[str, ...]) -> str | None:
    for region in regions:
        try:
            number = phonenumbers.parse(text, region)
        except phonenumbers.NumberParseException:
            return None
        written = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
        if len(written) > LONGEST_E164:
            return None
        if _exists(number) or (written.startswith(FICTION) and len(written) == len("+33639980000")):
            return written
    return None


def _exists(number: phonenumbers.PhoneNumber) -> bool:
    """Numbering plans abroad are not ours to police: there, a possible length is enough."""
    regions = phonenumbers.region_codes_for_country_code(number.country_code or 0)
    if set(regions) & set(FRENCH):
        return phonenumbers.is_valid_number(number)
    return phonenumbers.is_possible_number(number)
