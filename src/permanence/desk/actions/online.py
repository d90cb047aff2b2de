"""What is left online: a request on the desk's board like another, for whoever is free first."""

from datetime import datetime
from zoneinfo import ZoneInfo

from permanence.agenda.models import VisitReason
from permanence.desk import queries
from permanence.desk.models import ANYONE_HERE, Channel, Request, RequestKind, Urgency
from permanence.desk.rules import deadlines
from permanence.directory.models import PractitionerRole
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.idempotency import once
from permanence.foundation.live import tell
from permanence.foundation.rights import Can
from permanence.patients.models import Patient

LONGEST = 300


@action(Can.ANSWER, audit="request.left_online", of="patient")
def leave_online(
    *,
    by: Actor,
    patient: Patient,
    practitioner_role: PractitionerRole,
    reason: VisitReason,
    expressed: str,
    now: datetime,
    red_flags: list[str] | None = None,
    key: str | None = None,
) -> Request:
    """Leave a request that a patient wrote from home; with signs of gravity, it is the most urgent there is.

    :param expressed: what he asks, in his own words
    :param key: the same one sent twice leaves one request
    """
    local = now.astimezone(ZoneInfo(practitioner_role.structure.time_zone))

    def make() -> Request:
        request = Request.objects.create(
            structure_id=patient.structure_id,
            channel=Channel.ONLINE,
            kind=RequestKind.APPOINTMENT,
            practitioner_role=practitioner_role,
            reason=reason,
            patient=patient,
            expressed=expressed.strip()[:LONGEST],
            urgency=Urgency.NOW_15 if red_flags else Urgency.PLANNED,
            red_flags=red_flags,
            owner_role=ANYONE_HERE,
            due_at=now + deadlines.ALERT if red_flags else deadlines.default(local),
        )
        tell("desk", patient.structure_id, request=request.pk)
        return request

    return once(
        structure_id=patient.structure_id,
        verb="desk.leave_online",
        key=key,
        find=lambda pk: queries.request(by, pk),
        make=make,
    )
