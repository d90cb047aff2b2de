"""Facts told of what patients and practices hand each other."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class DocumentForPatient:
    """Something waits for a patient in his space: a document given, or the word that his was refused."""

    structure_id: UUID
    document_id: UUID
