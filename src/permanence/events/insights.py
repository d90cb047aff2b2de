"""Facts told by the figures."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class ReportMade:
    """The monthly report of a practice was made, and may be read."""

    structure_id: UUID
    report_id: UUID
