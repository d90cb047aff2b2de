"""Facts told by the files of patients."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class ReachChanged:
    """How a patient is reached, or who acts for him, was changed by somebody of whom nothing was proved.

    :ivar row_id: the contact or the relative noted, changed or removed
    """

    structure_id: UUID
    patient_id: UUID
    row_id: UUID
    change_id: UUID
