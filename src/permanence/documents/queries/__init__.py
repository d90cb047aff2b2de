"""Reading what patients and practices hand each other, by noun."""

from .beside import beside
from .documents import Opened, Waiting, answer, attached, document, documents, named, of_patient, opened, waiting

__all__ = [
    "Opened",
    "Waiting",
    "answer",
    "attached",
    "beside",
    "document",
    "documents",
    "named",
    "of_patient",
    "opened",
    "waiting",
]
