"""What the agenda knows of a patient when the desk decides: who has seen him, and what he missed."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from permanence.agenda.models import Appointment, Status
from permanence.foundation.composed import composed

YEAR = timedelta(days=365)
CAME = ~Q(status__in=[Status.CANCELLED, Status.NO_SHOW])


@dataclass(frozen=True, slots=True)
class Known:
    """Ids of the practitioners who have seen him, and how often he missed an appointment in the last 12 months."""

    to: frozenset[str] = frozenset()
    missed: int = 0


NOBODY = Known()


def known(patient_id: UUID | None, now: datetime) -> Known:
    """Read what the agenda knows of a patient, in one statement."""
    if patient_id is None:
        return NOBODY
    found = _counted(patient_id, now, now - YEAR)
    return Known(frozenset(str(role) for role, came, _ in found if came), sum(missed for *_, missed in found))


@composed
def _counted(patient_id: UUID, now: datetime, since: datetime) -> QuerySet[Any, tuple[UUID, int, int]]:
    before = Appointment.objects.filter(patient_id=patient_id, starts_at__lt=now).order_by()
    missed = Count("pk", filter=Q(status=Status.NO_SHOW, starts_at__gte=since))
    rows = before.values("practitioner_role_id").annotate(came=Count("pk", filter=CAME), missed=missed)
    return rows.values_list("practitioner_role_id", "came", "missed")
