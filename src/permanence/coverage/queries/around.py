"""Which rights are noted and which hold no more, of many patients at once: the patients' room judges files by it."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from uuid import UUID

from permanence.coverage.models import Coverage
from permanence.coverage.rules import kinds


def ended(structure_id: UUID, patient_ids: Collection[UUID], today: date) -> dict[UUID, tuple[tuple[str, date], ...]]:
    """Return, of the rights that everyone shows at the desk, those of a kind of which nothing holds any more.

    :return: for each patient concerned the kinds, each with its last day
    """
    rows = Coverage.objects.filter(
        structure=structure_id, patient__in=patient_ids, kind__in=kinds.OPEN, withdrawn_at=None
    )
    last: dict[tuple[UUID, str], date] = {}
    for patient_id, kind, until_on in rows.order_by().values_list("patient_id", "kind", "until_on"):
        last[patient_id, kind] = max(last.get((patient_id, kind), date.min), until_on or date.max)
    found: dict[UUID, list[tuple[str, date]]] = defaultdict(list)
    for (patient_id, kind), until_on in sorted(last.items()):
        if until_on < today:
            found[patient_id].append((kind, until_on))
    return {patient_id: tuple(over) for patient_id, over in found.items()}


def insured(structure_id: UUID, patient_ids: Collection[UUID]) -> tuple[set[UUID], int]:
    """Return of which of some patients a right that pays for care is noted, and of how many in the structure."""
    noted = Coverage.objects.filter(structure=structure_id, kind__in=kinds.PAYS, withdrawn_at=None).order_by()
    theirs = noted.filter(patient__in=patient_ids).values_list("patient_id", flat=True)
    return {*theirs}, noted.values("patient").distinct().count()
