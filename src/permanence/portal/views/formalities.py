"""Where a formality stands, for whoever holds its sheet or its link; the sheet itself asks for the date of birth."""

from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from permanence.coverage import papers
from permanence.coverage import queries as coverage
from permanence.coverage.models import Formality
from permanence.foundation.actor import Actor, scope, system
from permanence.foundation.audit import trace_reading
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.refusal import NotFound
from permanence.foundation.rights import Can
from permanence.portal import actions, forms, queries, tongues

from .appointments import discreet


@page(Can.ANYONE, methods=["GET", "POST"])
@discreet
def formality(request: PageRequest, token: str) -> HttpResponse:
    """What is left to do and to bring, without a name; with the date of birth, the sheet."""
    structure_id, formality_id = coverage.behind_link(token)
    by = system("portal.link", [structure_id])
    with scope(by):
        row = coverage.formality(by, formality_id)
        if not coverage.public_link(row):
            raise NotFound
        trace_reading(by, row.patient)
        language, zone = tongues.spoken(row.patient.language), ZoneInfo(row.patient.structure.time_zone)
        with translation.override(language), timezone.override(zone):
            return _shown(request, by, row)


def _shown(request: PageRequest, by: Actor, row: Formality) -> HttpResponse:
    form = forms.BirthForm(request.POST if request.method == "POST" else None)
    told: dict[str, Any] = {"practice": row.patient.structure, "row": row, "form": form, "here": request.path}
    if row.closed_at is None and form.is_valid():
        try:
            right = actions.try_sheet(by=by, formality=row, now=timezone.now(), **form.cleaned_data)
        except actions.TooMany as many:
            form.add_error("birth_date", f"{many.title}. {many.next_step}")
        else:
            if right:
                return _sheet(by, row)
            form.add_error("birth_date", _("This is not the date of birth written on the sheet."))
    status = 422 if form.errors else 200
    return show(request, "portal/formality.html", status=status, **told, **queries.formality_shown(row))


def _sheet(by: Actor, row: Formality) -> HttpResponse:
    author = replace(by, name=row.patient.structure.name)
    answer = HttpResponse(
        papers.sheet(author, coverage.progress(row), timezone.now()), content_type="application/pdf"
    )  # fmt: skip
    answer["Content-Disposition"] = 'inline; filename="document.pdf"'
    return answer
