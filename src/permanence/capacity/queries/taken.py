"""Whether a time can be seen to be taken, without queueing for it; `reserve` has the last word."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg.types.range import Range

from permanence.foundation import crowd, ready
from permanence.foundation.actor import Actor
from permanence.foundation.rights import Can

# Whoever takes or gives back locks the resource first, so `xmax` of its row, who locked it last, changes with its time;
# but not twice in one transaction.
TAKEN = """
    SELECT chosen.*, CASE WHEN pg_current_xact_id_if_assigned() IS NULL THEN resource.xmax::text END, NOT EXISTS (
        SELECT FROM generate_series(1, coalesce(
            capacity_group_seats(resource.id, chosen.starts_at, chosen.ends_at), resource.seats)) AS each(seat)
        WHERE coalesce((
            SELECT reservation.starts_at >= chosen.ends_at FROM capacity_reservation reservation
            WHERE reservation.resource_id = resource.id AND reservation.seat = each.seat
                AND reservation.state IN ('held', 'booked')
                AND (reservation.state = 'booked' OR reservation.expires_at > %(now)s)
                AND reservation.ends_at > chosen.starts_at
            ORDER BY reservation.ends_at LIMIT 1), true))
    FROM ({chosen}) chosen
    JOIN capacity_resource resource ON resource.practitioner_role_id = chosen.role_id
    WHERE resource.structure_id = ANY(%(structures)s::uuid[])
"""
GIVEN = "SELECT %(role)s::uuid AS role_id, %(starts_at)s::timestamptz AS starts_at, %(ends_at)s::timestamptz AS ends_at"


def visibly_taken(actor: Actor, practitioner_role_id: UUID, during: Range[datetime], now: datetime) -> bool:
    """Tell whether a practitioner's time is taken by an appointment that can be seen."""
    asked = {"role": practitioner_role_id, "starts_at": during.lower, "ends_at": during.upper}
    found = chosen_and_taken(actor, GIVEN, asked, now)
    return bool(found and found[-1])


def chosen_and_taken(actor: Actor, chosen: str, named: Mapping[str, Any], now: datetime) -> tuple[Any, ...] | None:
    """Read what was chosen; behind it a mark of all that was ever taken there, and whether that time is visibly taken.

    None when there is no such choice. Between two equal marks nothing was taken nor given back there, but for what was
    going on just then; there is no mark in a transaction that has written. Of several pages that see one time free, one
    is told so at once; the others look again when it is over.

    :param chosen: a statement of our own, never of a user's, that tells `role_id`, `starts_at`, `ends_at` and what else
        is wanted; `named` holds its values
    """
    asked = {**named, "structures": list(actor.structures(Can.VIEW_AGENDA)), "now": now}
    found = _look(chosen, asked)
    if found and not found[-1] and crowd.gone_ahead(found[:2]):
        found = _look(chosen, asked)
    return found


def _look(chosen: str, asked: Mapping[str, Any]) -> tuple[Any, ...] | None:
    found: tuple[Any, ...] | None = ready.row(TAKEN.format(chosen=chosen), asked)
    return found
