"""Which documents nobody looked at or named, of many patients at once: what the patients' room judges files by."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from permanence.documents.models import Document
from permanence.documents.models.documents import State, Way

LOOKED_AT_WITHIN = timedelta(days=3)


def unread(structure_id: UUID, patient_ids: Collection[UUID], now: datetime) -> dict[UUID, tuple[str, ...]]:
    """Return, by patient, the documents that wait for days to be looked at, and those received that nothing names."""
    rows = Document.objects.filter(structure=structure_id, patient__in=patient_ids, way__in=[Way.SENT, Way.CAME])
    found: dict[UUID, list[str]] = {}
    for one in rows.filter(state__in=[State.CHECKING, State.WAITING, State.ACCEPTED]).order_by("pk"):
        waits = one.state != State.ACCEPTED and one.at < now - LOOKED_AT_WITHIN
        nameless = one.state == State.ACCEPTED and not one.words and not one.paper
        if (waits or nameless) and one.patient_id:
            found.setdefault(one.patient_id, []).append(f"{one.pk} {one.state}")
    return {patient_id: tuple(some) for patient_id, some in found.items()}
