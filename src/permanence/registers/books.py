"""The registers kept as books: their words, their tables and forms, and what each line of a list says."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from permanence.foundation.refusal import Words

from . import book_forms as forms
from .forms import OfStructure
from .models import Instruction, Processing, Processor, Regulation


@dataclass(frozen=True, slots=True)
class Line:
    """One entry as a list says it.

    :param state: `soon`, `danger` or `done`, with its words in `said`; empty when nothing is to be said
    """

    title: str
    detail: str
    state: str = ""
    said: Words = ""


@dataclass(frozen=True, slots=True)
class Book:
    """One register: what it is called, what an entry is, and what an empty one says."""

    key: str
    title: Words
    add: Words
    empty: Words
    hint: Words
    model: type[Any]
    form: type[OfStructure]
    line: Callable[[Any, date], Line]


def _processing(one: Processing, today: date) -> Line:
    if one.ended_on and one.ended_on <= today:
        return Line(one.name, one.purpose, "done", _("ended"))
    return Line(one.name, one.purpose)


def _processor(one: Processor, today: date) -> Line:
    detail = f"{one.does} · {one.country}"
    if one.ended_on and one.ended_on <= today:
        return Line(one.name, detail, "done", _("ended"))
    if one.hosts_health_data and (one.certified_until is None or one.certified_until < today):
        return Line(one.name, detail, "danger", _("certificate over"))
    if one.contract_on is None:
        return Line(one.name, detail, "soon", _("no contract noted"))
    return Line(one.name, detail)


def _instruction(one: Instruction, today: date) -> Line:
    title, detail = str(one.person), str(one.get_topic_display())
    if one.until_on and one.until_on < today:
        return Line(title, detail, "danger", _("to be renewed"))
    return Line(title, detail, "done", _("up to date"))


def _regulation(one: Regulation, today: date) -> Line:
    if one.settled_on:
        return Line(one.title, one.changes, "done", pgettext_lazy("text of law", "settled"))
    late = one.applies_on is not None and one.applies_on <= today
    return Line(one.title, one.changes, "danger" if late else "soon", _("applies already") if late else _("to be read"))


BOOKS: Mapping[str, Book] = {
    "processing": Book(
        "processing",
        _("Register of processing"),
        _("Add a processing"),
        _("No processing noted"),
        _("The law wants each use of personal data written down: begin with those of this software."),
        Processing,
        forms.ProcessingForm,
        _processing,
    ),
    "processors": Book(
        "processors",
        _("Subcontractors"),
        _("Add a subcontractor"),
        _("No other subcontractor noted"),
        _("Whoever deals with data for you: host, laboratory link, accountant. Mandates are listed by themselves."),
        Processor,
        forms.ProcessorForm,
        _processor,
    ),
    "instruction": Book(
        "instruction",
        _("Training of the staff"),
        _("Note a training"),
        _("No training noted"),
        _("Who was taught secrecy, data protection and security, and when it is to be renewed."),
        Instruction,
        forms.InstructionForm,
        _instruction,
    ),
    "regulation": Book(
        "regulation",
        pgettext_lazy("register", "Regulation watch"),
        _("Note a text"),
        _("No text noted"),
        _("A law, a decree, advice of the CNIL or of the order: what it changes here, and when that is done."),
        Regulation,
        forms.RegulationForm,
        _regulation,
    ),
}
