"""One line of a list of partners: whom it names, and what of it cannot be kept; pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from permanence.patients.rules.professionals import bare_number, is_finess, is_rpps

from .columns import fold
from .lines import ADDRESS, dialled, tidy
from .partner_columns import Field

FARTHEST_KM = 9999
LONGEST: Mapping[Field, int] = {
    Field.SPECIALTY: 80, Field.ADDRESS: 200, Field.CITY: 80, Field.HOURS: 200, Field.REMARKS: 400,
}  # fmt: skip
LONGEST_NAME = 120
KINDS: Mapping[str, frozenset[str]] = {
    "practitioner": frozenset({"praticien", "medecin", "practitioner", "confrere", "docteur", "liberal"}),
    "health_house": frozenset(
        {"cabinet", "cabinet ou centre de sante", "centre de sante", "msp", "maison de sante", "health house"}
    ),
    "hospital": frozenset({"hopital", "chu", "centre hospitalier", "hospital", "ch"}),
    "clinic": frozenset({"clinique", "clinic"}),
    "laboratory": frozenset({"laboratoire", "labo", "laboratory"}),
    "imaging": frozenset({"imagerie", "imagerie medicale", "radiologie", "imaging"}),
    "pharmacy": frozenset({"pharmacie", "pharmacy", "officine"}),
    "nursing": frozenset(
        {"infirmier", "infirmiers", "ssiad", "soins infirmiers", "soins a domicile", "nursing", "had",
         "soins infirmiers et a domicile"}
    ),
    "transport": frozenset({"ambulance", "ambulances", "transport", "transport sanitaire", "taxi", "vsl"}),
    "organisation": frozenset({"association", "organisation", "autre", "autre organisation", "organisme"}),
}  # fmt: skip


class Fault(StrEnum):
    """Why a line can be no partner."""

    NO_NAME = "no_name"
    NO_LETTER = "no_letter"
    NAME_TOO_LONG = "name_too_long"


class Doubt(StrEnum):
    """What is left out of a line that is a partner all the same, or understood by its name alone."""

    KIND = "kind"
    PHONE = "phone"
    OTHER_PHONE = "other_phone"
    EMAIL = "email"
    POSTAL_CODE = "postal_code"
    DISTANCE = "distance"
    RPPS = "rpps"
    FINESS = "finess"
    SHORTENED = "shortened"


@dataclass(frozen=True, slots=True)
class Told:
    """What one line says.

    :ivar known: the fields of a partner, numbers of telephone as typed
    """

    known: Mapping[str, Any]
    faults: Sequence[Fault] = field(default=())
    doubts: Sequence[Doubt] = field(default=())

    @property
    def same_as(self) -> tuple[str, str, str]:
        """By what two lines are of one partner."""
        return same_as(self.known["kind"], self.known["name"], self.known["city"])


def same_as(kind: str, name: str, city: str) -> tuple[str, str, str]:
    """Return by what two partners are one, however they are typed."""
    return kind, fold(name), fold(city)


def read(cells: Sequence[str], columns: Mapping[Field, int]) -> Told:
    """Read one line by its columns; what is wrong is told, never dropped unsaid."""
    said = {one: tidy(cells[at]) if at < len(cells) else "" for one, at in columns.items()}
    told = {one: said.get(one, "") for one in Field}
    kind, sure = _kind(told)
    doubts = [] if sure else [Doubt.KIND]
    doubts += [Doubt.SHORTENED] if any(len(told[one]) > most for one, most in LONGEST.items()) else []
    known: dict[str, Any] = {one.value: told[one][:most] for one, most in LONGEST.items()}
    known |= {"kind": kind, "name": told[Field.NAME][:LONGEST_NAME]}
    known |= {one.value: dialled(told[one]) for one in (Field.PHONE, Field.OTHER_PHONE)}
    checked: tuple[tuple[Field, Doubt, Any, bool], ...] = (
        (Field.EMAIL, Doubt.EMAIL, told[Field.EMAIL], bool(ADDRESS.fullmatch(told[Field.EMAIL]))),
        (Field.POSTAL_CODE, Doubt.POSTAL_CODE, *_postal_code(told[Field.POSTAL_CODE])),
        (Field.RPPS, Doubt.RPPS, *_number(told[Field.RPPS], is_rpps)),
        (Field.FINESS, Doubt.FINESS, *_number(told[Field.FINESS], is_finess)),
    )
    for one, doubt, value, holds in checked:
        known[one.value] = value if holds else ""
        doubts += [doubt] if told[one] and not holds else []
    known["distance_km"], far = _distance(told[Field.DISTANCE])
    doubts += [Doubt.DISTANCE] if far else []
    faults = _faults(told[Field.NAME])
    return Told(known, faults, [] if faults else doubts)


def _kind(told: Mapping[Field, str]) -> tuple[str, bool]:
    """Return the kind said, or the one its name or specialty tells; and whether it is sure."""
    wanted = fold(told[Field.KIND])
    if found := next((kind for kind, names in KINDS.items() if wanted in names), None):
        return found, True
    words = fold(told[Field.NAME]).split()
    named = next((kind for kind, names in KINDS.items() if words and words[0] in names), None)
    if named is None and (told[Field.SPECIALTY] or words[:1] in (["dr"], ["pr"])):
        named = "practitioner"
    return named or "organisation", not wanted and named is not None


def _faults(name: str) -> list[Fault]:
    if not name:
        return [Fault.NO_NAME]
    if not any(letter.isalpha() for letter in name):
        return [Fault.NO_LETTER]
    return [Fault.NAME_TOO_LONG] if len(name) > LONGEST_NAME else []


def _postal_code(text: str) -> tuple[str, bool]:
    bare = bare_number(text)
    whole = f"0{bare}" if len(bare) == 4 else bare  # a spreadsheet took the zero
    return whole, len(whole) == 5 and whole.isascii() and whole.isdigit()


def _number(text: str, holds: Any) -> tuple[str, bool]:
    bare = bare_number(text)
    return bare, bool(bare) and bool(holds(bare))


def _distance(text: str) -> tuple[Decimal | None, bool]:
    """Return the distance in km, to a tenth; and whether what is said is none."""
    bare = text.lower().removesuffix("km").strip().replace(",", ".")
    if not bare:
        return None, False
    try:
        found = Decimal(bare).quantize(Decimal("0.1"))
    except InvalidOperation:
        return None, True
    return (found, False) if found.is_finite() and 0 <= found <= FARTHEST_KM else (None, True)
