"""What binds one booking, read in one ready statement while it is made: what was shown before does not count."""

import json
from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from permanence.directives.models import Directive
from permanence.foundation import ready

from .binding import InForce, binding

COLUMNS = (
    "id",
    "practitioner_role_id",
    "kind",
    "term",
    "valid_from",
    "valid_to",
    "body",
    "written_at",
)  # as in the table
BODY = COLUMNS.index("body")
BINDING = f"""
    SELECT {", ".join(COLUMNS)}
    FROM directives_binding(%(house)s, %(role)s, %(kinds)s::text[], %(now)s, %(until)s)
"""  # noqa: S608 (our own names)
REPLACED = """
    SELECT practitioner_role_id FROM directives_directive
    WHERE structure_id = %(house)s AND kind = 'closed' AND replaced_at IS NULL AND body->>'replaced_by' = %(role)s::text
        AND valid_from <= %(until)s AND (valid_to IS NULL OR valid_to > %(now)s)
"""


def binding_a_booking(
    structure_id: UUID, practitioner_role_id: UUID, *, kinds: Collection[str], starts_at: datetime, now: datetime
) -> InForce:
    """Return what binds a time of a practitioner, of these kinds alone; whether or not who books may read directives.

    A directive written since the time was shown counts; until the transaction ends nobody writes another (ADR 0068).
    Without the time zone, which only windows for calls need.
    :param starts_at: not before `now`
    """
    asked = {"house": structure_id, "role": practitioner_role_id, "kinds": list(kinds)}
    found = ready.rows(BINDING, asked | {"until": max(starts_at, now), "now": now})
    bound = [
        Directive.from_db("default", COLUMNS, [*row[:BODY], json.loads(row[BODY]), *row[BODY + 1 :]]) for row in found
    ]
    return binding(bound, now, "", practitioner_role_id)


def replaced_by(
    structure_id: UUID, practitioner_role_id: UUID, *, starts_at: datetime, now: datetime
) -> set[UUID | None]:
    """Return whom a practitioner replaces between now and that start; None among them is his whole practice."""
    asked = {"house": structure_id, "role": str(practitioner_role_id), "until": max(starts_at, now), "now": now}
    return {role for (role,) in ready.rows(REPLACED, asked)}
