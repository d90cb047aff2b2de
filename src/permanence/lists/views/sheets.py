"""The whole list of patients as a file, and what was left of one brought in."""

from uuid import UUID

from django.http import HttpResponse

from permanence.foundation.page import PageRequest, page
from permanence.foundation.rights import Can
from permanence.lists import queries, words
from permanence.ui.handing import answer, form_of, kept_in_trace, written


@page(Can.MANAGE_PATIENTS)
def patients(request: PageRequest) -> HttpResponse:
    """Hand out the patients of the structures whose patients one manages."""
    sheet, structures = queries.sheet(request.actor)
    form = form_of(request)
    kept_in_trace(request.actor, "patient.list_taken", form, structures)
    return answer(written(sheet, form), sheet, form)


@page(Can.MANAGE_PATIENTS)
def left(request: PageRequest, import_id: UUID) -> HttpResponse:
    """Hand out the lines that were not brought in, or not wholly, each with its reason."""
    of = queries.an_import(request.actor, import_id)
    sheet = queries.sheet_of(of, {code: str(said) for code, said in words.whys(of.kind).items()})
    form = form_of(request)
    kept_in_trace(request.actor, "import.left_taken", form, [of.structure_id for _row in sheet.rows])
    return answer(written(sheet, form), sheet, form)
