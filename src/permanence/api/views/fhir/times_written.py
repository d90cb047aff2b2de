"""Times written as the resources they are while nobody is booked: a Slot, an Appointment proposed or pending."""

from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from permanence.api.models import Hold
from permanence.api.queries import FreeTime
from permanence.api.rules import fhir
from permanence.api.rules.fhir import codes

from .written import Written, mark_of

Json = dict[str, Any]


def slot_of(time: FreeTime) -> Written:
    """Write a free time."""
    told = (
        _of(time)
        | {
            "id": time.name,
            "schedule": {"reference": f"Schedule/{time.role.pk}"},
            "status": "free" if time.free else "busy-unavailable",
            "appointmentType": {"coding": [{"system": codes.APPOINTMENT_TYPES, "code": "ROUTINE"}]},
        }
        | ({"comment": time.there} if time.there else {})
    )
    return mark_of("Slot", told)


def proposed(time: FreeTime) -> Written:
    """Write an appointment that could be; what is no more free is cancelled, as IHE has it."""
    return mark_of("Appointment", _appointment(time, time.name, "proposed" if time.free else "cancelled"))


def pending(held: Hold, time: FreeTime) -> Written:
    """Write an appointment whose time is held, or was."""
    waits = held.is_held(timezone.now())
    told = _appointment(time, str(held.pk), "pending" if waits else "cancelled")
    return mark_of("Appointment", told | {"created": fhir.written(held.at)}, held.let_go_at or held.at)


def _appointment(time: FreeTime, name: str, status: str) -> Json:
    actors = [
        f"Practitioner/{time.role.person_id}",
        f"PractitionerRole/{time.role.pk}",
        f"Location/{time.site_id}",
    ]
    actors += [f"Patient/{time.patient.pk}"] if time.patient else []
    return _of(time) | {
        "id": name,
        "status": status,
        "minutesDuration": int((time.ends_at - time.starts_at).total_seconds()) // 60,
        "slot": [{"reference": f"Slot/{time.name}"}],
        "participant": [{"actor": {"reference": one}, "status": "needs-action"} for one in actors],
    }


def _of(time: FreeTime) -> Json:
    """Write what a time and its appointment say alike: for which reason, how, when."""
    reason, zone = time.reason, ZoneInfo(time.role.structure.time_zone)
    service = {"url": codes.SERVICE_TYPE, "valueReference": {"reference": f"HealthcareService/{reason.pk}"}}
    return {
        "serviceType": [
            {"coding": [{"system": codes.ENCOUNTERS, "code": codes.MEETING[reason.modality]}]},
            {"extension": [service], "text": reason.name},
        ],
        "specialty": [fhir.sas.specialty(time.role.specialty)],
        "start": fhir.written(time.starts_at, zone),
        "end": fhir.written(time.ends_at, zone),
    }
