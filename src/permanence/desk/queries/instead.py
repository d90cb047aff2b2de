"""What to propose when the time chosen is gone; read in ready statements, for many may ask at once."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from permanence.agenda import queries as agenda
from permanence.capacity import queries as capacity
from permanence.foundation.actor import Actor
from permanence.foundation.rights import Can

MINUTE = timedelta(minutes=1)
CHOSEN = """
    SELECT request.practitioner_role_id AS role_id, %(starts_at)s::timestamptz AS starts_at,
        %(starts_at)s::timestamptz
            + make_interval(mins => reason.duration_min + coalesce(patient.extra_time_min, 0)) AS ends_at,
        reason.id AS reason_id, reason.grouped, reason.equipped,
        CASE WHEN EXISTS (SELECT FROM patients_need WHERE patient_id = patient.id AND kind = 'step_free')
            THEN ARRAY(SELECT id FROM directory_site WHERE structure_id = patient.structure_id AND accessible) END
            AS sites
    FROM desk_request request JOIN agenda_visitreason reason ON reason.id = request.reason_id
    LEFT JOIN patients_patient patient ON patient.id = request.patient_id
    WHERE request.id = %(request)s AND request.structure_id = ANY(%(houses)s) AND request.kind = 'appointment'
        AND request.outcome = ''
"""


def instead(actor: Actor, request_id: UUID, starts_at: datetime, now: datetime) -> list[agenda.Slot] | None:
    """Return the nearest free times when the one chosen for a request can be seen to be taken; None otherwise.

    None for a move as well: the patient's own appointment, to be given back, may be what stands there.
    """
    asked = {"request": request_id, "houses": list(actor.structures(Can.ANSWER)), "starts_at": starts_at}
    chosen = capacity.chosen_and_taken(actor, CHOSEN, asked, now)
    if chosen is None or not chosen[-1]:
        return None
    role_id, since, until, reason_id, grouped, equipped, sites, mark, _ = chosen
    fit = agenda.fit_named(reason_id, grouped=grouped, equipped=equipped)
    wanted = agenda.Wanted(
        role_id, (until - since) // MINUTE, fit=replace(fit, sites=None if sites is None else tuple(sites))
    )
    return agenda.nearest_now(actor, wanted, starts_at, now, mark)
