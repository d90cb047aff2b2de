"""Reading what patients and practices hand each other, by noun."""

from permanence.documents.rules.questions import Kind, Question

from .beside import beside
from .documents import Opened, Waiting, answer, attached, document, documents, named, of_patient, opened, waiting
from .forms import answers_told, asked_before, filled, filled_for, form_of, to_fill_in, visit

__all__ = [
    "Kind",
    "Opened",
    "Question",
    "Waiting",
    "answer",
    "answers_told",
    "asked_before",
    "attached",
    "beside",
    "document",
    "documents",
    "filled",
    "filled_for",
    "form_of",
    "named",
    "of_patient",
    "opened",
    "to_fill_in",
    "visit",
    "waiting",
]
