"""Why a moment of the calendar is not free, for whoever may look at it and not book."""

from datetime import UTC, datetime
from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone

from permanence.agenda import queries
from permanence.agenda.queries.columns import Column, columns
from permanence.capacity import queries as open_times
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.refusal import NotFound
from permanence.foundation.rights import Can

from .typed import moment

LENGTH_MIN, NEAR = 20, 3


@page(Can.VIEW_AGENDA)
def explained(request: PageRequest, column_id: UUID) -> HttpResponse:
    """Say what stands in the way of a moment, and which free times are near; for rooms and devices too."""
    found = next((one for one in columns(request.actor) if one.id == column_id), None)
    if found is None:
        raise NotFound
    now = timezone.now()
    at = moment(request.GET.get("at", ""), found.zone) or now.astimezone(found.zone)
    hindrances, near = _of(request, found, at, now)
    with timezone.override(found.zone):
        return show(request, "agenda/_moment.html", column=found, at=at, hindrances=hindrances, near=near)


def _of(
    request: PageRequest, column: Column, at: datetime, now: datetime
) -> tuple[list[queries.Hindrance], list[queries.Slot]]:
    if column.role is None:
        if column.borrowed:
            return queries.borrowed_hindrances(column.structure_id, column.id, at, LENGTH_MIN, now), []
        thing = open_times.resources(request.actor).get(pk=column.id)
        return queries.thing_hindrances(request.actor, thing, starts_at=at, duration_min=LENGTH_MIN, now=now), []
    reason = queries.reasons(request.actor, column.role).first()
    wanted = queries.looked_for(request.actor, column.role, reason, LENGTH_MIN)
    found = queries.hindrances(request.actor, column.role, wanted=wanted, starts_at=at, now=now)
    near = queries.nearest_slots(request.actor, wanted=wanted, around=at.astimezone(UTC), now=now, limit=NEAR)
    return found, near
