"""Days as lists: of one practitioner, or of several one after the other, for a phone or a slow eye."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone

from permanence.agenda import queries
from permanence.agenda.queries.columns import column, columns
from permanence.directory import queries as directory
from permanence.directory.models import PractitionerRole
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.rights import Can

from .empties import Said, nothing
from .looks import Look, asked_day, look


@page(Can.VIEW_AGENDA)
def listed(request: PageRequest) -> HttpResponse:
    """The same day of the agendas chosen, one after the other."""
    seen = look(request)
    roles = [one.role for one in seen.chosen if one.role] if seen else []
    if seen is None or not roles:
        return show(request, "agenda/nobody.html")
    return _shown(request, replace(seen, view="list"), roles)


@page(Can.VIEW_AGENDA)
def day(request: PageRequest, role_id: UUID) -> HttpResponse:
    """One practitioner's day: appointments, free times, absences."""
    role = directory.practitioner(request.actor, role_id)
    request.actor.require(Can.VIEW_AGENDA, role.structure_id)
    own = column(role)
    today = timezone.localdate(timezone=own.zone)
    on = asked_day(request.GET.get("on", ""), today)
    return _shown(request, Look("list", on, today, own.zone, columns(request.actor), [own]), [role])


def _shown(request: PageRequest, seen: Look, roles: Sequence[PractitionerRole]) -> HttpResponse:
    with timezone.override(seen.zone):
        return show(
            request,
            "agenda/day.html",
            part="list" if request.htmx else None,
            look=seen,
            days=[_day(request, seen, role) for role in roles],
            groups=seen.groups,
            knows=any(request.actor.may(Can.VIEW_PATIENT, role.structure_id) for role in roles),
            may_open={role.structure_id for role in roles if request.actor.may(Can.EDIT_OPENINGS, role.structure_id)},
            may_postpone={role.structure_id for role in roles if request.actor.may(Can.BOOK, role.structure_id)},
        )


def _day(request: PageRequest, seen: Look, role: PractitionerRole) -> tuple[PractitionerRole, queries.Day, Said | None]:
    """Return a practitioner's day; when nobody is received, why and when the next open day is."""
    found = queries.day(request.actor, role, seen.on, now=timezone.now())
    idle = all(line.closure or line.directed for line in found.lines)
    return role, found, nothing(request, replace(seen, view="list", chosen=[column(role)])) if idle else None
