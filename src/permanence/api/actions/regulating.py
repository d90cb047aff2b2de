"""A regulator books by himself for his caller; the platform is told of it as of those the practice notes."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from permanence.agenda import actions as agenda
from permanence.agenda.models import VisitReason
from permanence.api import queries
from permanence.api.models import Regulator, SasBooking
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.refusal import Refusal
from permanence.foundation.rights import Can
from permanence.patients import actions as patients

from .sas_bookings import note_regulated


class PracticeDecides(Refusal):
    """A directive does not let this patient be booked without the practice."""

    title = _("The practitioner’s directives do not let this patient be booked from here")
    next_step = _("Nothing was booked: call the practice, or choose another practitioner on the platform.")


@action(Can.BOOK, audit="appointment.booked_by_regulator", of="structure_id")
def book_regulated(
    *,
    by: Actor,
    structure_id: UUID,
    regulator: Regulator,
    reason: VisitReason,
    starts_at: datetime,
    birth_name: str,
    first_names: str,
    birth_date: date,
    sex: str,
    phone: str,
    now: datetime,
) -> SasBooking:
    """Book a time for a regulator's caller, whose file is found or opened, and have the platform told of it.

    He has asked about signs of gravity himself.
    :raises PracticeDecides: when a directive wants the practice to answer
    :raises agenda.SlotTaken, agenda.NotOpen, agenda.InThePast: as `agenda.book` does
    """
    who: dict[str, Any] = {"birth_name": birth_name, "first_names": first_names, "birth_date": birth_date,
                           "phone": phone}  # fmt: skip
    patient = queries.same_person(by, structure_id, **who) or patients.register(
        by=by, structure=reason.structure, sex=sex, despite_lookalikes=True, now=now, **who
    )
    time = queries.FreeTime(reason, starts_at, starts_at + timedelta(minutes=reason.duration_min), patient)
    if not queries.decided(time, patient, now, red_flags=()).books:
        raise PracticeDecides
    booked = agenda.book(
        by=by, patient=patient, practitioner_role=reason.practitioner_role, reason=reason, starts_at=starts_at,
        now=now, source="sas", urgent=True,
    )  # fmt: skip
    return note_regulated(by=by, appointment=booked, regulator=regulator, now=now)
