"""Reading what patients and practices hand each other, by noun."""

from permanence.documents.rules.questions import Kind, Question

from .beside import beside
from .documents import (
    Opened,
    Waiting,
    answer,
    attached,
    class_of,
    document,
    documents,
    may_open,
    named,
    of_patient,
    openable,
    opened,
    waiting,
)
from .forms import answers_told, asked_before, filled, filled_for, form_of, to_fill_in, visit
from .letters import enclosed, letters, professionals, to_enclose

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
    "class_of",
    "document",
    "documents",
    "enclosed",
    "filled",
    "filled_for",
    "form_of",
    "letters",
    "may_open",
    "named",
    "of_patient",
    "openable",
    "opened",
    "professionals",
    "to_enclose",
    "to_fill_in",
    "visit",
    "waiting",
]
