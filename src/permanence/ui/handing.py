"""Handing a list out as a file: what was taken, in which form and how many lines are kept in the trace."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from permanence.foundation.actor import Actor
from permanence.foundation.audit import trace

from . import open_document, sheets

FORMS = {"csv": "text/csv; charset=utf-8", "ods": open_document.MEDIA_TYPE}
COUNTED = "taken"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A list as it is taken out; `name` is its file's, without accents or spaces."""

    name: str
    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[object]]


def form_of(request: HttpRequest) -> str:
    """Return the form asked for: CSV unless OpenDocument is."""
    asked = request.GET.get("as", "csv")
    return asked if asked in FORMS else "csv"


def taker(actor: Actor, form: str, count: int) -> Actor:
    """Return the actor who takes a list out: the trace will say in which form, and how many lines."""
    return replace(actor, purpose=f"{COUNTED}:{form}:{count}")


def taken(purpose: str) -> tuple[str, int] | None:
    """Read in the trace which form was taken and how many lines; None of anything else."""
    told, _, rest = purpose.partition(":")
    form, _, count = rest.partition(":")
    return (form, int(count)) if told == COUNTED and form in FORMS and count.isdecimal() else None


def written(sheet: Sheet, form: str) -> bytes:
    """Write a list in one of the forms."""
    if form == "ods":
        return open_document.written(sheet.title, sheet.heads, sheet.rows)
    return sheets.written(sheet.heads, [[_as_said(value) for value in row] for row in sheet.rows]).encode()


def answer(whole: bytes, sheet: Sheet, form: str) -> HttpResponse:
    """Answer a list as a file."""
    told = HttpResponse(whole, content_type=FORMS[form])
    told["Content-Disposition"] = f'attachment; filename="{sheet.name}.{form}"'
    return told


def _as_said(value: object) -> object:
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else value


def kept_in_trace(by: Actor, verb: str, form: str, structures: Iterable[UUID]) -> None:
    """Keep in the trace that a list was taken out: a line for each structure, with how many lines are its own.

    :param structures: of each line of the list
    """
    for structure_id, count in Counter(structures).items():
        trace(taker(by, form, count), verb, at=structure_id)
