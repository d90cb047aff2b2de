"""What a patient answers about his appointment, as a program passes it on."""

import json
from dataclasses import dataclass
from typing import Any

from fhir.resources.R4B.appointmentresponse import AppointmentResponse
from pydantic import ValidationError

from .regulators import BadResource

KNOWN = ("accepted", "declined")


@dataclass(frozen=True, slots=True)
class Answered:
    """Who comes to which appointment, or does not."""

    appointment: str
    patient: str
    comes: bool


def answered(body: bytes) -> Answered:
    """Read an answer.

    :raises BadResource: for the first element that is missing or cannot be used
    """
    sent = _checked(body)
    if sent["participantStatus"] not in KNOWN:
        raise BadResource("AppointmentResponse.participantStatus: accepted or declined is taken here")
    whom = str((sent.get("actor") or {}).get("reference") or "")
    if "Patient/" not in whom:
        raise BadResource("AppointmentResponse.actor: a Patient answers here; practitioners answer at the practice")
    where = str((sent.get("appointment") or {}).get("reference") or "")
    if "Appointment/" not in where:
        raise BadResource("AppointmentResponse.appointment: names the appointment, and is missing")
    return Answered(where.rpartition("/")[2], whom.rpartition("/")[2], sent["participantStatus"] == "accepted")


def _checked(body: bytes) -> dict[str, Any]:
    try:
        sent = json.loads(body)
        if not isinstance(sent, dict) or sent.get("resourceType") != "AppointmentResponse":
            raise BadResource("resourceType: an AppointmentResponse is taken here")
        AppointmentResponse.model_validate(sent)
    except ValidationError as problem:
        first = problem.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise BadResource(f"AppointmentResponse.{where}: {first['msg']}") from None
    except (ValueError, TypeError, AttributeError, LookupError, RecursionError) as problem:
        raise BadResource(str(problem) if isinstance(problem, BadResource) else "this is no resource in JSON") from None
    return sent
