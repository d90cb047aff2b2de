"""Monthly reports: those kept, one as a paper, and a month before it is made."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.rights import Can
from permanence.insights import actions, forms, papers, queries

from .figures import as_sheet

A_PAGE = 50


@page(Can.VIEW_FIGURES)
def reports(request: PageRequest) -> HttpResponse:
    """List the reports kept."""
    practices = queries.practices(request.actor)
    if not practices:
        return show(request, "insights/nothing.html")
    chosen = forms.Which(request.GET).structure_among(practices)
    found = queries.reports(request.actor, [chosen] if chosen else practices)
    rows = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    now = timezone.now()
    return show(
        request,
        "insights/reports.html",
        practices=practices,
        chosen=chosen,
        rows=[(one, papers.month_name(one.month)) for one in rows],
        page=rows,
        last=papers.month_name(queries.last_month(chosen or practices[0], now)),
    )


@page(Can.VIEW_FIGURES)
def report(request: PageRequest, report_id: UUID) -> HttpResponse:
    """Hand out one report as a paper."""
    found = actions.take_report(by=request.actor, report=queries.report(request.actor, report_id))
    answer = HttpResponse(bytes(found.paper), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="permanence-{found.month:%Y-%m}-v{found.version}.pdf"'
    return answer


@page(Can.VIEW_FIGURES, methods=["GET", "POST"])
def month(request: PageRequest, structure_id: UUID) -> HttpResponse:
    """Show what the report of a month would say, and make it."""
    structure, now = queries.practice(request.actor, structure_id), timezone.now()
    chosen = _month(request.GET.get("month", "")) or queries.last_month(structure, now)
    if request.method == "POST":
        made = actions.make_report(by=request.actor, structure=structure, month=chosen, now=now)
        messages.success(request, _("The report is made and kept; a link to it is written to the practice."))
        return redirect(f"{request.path}?month={made.month:%Y-%m}")
    told = queries.month_of(structure, chosen, now)
    return show(
        request,
        "insights/month.html",
        structure=structure,
        month=chosen,
        month_name=papers.month_name(chosen),
        told=told,
        leads=papers.leads(told),
        parts=papers.parts(told),
        note=papers.note(),
        is_over=queries.is_over(structure, chosen, now),
        kept=queries.reports(request.actor, [structure]).filter(month=chosen),
    )


@page(Can.VIEW_FIGURES)
def month_sheet(request: PageRequest, structure_id: UUID) -> HttpResponse:
    """Hand out the calls of each day of a month: the numbers of the invoice."""
    structure, now = queries.practice(request.actor, structure_id), timezone.now()
    chosen = _month(request.GET.get("month", "")) or queries.last_month(structure, now)
    return as_sheet(request, papers.of_days(queries.month_of(structure, chosen, now)))


def _month(asked: str) -> date | None:
    try:
        found = date.fromisoformat(f"{asked}-01")
    except ValueError:
        return None
    return found if 1900 <= found.year < 2200 else None
