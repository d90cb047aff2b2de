"""Appointments of several agendas as one table, always for an actor."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Case, F, QuerySet, Value, When

from permanence.agenda.models import Appointment, Stage
from permanence.foundation.actor import Actor
from permanence.foundation.rights import Can
from permanence.ui.sorting import rows_in_order

from .appointments import appointments

SORTS: dict[str, F | Case] = {
    "when": F("starts_at"),
    "practitioner": F("practitioner_role__person__family_name"),
    "patient": F("patient__sort_name"),
    "born": F("patient__birth_date"),
    "reason": F("reason__name"),
    "stage": Case(*(When(stage=code, then=Value(rank)) for rank, code in enumerate(Stage.values))),
    "practice": F("structure__name"),
}


def listed(
    actor: Actor, role_ids: Iterable[UUID], begins: datetime, ends: datetime, *, stage: str = "", sort: str = ""
) -> QuerySet[Appointment]:  # fmt: skip
    """Return the appointments of some practitioners between two moments `[)`, of patients whom the actor may know.

    :param stage: how far they have come; none: all but those cancelled
    :param sort: by `SORTS`, as an address says it (`ui.sorting`); otherwise in order of time
    """
    known = appointments(actor).filter(structure_id__in=actor.structures(Can.VIEW_PATIENT))
    found = known.filter(practitioner_role_id__in=list(role_ids), starts_at__gte=begins, starts_at__lt=ends)
    found = found.filter(stage=stage) if stage in Stage.values else found.exclude(stage=Stage.CANCELLED)
    found = found.prefetch_related("patient__contacts").order_by("starts_at", "created_at", "pk")
    return rows_in_order(found, sort, SORTS)
