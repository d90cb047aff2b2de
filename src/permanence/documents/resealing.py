"""Sealing anew what an older key sealed, row by row: afterwards the older key may go."""

from collections.abc import Iterator
from uuid import UUID

from permanence.directory.models import Structure
from permanence.foundation.actor import scope, system
from permanence.foundation.sealing import Unreadable, seal_file_anew

from .models import Content, Filled

SEALED: tuple[type[Content] | type[Filled], ...] = (Content, Filled)


def reseal() -> Iterator[tuple[UUID, bool]]:
    """Seal every file anew with the newest key; yield each row, and whether it could be opened.

    Run again, it goes through all of it again: a key sealed anew with itself is the same to whoever opens it.
    """
    for structure_id in Structure.objects.values_list("pk", flat=True):
        for table in SEALED:
            with scope(system("documents.reseal", [structure_id])):
                rows = list(table.objects.values_list("pk", flat=True))
            for one in rows:
                yield one, _one(structure_id, table, one)


def _one(structure_id: UUID, table: type[Content] | type[Filled], row_id: UUID) -> bool:
    with scope(system("documents.reseal", [structure_id])):
        row: Content | Filled | None = table.objects.select_for_update().filter(pk=row_id).first()
        if row is None:
            return True  # gone meanwhile
        try:
            sealed = seal_file_anew(bytes(row.sealed))
        except Unreadable:
            return False
        table.objects.filter(pk=row_id).update(sealed=sealed)
        return True
