"""What calls come to, for programs: counts of a period, by line and by part of it."""

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from permanence.api.rules import rest
from permanence.directory.models import Structure
from permanence.foundation.page import PageRequest
from permanence.foundation.refusal import NotFound
from permanence.foundation.rights import Can
from permanence.insights import queries

from .door import endpoint, told

shapes = rest.figures


@endpoint(
    Can.VIEW_FIGURES,
    rest.Operation(
        "figures", "GET", _("Read the figures of a period"), _("Figures"), query=shapes.FiguresAsked,
        scope="permanence/figures.read",
        about=_("What the calls of practices came to: counts and waits, and no one's name."),
        answers={200: (shapes.Told, _("Whole, by line, and by day, week or month"))},
    ),
)  # fmt: skip
def figures(request: PageRequest, asked: rest.figures.FiguresAsked) -> HttpResponse:
    """Count the calls of a period."""
    actor = request.actor
    practices = [queries.practice(actor, asked.structure)] if asked.structure else queries.practices(actor)
    lines = list(queries.lines(practices))
    if asked.line and asked.line not in {line.pk for line in lines}:
        raise NotFound
    at: Structure | None = practices[0] if asked.structure else queries.own(actor)
    wanted = queries.Asked(
        structure_ids=[one.pk for one in practices],
        period=asked.period,
        zone=queries.zone(at),
        now=timezone.now(),
        line_ids=[asked.line] if asked.line else None,
    )
    found, aim = queries.figures(wanted, lines), queries.aim(at.pk if at else None)
    return told(
        shapes.Told(
            first=asked.first, last=asked.last, step=wanted.period.step, aim_percent=aim.percent,
            aim_within_s=aim.within_s,
            total=shapes.Figures.model_validate(shapes.counts(found.total, aim)),
            lines=[shapes.OfLine.model_validate({"line": name} | shapes.counts(one, aim)) for name, one in found.lines],
            parts=[shapes.OfPart.model_validate({"first": day} | shapes.counts(one, aim)) for day, one in found.parts],
        )
    )  # fmt: skip
