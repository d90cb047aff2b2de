"""The tablet at a practice's entrance: a patient types his code, and nothing of anyone is shown."""

from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.utils import timezone, translation

from permanence.agenda import actions
from permanence.agenda import queries as agenda
from permanence.directory.models import Structure
from permanence.foundation.actor import scope, system
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.rights import Can
from permanence.portal import queries

from .appointments import discreet

AGAIN_S = 8  # then the page is blank for the next patient


@page(Can.ANYONE, methods=["GET", "POST"])
@discreet
def entrance(request: PageRequest, token: str) -> HttpResponse:
    """Ask for a code; note the arrival of whose it is."""
    structure_id = agenda.behind_entrance(token)
    by = system("portal.entrance", [structure_id])
    with scope(by):
        structure = queries.practice(structure_id)
        with translation.override("fr"), timezone.override(ZoneInfo(structure.time_zone)):
            answer, ticket = _typed(request, structure) if request.method == "POST" else ("", "")
            status = {"": 200, "welcome": 200, "closed": 429}.get(answer, 422)
            shown: dict[str, Any] = {"practice": structure, "answer": answer, "ticket": ticket, "again_s": AGAIN_S}
            return show(request, "portal/entrance.html", status=status, **shown)


def _typed(request: PageRequest, structure: Structure) -> tuple[str, str]:
    """Return what is answered, and by which ticket he is called where a screen calls."""
    by = system("portal.entrance", [structure.pk])
    try:
        found = actions.check_in_by_code(
            by=by, structure=structure, code=request.POST.get("code", "")[:20], now=timezone.now()
        )
    except actions.EntranceClosed:
        return "closed", ""
    return ("welcome", agenda.ticket_of(found)) if found else ("desk", "")
