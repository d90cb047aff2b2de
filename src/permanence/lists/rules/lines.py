"""One line of a list of patients: what it says, what is wrong with it, and who it is about; pure."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from permanence.patients.rules.names import has_signs, is_latin

from .columns import Field, fold
from .payers import Payer, payers

OLDEST_YEARS = 120
LONGEST = {Field.BIRTH_NAME: 100, Field.USED_NAME: 100, Field.FIRST_NAMES: 150}
LIVES = {Field.ADDRESS: 200, Field.POSTCODE: 10, Field.CITY: 80}  # where, and how long each may be
WRITTEN = re.compile(r"(\d{1,2})[\s/.\-](\d{1,2})[\s/.\-](\d{4})(?:[T ].*)?")
ISO = re.compile(r"(\d{4})[/.\-](\d{1,2})[/.\-](\d{1,2})(?:[T ].*)?")
CLOSE = re.compile(r"(\d{2})(\d{2})(\d{4})")
ADDRESS = re.compile(  # no longer than RFC 5321, 4.5.3.1.3, lets it be
    r"(?!.{255})(?!\.)[\w.!#$%&'*+/=?^`{|}~-]{1,64}(?<!\.)@([a-z0-9-]+\.)+[a-z]{2,}", re.ASCII | re.IGNORECASE
)
FEMALE = frozenset({"f", "femme", "feminin", "female", "madame", "mme", "mlle", "mademoiselle", "2", "fille", "w"})
RELATIONS = {
    "mere": "mother", "mother": "mother", "maman": "mother", "pere": "father", "father": "father", "papa": "father",
    "titulaire de l autorite parentale": "authority", "autorite parentale": "authority", "tuteur": "guardian",
    "tutrice": "guardian", "representant legal": "guardian", "guardian": "guardian", "personne de confiance": "trusted",
    "conjoint": "partner", "conjointe": "partner", "epoux": "partner", "epouse": "partner", "spouse": "partner",
    "partner": "partner", "fils ou fille": "child", "fils": "child", "fille": "child", "child": "child",
    "aidant": "carer", "aidante": "carer", "carer": "carer",
}  # fmt: skip
MALE = frozenset({"m", "h", "homme", "masculin", "male", "monsieur", "mr", "1", "garcon"})


class Fault(StrEnum):
    """Why a line cannot be a file."""

    NO_BIRTH_NAME = "no_birth_name"
    NO_FIRST_NAME = "no_first_name"
    NO_BIRTH_DATE = "no_birth_date"
    BAD_DATE = "bad_date"
    NOT_BORN_YET = "not_born_yet"
    TOO_OLD = "too_old"
    NOT_A_NAME = "not_a_name"
    NOT_LATIN = "not_latin"
    HAS_SIGNS = "has_signs"
    TOO_LONG = "too_long"
    REFUSED = "refused"  # by the verb that opens files


class Doubt(StrEnum):
    """What is left out of a line that is a file all the same."""

    PHONE = "phone"
    OTHER_PHONE = "other_phone"
    EMAIL = "email"
    SEX = "sex"
    ADDRESS = "address"
    RELATIVE = "relative"
    RIGHTS = "rights"


@dataclass(frozen=True, slots=True)
class Beside:
    """Someone beside the patient, as the column of relatives writes him: name, relation, number; several by `;`."""

    name: str
    relation: str = "other"
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """What one line says, as a file would be opened with it; numbers and addresses as typed."""

    birth_name: str = ""
    used_name: str = ""
    first_names: str = ""
    birth_date: date | None = None
    sex: str = "unknown"
    phone: str = ""
    other_phone: str = ""
    email: str = ""
    address: str = ""
    postcode: str = ""
    city: str = ""
    relatives: Sequence[Beside] = ()
    payers: Sequence[Payer] = ()
    faults: Sequence[Fault] = field(default=())
    doubts: Sequence[Doubt] = field(default=())

    @property
    def same_as(self) -> tuple[str, str, date | None]:
        """By what two lines are of one person: birth name, first of the first names, birth date."""
        return same_as(self.birth_name, self.first_names, self.birth_date)


def same_as(birth_name: str, first_names: str, birth_date: date | None) -> tuple[str, str, date | None]:
    """Return by what two files are of one person, however they are typed."""
    first = re.split(r"[,;\s]", first_names.strip(), maxsplit=1)[0]
    return fold(birth_name).replace(" ", ""), fold(first).replace(" ", ""), birth_date


def read(cells: Sequence[str], columns: Mapping[Field, int], today: date) -> Person:
    """Read one line by its columns; what is wrong is told, never dropped."""
    said = {one: tidy(cells[at]) if at < len(cells) else "" for one, at in columns.items()}
    told = {one: said.get(one, "") for one in Field}
    born = day(told[Field.BIRTH_DATE])
    faults = [*_names(told), *_birth(told[Field.BIRTH_DATE], born, today)]
    sex = _sex(told[Field.SEX])
    doubts = [Doubt.SEX] if told[Field.SEX] and sex == "unknown" else []
    if (email := told[Field.EMAIL]) and not ADDRESS.fullmatch(email):
        doubts.append(Doubt.EMAIL)
    lives = {one.value: told[one] for one in LIVES}
    if any(len(told[one]) > most for one, most in LIVES.items()):
        lives = {}
        doubts.append(Doubt.ADDRESS)
    rights, whole = payers(told[Field.RIGHTS], day)
    if not whole:
        doubts.append(Doubt.RIGHTS)
    return Person(
        birth_name=told[Field.BIRTH_NAME],
        used_name=told[Field.USED_NAME] if told[Field.USED_NAME] != told[Field.BIRTH_NAME] else "",
        first_names=told[Field.FIRST_NAMES],
        birth_date=born,
        sex=sex,
        phone=dialled(told[Field.PHONE]),
        other_phone=dialled(told[Field.OTHER_PHONE]),
        email="" if Doubt.EMAIL in doubts else email,
        **lives,
        relatives=beside(told[Field.RELATIVES]),
        payers=rights,
        faults=faults,
        doubts=doubts,
    )


def beside(text: str) -> list[Beside]:
    """Read who stands beside a patient: `Paul Durand, père, 06 39 98 00 02; Anne Durand, mère`."""
    found = []
    for each in text.split(";"):
        name, *parts = [part.strip() for part in each.split(",")]
        phone = next((part for part in parts if len(re.sub(r"\D", "", part)) >= 6), "")
        relation = next((RELATIONS[fold(part)] for part in parts if fold(part) in RELATIONS), "other")
        if name:
            found.append(Beside(name[:150], relation, dialled(phone)))
    return found


def day(text: str) -> date | None:
    """Read a day as lists write it: 12/03/1984, 12.3.1984, 12031984, 1984-03-12; None when there is none such."""
    year = month = on = ""
    if found := WRITTEN.fullmatch(text) or CLOSE.fullmatch(text):
        on, month, year = found.groups()
    elif found := ISO.fullmatch(text):
        year, month, on = found.groups()
    try:
        return date(int(year), int(month), int(on))
    except ValueError:
        return None


def tidy(text: str) -> str:
    """Write a cell without what nobody sees."""
    seen = (letter for letter in text if letter.isspace() or unicodedata.category(letter) not in {"Cc", "Cf"})
    return " ".join("".join(seen).split())


def dialled(text: str) -> str:
    """Give back to a number the zero a spreadsheet took from it."""
    return f"0{text}" if re.fullmatch(r"[1-9]\d{8}", text) else text


def _names(told: Mapping[Field, str]) -> list[Fault]:
    found = []
    if not told[Field.BIRTH_NAME]:
        found.append(Fault.NO_BIRTH_NAME)
    if not told[Field.FIRST_NAMES]:
        found.append(Fault.NO_FIRST_NAME)
    names = {one: told[one] for one in LONGEST if told[one]}
    if any(not any(letter.isalpha() for letter in name) for name in names.values()):
        found.append(Fault.NOT_A_NAME)
    if not all(map(is_latin, names.values())):
        found.append(Fault.NOT_LATIN)
    elif any(map(has_signs, names.values())):
        found.append(Fault.HAS_SIGNS)
    if any(len(name) > LONGEST[one] for one, name in names.items()):
        found.append(Fault.TOO_LONG)
    return found


def _birth(text: str, born: date | None, today: date) -> list[Fault]:
    if not text:
        return [Fault.NO_BIRTH_DATE]
    if born is None:
        return [Fault.BAD_DATE]
    if born > today:
        return [Fault.NOT_BORN_YET]
    return [Fault.TOO_OLD] if today.year - born.year > OLDEST_YEARS else []


def _sex(text: str) -> str:
    bare = fold(text)
    return "female" if bare in FEMALE else "male" if bare in MALE else "unknown"
