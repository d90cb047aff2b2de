"""The sheets for a power cut: a page that keeps itself fresh and stays when the network goes, and a file to keep."""

from django.http import HttpResponse
from django.utils import timezone

from permanence.desk import queries, standby
from permanence.directory import queries as directory
from permanence.directory.models import Structure
from permanence.foundation.audit import trace_reading
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.refusal import NotFound
from permanence.foundation.rights import Can


@page(Can.VIEW_PATIENT)
def standby_sheets(request: PageRequest) -> HttpResponse:
    """Show them; asked again every quarter of an hour, a name is traced once in a working day."""
    places, chosen = _places(request)
    sheets = _sheets(request, chosen)
    with timezone.override(sheets.zone):
        part = "standby" if request.htmx else None
        return show(request, "desk/standby.html", part=part, places=places, **standby.shown(sheets))


@page(Can.VIEW_PATIENT)
def standby_file(request: PageRequest) -> HttpResponse:
    """Hand them over as one file, to be kept on a machine with a battery."""
    _, chosen = _places(request)
    sheets = _sheets(request, chosen)
    answer = HttpResponse(standby.as_file(sheets, request.LANGUAGE_CODE), content_type="text/html; charset=utf-8")
    answer["Content-Disposition"] = (
        f'attachment; filename="permanence-{sheets.at.astimezone(sheets.zone):%Y-%m-%d-%Hh%M}.html"'
    )
    answer["Cache-Control"] = "no-store"
    return answer


def _places(request: PageRequest) -> tuple[list[Structure], Structure]:
    places = list(directory.structures(request.actor, Can.VIEW_PATIENT).order_by("name"))
    asked = request.GET.get("structure", "") or str(request.actor.at or "")
    chosen = next((one for one in places if str(one.pk) == asked), places[0] if places else None)
    if chosen is None:
        raise NotFound
    return places, chosen


def _sheets(request: PageRequest, structure: Structure) -> queries.Standby:
    sheets = queries.standby(request.actor, structure, timezone.now())
    known = queries.read_lately(request.actor, [one.pk for one in sheets.people], within=queries.WORKING_DAY)
    trace_reading(request.actor, *(one for one in sheets.people if one.pk not in known))
    return sheets
