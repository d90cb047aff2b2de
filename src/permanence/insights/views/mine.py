"""What became of the calls one answered oneself: nobody else's are named."""

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.rights import Can
from permanence.insights import forms, queries
from permanence.insights.plots import drawn
from permanence.insights.tables import Table, day_mark, day_name, days_said, outcomes

from .figures import as_sheet


@page(Can.ANSWER)
def mine(request: PageRequest) -> HttpResponse:
    """Show one's own figures."""
    which, asked = _asked(request)
    found = queries.figures(asked, [])
    days = [day_mark(day, asked.period.step) for day, _one in found.parts]
    answered: list[int | None] = [one.answer.count for _day, one in found.parts]
    with timezone.override(asked.zone):
        return show(
            request,
            "insights/mine.html",
            period_name=which.period_name,
            days=days_said(asked.period),
            periods=forms.PERIODS,
            found=found,
            work=found.work,
            plot=drawn(days, {_("Calls answered"): answered}),
            outcomes=outcomes("outcomes", _("Outcomes"), found.work),
        )


@page(Can.ANSWER)
def my_sheet(request: PageRequest) -> HttpResponse:
    """Hand out one's own figures as a sheet."""
    _which, asked = _asked(request)
    found = queries.figures(asked, [])
    heads = [_("By period"), _("Calls answered")]
    rows: list[list[str | int | None]] = [
        [day_name(day, asked.period.step), one.answer.count] for day, one in found.parts
    ]
    return as_sheet(request, Table("mine", _("My figures"), heads, rows))


def _asked(request: PageRequest) -> tuple[forms.Which, queries.Asked]:
    which, actor = forms.Which(request.GET), request.actor
    at, now = queries.own(actor), timezone.now()
    zone = queries.zone(at)
    asked = queries.Asked(
        structure_ids=queries.answered_for(actor),
        period=which.days(now.astimezone(zone).date()),
        zone=zone,
        now=now,
        person_id=actor.id,
    )
    return which, asked
