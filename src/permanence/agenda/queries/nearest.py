"""What to propose when the time chosen is gone; read in ready statements, for many may ask at once."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from permanence.agenda import rules
from permanence.capacity import queries as capacity
from permanence.capacity.models import OpeningKind
from permanence.foundation.actor import Actor
from permanence.foundation.rights import Can

from .slots import HORIZON, Slot, Wanted, at_sites, fit_named, slots_of

MINUTE = timedelta(minutes=1)
MOST_KEPT = 200  # answers of the last second
_told: dict[tuple[object, ...], list[Slot]] = {}

CHOSEN = """
    SELECT reason.practitioner_role_id AS role_id, %(starts_at)s::timestamptz AS starts_at,
        %(starts_at)s::timestamptz + make_interval(mins => reason.duration_min + patient.extra_time_min) AS ends_at,
        reason.grouped, reason.equipped,
        CASE WHEN EXISTS (SELECT FROM patients_need WHERE patient_id = patient.id AND kind = 'step_free')
            THEN ARRAY(SELECT id FROM directory_site WHERE structure_id = patient.structure_id AND accessible) END
            AS sites
    FROM agenda_visitreason reason JOIN patients_patient patient ON patient.structure_id = reason.structure_id
    WHERE reason.id = %(reason)s AND reason.structure_id = ANY (%(houses)s) AND reason.withdrawn_at IS NULL
        AND patient.id = %(patient)s
"""


def nearest_slots(
    actor: Actor,
    *,
    wanted: Wanted,
    around: datetime,
    now: datetime,
    limit: int = 3,
    sites: Sequence[UUID] | None = None,
) -> list[Slot]:
    """Return the free times nearest to a moment, in order; earlier ones of the same half-day count too.

    :param around: past or so far ahead that nothing is planned yet, it counts as now or as the last day that is
    :param sites: only there
    """
    around, wanted = min(max(around, now), now + HORIZON), at_sites(wanted, sites)
    after, until = max(now, around - timedelta(hours=12)), around + timedelta(hours=12)
    found = slots_of(actor, wanted, after=after, until=until, limit=100, now=now)
    if len(found) < limit:
        found += slots_of(actor, wanted, after=around, until=around + HORIZON, limit=limit, now=now)
    return rules.nearest({*found}, around, limit)


def instead(actor: Actor, reason_id: UUID, patient_id: UUID, starts_at: datetime, now: datetime) -> list[Slot] | None:
    """Return the nearest free times when one can be seen to be taken without asking for it; None otherwise.

    In two ready statements: many may ask for the same time at once, and all but one are told this.
    """
    asked = {"reason": reason_id, "houses": list(actor.structures(Can.BOOK)), "patient": patient_id}
    chosen = capacity.chosen_and_taken(actor, CHOSEN, asked | {"starts_at": starts_at}, now)
    if chosen is None or not chosen[-1]:
        return None
    role_id, since, until, grouped, equipped, sites, mark, _ = chosen
    fit = fit_named(reason_id, grouped=grouped, equipped=equipped)
    wanted = Wanted(role_id, (until - since) // MINUTE, fit=fit, patient_id=patient_id)
    return nearest_now(actor, at_sites(wanted, sites), starts_at, now, mark)


def nearest_now(actor: Actor, wanted: Wanted, around: datetime, now: datetime, mark: str | None) -> list[Slot]:
    """Return the nearest three, found once for all who ask within a second for the same and see the same mark.

    Not what is kept for own patients: that depends on who asks.

    :param mark: of all that was ever taken there, as `chosen_and_taken` tells it
    """
    mark = None if wanted.fit.needs else mark  # it says nothing of rooms and devices
    fit, second = wanted.fit, int(now.timestamp())
    asked = (wanted.practitioner_role_id, wanted.duration_min, fit.reason, fit.sites, around, mark, second)
    found = _told.get(asked) if mark else None
    if found is not None:
        return found
    found = nearest_slots(actor, wanted=wanted, around=around, now=now)
    if mark and not any(slot.kind == OpeningKind.OWN for slot in found):
        if len(_told) > MOST_KEPT:
            _told.clear()
        _told[asked] = found
    return found
