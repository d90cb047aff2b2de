"""A patient as a program makes him known: the traits a file is opened with, and how he is reached."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from fhir.resources.R4B.patient import Patient
from pydantic import ValidationError

from .regulators import BadResource

SEXES, GENDERS = {"male", "female"}, {"male", "female", "other", "unknown", None}


@dataclass(frozen=True, slots=True)
class Told:
    """What is kept of a patient; identifiers are not: an identity is proved by a document that someone sees."""

    birth_name: str
    first_names: str
    birth_date: date
    used_name: str = ""
    sex: str = "unknown"
    phone: str = ""
    email: str = ""


def told(body: bytes) -> Told:
    """Read a patient.

    :raises BadResource: for the first element that is missing or cannot be used
    """
    sent = _checked(body)
    names = sent.get("name") or []
    official = next((one for one in names if one.get("use") == "official"), names[0] if names else {})
    usual: dict[str, Any] = next((one for one in names if one.get("use") == "usual" and one is not official), {})
    family, given = str(official.get("family") or ""), ", ".join(filter(None, official.get("given") or []))
    if not family.strip() or not given.strip():
        raise BadResource("Patient.name: a family name and a given name are needed")
    if (gender := sent.get("gender")) not in GENDERS:
        raise BadResource("Patient.gender: is male, female, other or unknown")
    ways = {one.get("system"): str(one.get("value") or "") for one in reversed(sent.get("telecom") or [])}
    return Told(
        birth_name=family.strip(),
        first_names=given.strip(),
        birth_date=_born(sent.get("birthDate")),
        used_name=str(usual.get("family") or "").strip(),
        sex=gender if gender in SEXES else "unknown",
        phone=ways.get("phone", ""),
        email=ways.get("email", ""),
    )


def _born(text: Any) -> date:
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        raise BadResource("Patient.birthDate: a whole date is needed") from None


def _checked(body: bytes) -> dict[str, Any]:
    try:
        sent = json.loads(body)
        if not isinstance(sent, dict) or sent.get("resourceType") != "Patient":
            raise BadResource("resourceType: a Patient is taken here")
        Patient.model_validate(sent)
    except ValidationError as problem:
        first = problem.errors()[0]
        raise BadResource(f"Patient.{'.'.join(str(part) for part in first['loc'])}: {first['msg']}") from None
    except (ValueError, TypeError, AttributeError, LookupError, RecursionError) as problem:
        raise BadResource(str(problem) if isinstance(problem, BadResource) else "this is no resource in JSON") from None
    return sent
