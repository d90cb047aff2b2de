"""The closures written as directives, of several practices at once: what a search leaves out."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from permanence.foundation import ready

CLOSING = """
    SELECT structure_id, practitioner_role_id, valid_from, valid_to, nullif(body->>'replaced_by', '')::uuid
    FROM directives_directive
    WHERE structure_id = ANY(%(structures)s) AND kind = 'closed' AND replaced_at IS NULL
        AND valid_from < %(until)s AND (valid_to IS NULL OR valid_to > %(since)s)
    ORDER BY valid_from
"""


@dataclass(frozen=True, slots=True)
class Closing:
    """One time in which nothing begins, half-open `[)`, without end when none was said.

    :param practitioner_role_id: whose; none when the whole practice is closed
    :param spares: who replaces there and is not bound by the practice's
    """

    structure_id: UUID
    practitioner_role_id: UUID | None
    starts_at: datetime
    ends_at: datetime | None
    spares: UUID | None

    def binds(self, practitioner_role_id: UUID, structure_id: UUID | None) -> bool:
        """Tell whether nothing may begin with this practitioner of that practice."""
        if self.practitioner_role_id is not None:
            return self.practitioner_role_id == practitioner_role_id
        return self.structure_id == structure_id and self.spares != practitioner_role_id


def closings(structure_ids: Collection[UUID], *, since: datetime, until: datetime) -> list[Closing]:
    """Return the closures of these practices and their practitioners that touch [since, until), the first first.

    They bind whoever looks for a time, whether or not he may read directives: only when, not what was written, is told.
    """
    asked = {"structures": list(structure_ids), "since": since, "until": until}
    return [Closing(*row) for row in ready.rows(CLOSING, asked)]
