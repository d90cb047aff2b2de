"""What visitors left half-done is forgotten within a day, and what they typed when it became an appointment."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.rights import Can
from permanence.patients.models import Sex
from permanence.portal.models import Booking, Proof, Try

A_DAY = timedelta(days=1)
BLANK: dict[str, Any] = {
    "birth_name": "",
    "first_names": "",
    "birth_date": None,
    "sex": Sex.UNKNOWN,
    "phone": "",
    "facts": {},
}


@action(Can.EDIT_PATIENT, audit="visits.forgotten", of="structure")
def forget(*, by: Actor, structure: UUID, now: datetime) -> None:
    """Forget bookings, contacts and counts of a day ago; of what was booked, that it was booked online stays."""
    old = Booking.objects.filter(structure_id=structure, begun_at__lte=now - A_DAY)
    old.filter(request__forgotten_at__isnull=False).update(request=None)  # past its term at the desk
    old.filter(appointment=None, request=None).delete()
    old.update(**BLANK, proof=None)
    Proof.objects.filter(structure_id=structure, expires_at__lte=now - A_DAY).delete()
    Try.objects.filter(structure_id=structure, at__lte=now - A_DAY).delete()
