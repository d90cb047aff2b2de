"""Figures of a practice's days, as plots with their tables."""

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from permanence.agenda import queries
from permanence.agenda.queries.statistics import Series, access
from permanence.agenda.queries.statistics import statistics as measured
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.rights import Can

PERIODS = (7, 14, 28, 84)


@page(Can.VIEW_AGENDA)
def statistics(request: PageRequest) -> HttpResponse:
    """How full, how late, how long: of one practitioner or of a practice, over some days."""
    known = list(queries.practitioners(request.actor))
    structures = sorted({role.structure for role in known}, key=lambda one: one.name)
    named = {str(one.pk): one for one in structures}
    structure = named.get(request.GET.get("structure", "")) or next(iter(structures), None)
    if structure is None:
        return show(request, "agenda/nobody.html")
    here = [role for role in known if role.structure_id == structure.pk]
    chosen = [role for role in here if str(role.pk) == request.GET.get("practitioner", "")] or here
    days = next((one for one in PERIODS if str(one) == request.GET.get("days", "")), 28)
    now = timezone.now()
    first = now.astimezone(ZoneInfo(structure.time_zone)).date() - timedelta(days=days - 1)
    found = measured(request.actor, structure, chosen, first=first, days=days)
    with timezone.override(ZoneInfo(structure.time_zone)):
        return show(
            request,
            "agenda/statistics.html",
            structure=structure,
            structures=structures,
            practitioners=here,
            chosen=chosen[0] if len(chosen) == 1 else None,
            knows=request.actor.may(Can.VIEW_PATIENT, structure.pk),
            may_hang=request.actor.may(Can.EDIT_ONLINE, structure.pk),
            days=days,
            periods=PERIODS,
            found=found,
            access=access(request.actor, chosen, now),
            plots=_plots(found),
            missed=found.missed_by_reason,
        )


def _plots(found: Any) -> dict[str, dict[str, object]]:
    return {
        "fill": _plot((_("Full"), found.fill_by_day)),
        "waiting": _plot((_("Arrival to call"), found.waiting_by_day), (_("Later than planned"), found.late_by_day)),
        "stay": _plot((_("In the room"), found.stay_by_day)),
        "leads": _plot((_("Did not come, no excuse"), found.missed_by_lead)),
    }


def _plot(*series: tuple[str, Series]) -> dict[str, object]:
    return {"labels": series[0][1].labels, "series": [{"label": name, "values": one.values} for name, one in series]}
