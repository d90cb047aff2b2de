"""Facts told by the directives."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class DirectiveChanged:
    """A directive was written, changed, withdrawn or taken back; this version is the one it happened to."""

    structure_id: UUID
    directive_id: UUID
