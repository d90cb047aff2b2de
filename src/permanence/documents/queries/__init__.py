"""Reading what patients and practices hand each other, by noun."""

from permanence.documents.rules.questions import STEPS, Kind, Question

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
from .feeling import asked_after, faces, feeling_beside, felt, said, to_ask, to_say
from .forms import answers_told, asked_before, filled, filled_for, form_of, to_fill_in, visit
from .letters import enclosed, letters, professionals, to_enclose

__all__ = [
    "STEPS",
    "Kind",
    "Opened",
    "Question",
    "Waiting",
    "answer",
    "answers_told",
    "asked_after",
    "asked_before",
    "attached",
    "beside",
    "class_of",
    "document",
    "documents",
    "enclosed",
    "faces",
    "feeling_beside",
    "felt",
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
    "said",
    "to_ask",
    "to_enclose",
    "to_fill_in",
    "to_say",
    "visit",
    "waiting",
]
