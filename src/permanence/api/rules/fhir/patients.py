"""A patient as a program makes him known: the traits a file is opened with, and how he is reached."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from fhir.resources.R4B.patient import Patient

from .codes import GIVEN_NAMES
from .resource import BadResource, read

WAYS = ("phone", "email")
SEXES, GENDERS = {"male", "female"}, {"male", "female", "other", "unknown", None}


@dataclass(frozen=True, slots=True)
class Told:
    """What is kept of a patient; identifiers are not: an identity is proved by a document that someone sees.

    :ivar id: by which the resource names itself; empty when it does not
    :ivar reached: each way with its number or address, in the order they are said
    """

    birth_name: str
    first_names: str
    birth_date: date
    used_name: str = ""
    sex: str = "unknown"
    reached: tuple[tuple[str, str], ...] = ()
    id: str = ""

    def first(self, system: str) -> str:
        """Return the first number or address of a way; empty when there is none."""
        return next((value for way, value in self.reached if way == system), "")


def told(body: bytes) -> Told:
    """Read a patient.

    :raises BadResource: for the first element that is missing or cannot be used
    """
    sent = read(body, Patient)
    names = sent.get("name") or []
    official = next((one for one in names if one.get("use") == "official"), names[0] if names else {})
    usual: dict[str, Any] = next((one for one in names if one.get("use") == "usual" and one is not official), {})
    family, given = str(official.get("family") or ""), _first_names(official)
    if not family.strip() or not given.strip():
        raise BadResource("Patient.name: a family name and a given name are needed")
    if (gender := sent.get("gender")) not in GENDERS:
        raise BadResource("Patient.gender: is male, female, other or unknown")
    telecom = ((str(one.get("system")), str(one.get("value") or "").strip()) for one in sent.get("telecom") or [])
    return Told(
        birth_name=family.strip(),
        first_names=given.strip(),
        birth_date=_born(sent.get("birthDate")),
        used_name=str(usual.get("family") or "").strip(),
        sex=gender if gender in SEXES else "unknown",
        reached=tuple((way, value) for way, value in telecom if way in WAYS and value),
        id=str(sent.get("id") or ""),
    )


def _first_names(name: dict[str, Any]) -> str:
    """Return the first names; those of the papers stand in a list of their own beside the one he is called by."""
    given = [one for one in name.get("given") or [] if one]
    extensions = {one.get("url"): one.get("valueString") for one in name.get("extension") or []}
    listed = str(extensions.get(GIVEN_NAMES) or "")
    if len(given) == 1 and listed.startswith(f"{given[0]} "):
        given += listed.removeprefix(given[0]).split()
    return ", ".join(given)


def _born(text: Any) -> date:
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        raise BadResource("Patient.birthDate: a whole date is needed") from None
