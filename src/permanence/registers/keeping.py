"""Pages of the registers kept as books: processing, subcontractors, training, regulation."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from permanence.directory import queries as directory
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.refusal import NotFound
from permanence.foundation.rights import Can

from . import actions, queries
from .books import BOOKS, Book
from .models import Instruction, Processing, Processor

AT_ONCE = 300


@page(Can.VIEW_TRACE)
def book(request: PageRequest, book: str) -> HttpResponse:
    """One register: its entries, and what it lacks."""
    kept, actor, today = _book(book), request.actor, directory.today()
    rows = list(queries.entries(actor, kept.model)[:AT_ONCE])
    known = queries.structures(actor)
    shown: dict[str, Any] = {
        "book": kept,
        "lines": [(one, kept.line(one, today)) for one in rows],
        "several": len(known) > 1,
        "holders": queries.holders(actor) if kept.model is Processor else [],
        "untaught": queries.never_taught(actor) if kept.model is Instruction else [],
        "to_begin": _to_begin(rows, known) if kept.model is Processing else [],
    }
    return show(request, "registers/book.html", **shown)


@page(Can.VIEW_TRACE, methods=["GET", "POST"])
def new(request: PageRequest, book: str) -> HttpResponse:
    """Write one entry."""
    kept = _book(book)
    known = queries.structures(request.actor)
    form = kept.form(request.POST or None, structures=known, **_team(kept, [one.pk for one in known]))
    if form.is_valid():
        told = form.told()
        actions.write_entry(by=request.actor, structure=form.chosen(), model=kept.model, **told)
        messages.success(request, _("Written into the register."))
        return redirect("registers:book", kept.key)
    return _form(request, kept, form, str(kept.add))


@page(Can.VIEW_TRACE, methods=["GET", "POST"])
def entry(request: PageRequest, book: str, entry_of_book_id: UUID) -> HttpResponse:
    """Correct one entry, or end it."""
    kept = _book(book)
    found = queries.entry(request.actor, kept.model, entry_of_book_id)
    first = {name: str(value) if isinstance(value, UUID) else value for name, value in vars(found).items()}
    first["person"] = first.get("person_id")
    team = _team(kept, [found.structure_id])
    form = kept.form(request.POST or None, structures=[found.structure], initial=first, **team)
    if form.is_valid():
        actions.correct_entry(by=request.actor, entry=found, **form.told())
        messages.success(request, _("Changes kept."))
        return redirect("registers:book", kept.key)
    return _form(request, kept, form, str(kept.line(found, directory.today()).title))


@page(Can.VIEW_TRACE, methods=["POST"])
def beginning(request: PageRequest, structure_id: UUID) -> HttpResponse:
    """Begin the register of processing with what this software does."""
    structure = directory.structure(request.actor, structure_id, Can.VIEW_TRACE)
    actions.begin_processings(by=request.actor, structure=structure)
    messages.success(request, _("The register is begun: read each line, and correct what is otherwise with you."))
    return redirect("registers:book", "processing")


def _book(key: str) -> Book:
    if key not in BOOKS:
        raise NotFound
    return BOOKS[key]


def _to_begin(rows: list[Processing], known: list[Any]) -> list[Any]:
    begun = {one.structure_id for one in rows}
    return [one for one in known if one.pk not in begun]


def _team(kept: Book, structure_ids: list[UUID]) -> dict[str, Any]:
    return {"team": queries.team(structure_ids)} if kept.model is Instruction else {}


def _form(request: PageRequest, kept: Book, form: Any, title: str) -> HttpResponse:
    status = 422 if request.method == "POST" else 200
    return show(request, "registers/entry.html", status=status, book=kept, form=form, title=title)
