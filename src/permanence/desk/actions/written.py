"""What a patient wrote and no rule could settle: a request on the board, for whoever is free first."""

from datetime import datetime

from permanence.agenda.models import Appointment
from permanence.desk import queries
from permanence.desk.models import ANYONE_HERE, Channel, Request
from permanence.desk.rules import deadlines
from permanence.directory.models import Structure
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.idempotency import once
from permanence.foundation.live import tell
from permanence.foundation.rights import Can
from permanence.patients.models import Patient

LONGEST = 300


@action(Can.ANSWER, audit="request.written", of="structure")
def leave_written(
    *,
    by: Actor,
    structure: Structure,
    kind: str,
    expressed: str,
    now: datetime,
    patient: Patient | None = None,
    appointment: Appointment | None = None,
    key: str,
) -> Request:
    """Leave what a patient wrote by SMS to be read soon: nobody knows yet how urgent it is.

    :param key: the same one sent twice leaves one request
    """

    def make() -> Request:
        request = Request.objects.create(
            structure=structure,
            channel=Channel.SMS,
            kind=kind,
            patient=patient,
            appointment=appointment,
            practitioner_role=appointment.practitioner_role if appointment else None,
            expressed=expressed.strip()[:LONGEST],
            owner_role=ANYONE_HERE,
            due_at=now + deadlines.CALL_BACK,
        )
        tell("desk", structure.pk, request=request.pk)
        return request

    return once(
        structure_id=structure.pk,
        verb="desk.leave_written",
        key=key,
        find=lambda pk: queries.request(by, pk),
        make=make,
    )
