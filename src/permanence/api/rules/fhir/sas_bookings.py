"""Appointments taken with a regulator, as the national platform is told of them (INT_R03): of the patient, nothing."""

import json
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from fhir.resources.R4B.appointment import Appointment

from . import codes
from .instants import written
from .sas import checked, practitioner_number

# What it knows of where a visit stands; what is not over is booked.
STATUS = {"fulfilled": "fulfilled", "noshow": "noshow", "cancelled": "cancelled"}


@dataclass(frozen=True, slots=True)
class Taken:
    """An appointment, by the identifier that stays its own.

    :param system: whose identifier it is: this installation
    :param national: whether the regulator's number is the national one; else it is the platform's own
    :param rpps: of the practitioner, without prefix
    """

    system: str
    identifier: str
    national: bool
    number: str
    rpps: str
    status: str
    starts_at: datetime
    ends_at: datetime
    made_at: datetime


def appointment(taken: Taken) -> str:
    """Write what is told."""
    system = codes.PRACTITIONERS if taken.national else codes.PLATFORM
    kind = {"coding": [{"system": codes.IDENTIFIER_TYPES, "code": "IDNPS" if taken.national else "INTRN"}]}
    operator = {"identifier": {"type": kind, "system": system, "value": taken.number}}
    resource = {
        "meta": {"profile": [codes.APPOINTMENT]},
        "extension": [{"url": codes.OPERATOR, "valueReference": operator}],
        "identifier": [{"system": taken.system, "value": taken.identifier}],
        "status": STATUS.get(taken.status, "booked"),
        "start": written(taken.starts_at),
        "end": written(taken.ends_at),
        "created": written(taken.made_at),
        "participant": [{"actor": {"identifier": practitioner_number(f"8{taken.rpps}")}, "status": "accepted"}],
    }
    return json.dumps(checked(Appointment, resource), ensure_ascii=False)


def mark(told: str) -> str:
    """Return the mark by which what was told is known again."""
    return sha256(told.encode()).hexdigest()
