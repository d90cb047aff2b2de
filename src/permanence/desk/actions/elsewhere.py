"""A time with a colleague of the zone: his practice receives who the patient is and how to reach him, nothing more."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from permanence.agenda import actions as agenda
from permanence.agenda.models import Appointment, VisitReason
from permanence.desk import queries
from permanence.desk.models import Outcome, Request
from permanence.directory.models import PractitionerRole
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.audit import trace_reading
from permanence.foundation.refusal import Refusal
from permanence.foundation.rights import Can
from permanence.patients import actions as patients
from permanence.patients import queries as files
from permanence.patients.models import Patient

from .booking import NotReady, said_of
from .endings import close

TRAITS = ("birth_name", "first_names", "birth_date", "sex")


class NotOurAgenda(Refusal):
    """One sees these free times, and may not book them."""

    title = _("You cannot book at this practice")
    next_step = _("Name the colleague instead: the caller calls there.")


@action(Can.BOOK, audit="request.booked_elsewhere", of="request")
def book_elsewhere(
    *,
    by: Actor,
    request: Request,
    practitioner_role: PractitionerRole,
    reason: VisitReason,
    starts_at: datetime,
    urgent: bool,
    now: datetime,
) -> Appointment:
    """Book with a colleague of another practice one answers for too, for the patient who said yes, and close.

    :raises NotOurAgenda: when the actor may not write a file and an appointment there
    """
    if not queries.may_book_at(by, practitioner_role.structure_id):
        raise NotOurAgenda
    if request.patient is None:
        raise NotReady
    appointment = agenda.book(
        by=by, patient=_file_there(by, request, request.patient, practitioner_role, now), reason=reason,
        practitioner_role=practitioner_role, starts_at=starts_at, urgent=urgent, source="desk", now=now,
        said=said_of(request, now),
    )  # fmt: skip
    close(request, Outcome.ELSEWHERE, now, starts_at=None, read_back_at=now)
    return appointment


def _file_there(by: Actor, request: Request, patient: Patient, role: PractitionerRole, now: datetime) -> Patient:
    """Return his file over there: one of the very same traits, or a new one with what is needed to receive him."""
    alike = files.lookalikes(
        by, role.structure_id, patient.birth_name, patient.first_names, patient.birth_date, used_name=patient.used_name
    )
    known = next((one for one in alike if _same(one, patient)), None)
    if known is not None:
        trace_reading(by, known)
        return known
    told: dict[str, Any] = {trait: getattr(patient, trait) for trait in (*TRAITS, "used_name", "phone", "email")}
    made = patients.register(
        by=by, structure=role.structure, despite_lookalikes=True, now=now, key=f"elsewhere:{request.pk}", **told
    )
    if not patient.extra_time_min:
        return made
    return patients.note_extra_time(by=by, patient=made, minutes=patient.extra_time_min)


def _same(one: Patient, other: Patient) -> bool:
    return all(str(getattr(one, trait)).casefold() == str(getattr(other, trait)).casefold() for trait in TRAITS)
