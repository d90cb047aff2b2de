"""What a patient answers about his appointment, as a program passes it on."""

from dataclasses import dataclass

from fhir.resources.R4B.appointmentresponse import AppointmentResponse

from .resource import BadResource, read

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
    sent = read(body, AppointmentResponse)
    if sent["participantStatus"] not in KNOWN:
        raise BadResource("AppointmentResponse.participantStatus: accepted or declined is taken here")
    whom = str((sent.get("actor") or {}).get("reference") or "")
    if "Patient/" not in whom:
        raise BadResource("AppointmentResponse.actor: a Patient answers here; practitioners answer at the practice")
    where = str((sent.get("appointment") or {}).get("reference") or "")
    if "Appointment/" not in where:
        raise BadResource("AppointmentResponse.appointment: names the appointment, and is missing")
    return Answered(where.rpartition("/")[2], whom.rpartition("/")[2], sent["participantStatus"] == "accepted")
