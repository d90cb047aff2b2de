"""What to propose when the time chosen is gone; read in ready statements, for many may ask at once."""

from datetime import datetime, timedelta
from uuid import UUID

from psycopg.types.range import Range

from permanence.agenda import queries as agenda
from permanence.capacity import queries as capacity
from permanence.foundation import ready
from permanence.foundation.actor import Actor
from permanence.foundation.rights import Can

CHOSEN = """
    SELECT request.practitioner_role_id, reason.duration_min + coalesce(patient.extra_time_min, 0), reason.id
    FROM desk_request request JOIN agenda_visitreason reason ON reason.id = request.reason_id
    LEFT JOIN patients_patient patient ON patient.id = request.patient_id
    WHERE request.id = %s AND request.structure_id = ANY(%s) AND request.kind = 'appointment' AND request.outcome = ''
"""


def instead(actor: Actor, request_id: UUID, starts_at: datetime, now: datetime) -> list[agenda.Slot] | None:
    """Return the nearest free times when the one chosen for a request can be seen to be taken; None otherwise.

    None for a move as well: the patient's own appointment, to be given back, may be what stands there.
    """
    chosen = ready.row(CHOSEN, [request_id, list(actor.structures(Can.ANSWER))])
    if chosen is None:
        return None
    role_id, lasts_min, reason_id = chosen
    wanted = agenda.Wanted(role_id, lasts_min, fit=capacity.Fit(reason=reason_id))
    during = Range(starts_at, starts_at + timedelta(minutes=wanted.duration_min), "[)")
    if not capacity.visibly_taken(actor, wanted.practitioner_role_id, during, now):
        return None
    return agenda.nearest_slots(actor, wanted=wanted, around=starts_at, now=now)
