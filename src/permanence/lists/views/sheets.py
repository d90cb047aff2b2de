"""The list of patients as a table and as a file, and what was left of one brought in."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse

from permanence.directory import queries as directory
from permanence.foundation.audit import trace_reading
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.rights import Can
from permanence.lists import forms, queries, words
from permanence.patients import guarding
from permanence.ui.handing import answer, form_of, kept_in_trace, written
from permanence.ui.sorting import asked

A_PAGE = 50


@page(Can.MANAGE_PATIENTS)
def listed(request: PageRequest) -> HttpResponse:
    """Show the patients whom one manages as a table, filtered and put in order by several heads."""
    only, sort = forms.Choosing(request.GET).only(), asked(request.GET, queries.PATIENT_SORTS)
    rows = Paginator(queries.listed(request.actor, only, sort), A_PAGE).get_page(request.GET.get("page"))
    trace_reading(request.actor, *rows)
    practices = directory.structures(request.actor, Can.MANAGE_PATIENTS).order_by("name")
    return show(
        request, "lists/patients.html", rows=rows, sort=sort, closed=guarding.closed(request.actor, rows), only=only,
        filtered=only != queries.Only(), ways=forms.REACHED, practices=[(one.pk, one.name) for one in practices],
    )  # fmt: skip


@page(Can.MANAGE_PATIENTS)
def patients(request: PageRequest) -> HttpResponse:
    """Hand the same patients out, in the same order."""
    sheet, structures = queries.sheet(request.actor, forms.Choosing(request.GET).only(), request.GET.get("sort", ""))
    form = form_of(request)
    kept_in_trace(request.actor, "patient.list_taken", form, structures)
    return answer(written(sheet, form), sheet, form)


@page(Can.MANAGE_PATIENTS)
def left(request: PageRequest, import_id: UUID) -> HttpResponse:
    """Hand out the lines that were not brought in, or not wholly, each with its reason."""
    of = queries.an_import(request.actor, import_id)
    sort = request.GET.get("sort", "")
    sheet = queries.sheet_of(of, {code: str(said) for code, said in words.whys(of.kind).items()}, sort)
    form = form_of(request)
    kept_in_trace(request.actor, "import.left_taken", form, [of.structure_id for _row in sheet.rows])
    return answer(written(sheet, form), sheet, form)
