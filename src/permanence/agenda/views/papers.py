"""The agendas on paper, for the day the power fails: who comes today and tomorrow, and how they are reached."""

from datetime import timedelta

from django.http import HttpResponse
from django.utils import timezone

from permanence.agenda.queries.columns import columns
from permanence.agenda.queries.paper import pages
from permanence.foundation.audit import trace_reading
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.rights import Can

from .looks import Look, asked_day

DAYS = 2


@page(Can.VIEW_AGENDA)
def printed(request: PageRequest) -> HttpResponse:
    """Two days of every practitioner of a structure, a sheet each; who is read on it is traced."""
    people = [one for one in columns(request.actor) if one.role]
    if not people:
        return show(request, "agenda/nobody.html")
    asked = [one for one in people if str(one.structure_id) == request.GET.get("structure")]
    theirs = asked or [one for one in people if one.structure_id == people[0].structure_id]
    zone = theirs[0].zone
    today = timezone.localdate(timezone=zone)
    seen = Look("list", asked_day(request.GET.get("on", ""), today), today, zone, people, theirs)
    midnights = [seen.midnight(seen.on + timedelta(days=n)) for n in range(DAYS + 1)]
    found = pages(request.actor, theirs, midnights, now=timezone.now())
    read = [e.appointment.patient for _, days in found for day in days for e in day.entries if e.appointment]
    trace_reading(request.actor, *{patient.pk: patient for patient in read}.values())
    with timezone.override(zone):
        return show(
            request,
            "agenda/printed.html",
            look=seen,
            sheets=found,
            structures=sorted({(one.structure_name, str(one.structure_id)) for one in people}),
            structure=theirs[0].structure_name,
            knows=request.actor.may(Can.VIEW_PATIENT, theirs[0].structure_id),
            printed_at=timezone.now(),
        )
