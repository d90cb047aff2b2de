"""What the calls of practices come to: now, over a period, and as a sheet."""

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.refusal import NotFound
from permanence.foundation.rights import Can
from permanence.insights import actions, forms, queries
from permanence.insights.plots import plots
from permanence.insights.tables import Table, days_said, outcomes, reasons, tables
from permanence.ui.handing import Sheet, answer, form_of, taker

from .asking import choice


@page(Can.VIEW_FIGURES)
def figures(request: PageRequest) -> HttpResponse:
    """Show what the calls of some practices came to."""
    chosen = choice(request)
    if not chosen.practices:
        return show(request, "insights/nothing.html")
    found = queries.figures(chosen.asked, chosen.lines, chosen.team)
    step = chosen.asked.period.step
    with timezone.override(chosen.asked.zone):
        return show(
            request,
            "insights/figures.html",
            chosen=chosen,
            periods=forms.PERIODS,
            days=days_said(chosen.asked.period),
            found=found,
            plots=plots(found, chosen.aim, step),
            outcomes=outcomes("outcomes", "", found.work),
            declined=reasons("declined-by", "", _("no directive"), found.not_given),
            unwanted=reasons("not-wanted", "", "", found.not_wanted),
            tables=[one.put(request.GET) for one in tables(found, chosen.aim, step)],
            service=found.total.service(chosen.aim),
            live=queries.live(chosen.asked.structure_ids, chosen.asked.now),
        )


@page(Can.VIEW_FIGURES)
def live(request: PageRequest) -> HttpResponse:
    """Show the calls of this moment, as the live stream tells that they changed."""
    chosen = choice(request)
    now = queries.live(chosen.asked.structure_ids, chosen.asked.now)
    return show(request, "insights/figures.html", part="live", live=now, chosen=chosen)


@page(Can.VIEW_FIGURES)
def sheet(request: PageRequest) -> HttpResponse:
    """Hand out one table as a sheet."""
    chosen = choice(request)
    found = queries.figures(chosen.asked, chosen.lines, chosen.team)
    told = tables(found, chosen.aim, chosen.asked.period.step)
    return as_sheet(request, next((one for one in told if one.key == request.GET.get("table", "parts")), None))


def as_sheet(request: PageRequest, table: Table | None) -> HttpResponse:
    """Answer a table as a file; there is none of an empty table.

    :raises NotFound: when there is no such table
    """
    if table is None:
        raise NotFound
    table = table.put(request.GET)
    sheet, form = Sheet(f"permanence-{table.key}", table.title, table.heads, table.rows), form_of(request)
    return answer(
        actions.take_sheet(by=taker(request.actor, form, len(table.rows)), sheet=sheet, form=form), sheet, form
    )
