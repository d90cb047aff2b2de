"""Whom the directives in force let no patient wait for."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from permanence.directives import queries as directives
from permanence.foundation.actor import Actor, system


def keeps_list(structure_id: UUID, practitioner_role_id: UUID | None, now: datetime) -> bool:
    """Tell whether patients may wait for a practitioner; for anyone of the practice when none is named."""
    holding = directives.in_force(
        _reader(structure_id), structure_id=structure_id, practitioner_role_id=practitioner_role_id, now=now
    )
    return holding.waiting_list_allowed


def without_list(structure_id: UUID, practitioner_role_ids: Iterable[UUID], now: datetime) -> list[UUID]:
    """Return those of these practitioners for whom nobody may wait."""
    return [one for one in practitioner_role_ids if not keeps_list(structure_id, one, now)]


def takes_every_newcomer(structure_id: UUID, practitioner_role_id: UUID, now: datetime) -> bool:
    """Tell whether a practitioner receives any new patient and keeps a list: only then is he proposed to others."""
    holding = directives.in_force(
        _reader(structure_id), structure_id=structure_id, practitioner_role_id=practitioner_role_id, now=now
    )
    return holding.accepts_new == "accept" and holding.waiting_list_allowed


def _reader(structure_id: UUID) -> Actor:
    """Return who reads: not whoever acts, whose mandate may not let him see directives; they bind all the same."""
    return system("waiting.directives", [structure_id])
