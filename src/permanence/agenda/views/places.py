"""A free time wherever there is one: for a reason, among all practitioners one answers for."""

from collections.abc import Iterable
from datetime import datetime, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.utils import timezone

from permanence.agenda import places_form, queries
from permanence.capacity.queries import Hours
from permanence.directory import queries as directory
from permanence.directory.models import Site
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.rights import Can

SHOWN = 20
HALVES = {"": (time.min, time.max), "am": (time.min, time(12)), "pm": (time(12), time.max)}


@page(Can.VIEW_AGENDA)
def places(request: PageRequest) -> HttpResponse:
    """Show the next free times for a reason, the earliest first, whoever has them."""
    known = queries.searchable(request.actor)
    if not known.reasons:
        return show(request, "agenda/nobody.html")
    form = places_form.Places(request.GET, known=known)
    asked = form.asked()
    zone = ZoneInfo(next(s for s in known.structures if asked["structure"] in (None, s.pk)).time_zone)
    found = queries.search(request.actor, _search(asked, zone))
    found = queries.found_with_left(request.actor, found, timezone.now())
    roles = {role.pk: role for role in queries.practitioners(request.actor)}
    with timezone.override(zone):
        return show(
            request,
            "agenda/places.html",
            part="found" if request.htmx else None,
            form=form,
            asked=asked,
            reasons=[(name, name) for name in known.reasons],
            practices=[(structure.pk, structure.name) for structure in known.structures],
            sites=_places(form.sites(asked["structure"]), shared=len(known.structures) > 1),
            specialties=[(name, name) for name in known.specialties],
            found=[(one, roles[one.practitioner_role_id]) for one in found if one.practitioner_role_id in roles],
            wheres=directory.wheres(one.site_id for one in found),
            later=found[-1].starts_at if len(found) == SHOWN else None,
        )


def _places(sites: Iterable[Site], *, shared: bool) -> list[tuple[UUID, str]]:
    """Say each site: its town and street, and whose it is where several practices are looked at."""
    return [(one.pk, f"{one.city}, {one.address}" + (f" · {one.structure.name}" if shared else "")) for one in sites]


def _search(asked: dict[str, Any], zone: ZoneInfo) -> queries.Search:
    """Say what was typed in the words of the search."""
    now, first = timezone.now(), asked["from_on"]
    opens_at, closes_at = HALVES[asked["half"]]
    suits = asked["weekdays"] or asked["half"]
    return queries.Search(
        reason=asked["reason"],
        after=asked["after"] or (max(now, datetime.combine(first, time(), zone)) if first else now),
        limit=SHOWN,
        structures=[asked["structure"]] if asked["structure"] else (),
        sites=[asked["site"]] if asked["site"] else (),
        specialty=asked["specialty"],
        hours=Hours(str(zone), asked["weekdays"] or range(7), opens_at, closes_at) if suits else None,
    )
