"""Whom the directives in force let no patient wait for."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from psycopg.types.range import Range

from permanence.agenda import queries as agenda
from permanence.agenda.models import Appointment, VisitReason
from permanence.directives import queries as directives
from permanence.directives.queries import InForce
from permanence.foundation.actor import system
from permanence.waiting.models import Entry, Place


def keeps_list(structure_id: UUID, practitioner_role_id: UUID | None, now: datetime) -> bool:
    """Tell whether patients may wait for a practitioner; for anyone of the practice when none is named."""
    return directives_of(structure_id, practitioner_role_id, now).waiting_list_allowed


def directives_of(structure_id: UUID, practitioner_role_id: UUID | None, now: datetime) -> InForce:
    """Return what binds the waiting list of a practitioner; of the practice when none is named.

    Read not as whoever acts, whose mandate may not let him see directives: they bind all the same.
    """
    return directives.in_force(
        system("waiting.directives", [structure_id]),
        structure_id=structure_id,
        practitioner_role_id=practitioner_role_id,
        now=now,
    )


def forbids(held: InForce, place: Place, entry: Entry, reason: VisitReason) -> bool:
    """Tell whether a directive forbids to offer a place to someone for this reason, whoever gave the time back.

    Who has an appointment with the practitioner already is spared what moving it would spare him.
    :param held: what binds for the practitioner, as `directives_of` returns it
    """
    role, own = place.practitioner_role, entry.appointment
    promise = Appointment(
        structure_id=place.structure_id,
        patient=entry.patient,
        practitioner_role=role,
        reason=reason,
        modality=reason.modality,
        during=Range(place.starts_at, place.ends_at, "[)"),
    )
    spared = agenda.promised_before(own, role, reason) if own else ()
    house = system("waiting.directives", [place.structure_id])
    return bool(agenda.forbidden(house, promise, held, urgency=entry.urgency, now=held.now, spared=spared))


def without_list(structure_id: UUID, practitioner_role_ids: Iterable[UUID], now: datetime) -> list[UUID]:
    """Return those of these practitioners for whom nobody may wait."""
    return [one for one in practitioner_role_ids if not keeps_list(structure_id, one, now)]


def takes_every_newcomer(structure_id: UUID, practitioner_role_id: UUID, now: datetime) -> bool:
    """Tell whether a practitioner receives any new patient and keeps a list: only then is he proposed to others."""
    held = directives_of(structure_id, practitioner_role_id, now)
    return held.accepts_new == "accept" and held.waiting_list_allowed


def meets_strangers(held: InForce, reason: VisitReason) -> bool:
    """Tell whether a practitioner meets whom he does not know where this reason is: no teleconsultation, say."""
    return not agenda.refuses_modality(held, reason.modality, known=False)
