"""People who wait for a time that someone else gives back, for the tests of every room."""

from datetime import datetime
from typing import Any

from permanence.agenda import actions as agenda
from permanence.agenda.models import Appointment
from permanence.agenda.tests.factories import Receiving
from permanence.capacity.tests.factories import SUNDAY_NOON
from permanence.patients.tests.factories import make_patient
from permanence.waiting import actions
from permanence.waiting.models import Entry, Place


def make_entry(doctor: Receiving, first_names: str = "Paul", *, now: datetime = SUNDAY_NOON, **more: Any) -> Entry:
    """Put someone new on the list of a practitioner; he can be written to unless told otherwise."""
    email = more.pop("email", f"{first_names.lower()}@exemple.test")
    patient = more.pop("patient", None) or make_patient(
        doctor.role.structure, birth_name="Attente", first_names=first_names, email=email, phone="0639980009"
    )
    asked = {"patient": patient, "reason": doctor.reason, "practitioner_roles": [doctor.role]}
    return actions.put_on_list(**({"by": doctor.by, "now": now} | asked | more))


def free(doctor: Receiving, booked: Appointment, *, now: datetime = SUNDAY_NOON) -> Place | None:
    """Give an appointment back, and let those who wait be asked."""
    given_back = agenda.cancel(by=doctor.by, appointment=booked, now=now)
    return actions.open_place(by=doctor.by, appointment=given_back, now=now)
