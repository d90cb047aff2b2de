"""What the registers do about facts of other rooms, after the answer."""

from datetime import datetime

from permanence.agenda import queries as agenda
from permanence.events.agenda import AppointmentBooked
from permanence.foundation.actor import Actor
from permanence.patients import actions as patients
from permanence.patients.models import Return


def bring_back_who_comes(told: AppointmentBooked, *, by: Actor, now: datetime) -> None:
    """Take the file of who comes again out of the archive, before anybody looks for it."""
    patient = agenda.appointment(by, told.appointment_id).patient
    if patient.archived_at is not None:
        patients.bring_back(by=by, patient=patient, because=Return.CONTACT, now=now)
