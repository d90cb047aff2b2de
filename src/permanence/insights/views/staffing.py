"""How many people at what hour: proposed from the calls of past weeks, against who was there."""

from dataclasses import dataclass, replace
from math import isfinite

from django.http import HttpResponse
from django.utils import timezone

from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.rights import Can
from permanence.insights import forms, queries
from permanence.insights.rules import staffing as rules
from permanence.insights.weeks import days, sheet_of

from .asking import Choice, choice
from .figures import as_sheet


@page(Can.VIEW_FIGURES)
def staffing(request: PageRequest) -> HttpResponse:
    """Show a proposed week, day by day."""
    chosen = choice(request)
    if not chosen.practices:
        return show(request, "insights/nothing.html")
    found = _proposal(request, chosen)
    with timezone.override(chosen.asked.zone):
        return show(
            request,
            "insights/staffing.html",
            chosen=chosen,
            form=found.form,
            wanted=found.form.wanted,
            told=found.told,
            patience_s=found.told.patience_s if isfinite(found.told.patience_s) else None,
            hours=rules.hours_of(found.curve),
            days=days(found.curve),
        )


@page(Can.VIEW_FIGURES)
def staffing_sheet(request: PageRequest) -> HttpResponse:
    """Hand out the proposed week as a sheet."""
    return as_sheet(request, sheet_of(_proposal(request, choice(request)).curve))


@dataclass(frozen=True, slots=True)
class _Proposal:
    form: forms.Staffing
    told: queries.History
    curve: list[rules.Proposed]


def _proposal(request: PageRequest, chosen: Choice) -> _Proposal:
    form = forms.Staffing(request.GET, chosen.aim)
    weeks: int = form.cleaned_data["weeks"]
    today = chosen.asked.now.astimezone(chosen.asked.zone).date()
    asked = replace(chosen.asked, period=queries.whole_weeks(today, weeks), line_ids=None, person_id=None)
    told = queries.history(asked, weeks)
    curve = rules.curve(told.past, weeks, told.handling_s, told.patience_s, form.wanted)
    return _Proposal(form, told, curve)
