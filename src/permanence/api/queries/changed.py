"""When rows last changed, by the change log: of the kinds whose every table it watches, and of no other."""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, Max, OuterRef, Q, QuerySet, UUIDField
from django.db.models.fields.json import KT
from django.db.models.functions import Cast

from permanence.api.rules import fhir
from permanence.foundation.actor import Actor
from permanence.foundation.models import Change
from permanence.guard.models import Restriction
from permanence.patients.models import Contact

from .filters import compared

CONTACTS = Contact._meta.db_table
# Of each kind, the rows a resource is written from; what is removed of them is asked for apart.
WRITTEN_FROM: Mapping[str, Callable[[Any], Iterable[UUID]]] = {
    "Appointment": lambda row: [row.pk],
    "Patient": lambda row: [row.pk, *(one.pk for one in row.contacts.all())],
    "AppointmentResponse": lambda row: [row.pk],
    "Task": lambda row: [row.pk],
}


def last_changed(actor: Actor, kind: str, rows: Collection[Any]) -> dict[UUID, datetime]:
    """Return when each of these rows last changed; nothing of kinds that the change log does not watch whole."""
    if kind not in WRITTEN_FROM or not rows:
        return {}
    from_row = {row.pk: set(WRITTEN_FROM[kind](row)) for row in rows}
    beside: dict[UUID, datetime] = {}
    if kind == "Patient":
        for pk, patient in Restriction.objects.filter(patient__in=[*from_row]).values_list("pk", "patient"):
            from_row[patient].add(pk)
        beside = _removed(actor, from_row)
    log = _log(actor).filter(row_id__in={pk for pks in from_row.values() for pk in pks})
    at = dict(log.values_list("row_id").annotate(Max("at")))
    made = {row.pk: getattr(row, "created_at", None) for row in rows}
    told = {pk: [*(at[one] for one in pks if one in at), beside.get(pk), made[pk]] for pk, pks in from_row.items()}
    return {pk: max(one for one in several if one) for pk, several in told.items() if any(several)}


def changed_since(actor: Actor, kind: str, value: str) -> Q:
    """Return which rows changed since a moment, or have not.

    :raises BadParameter: when it is no moment, or nobody knows of this kind
    """
    if kind not in WRITTEN_FROM:
        raise fhir.BadParameter("_lastUpdated", f"is not known of {kind}", "not-supported")

    def since(at: datetime) -> Q:
        return _touched(actor, kind, Q(at__gte=at))

    return compared("_lastUpdated", value, since, lambda at: ~since(at))


def _touched(actor: Actor, kind: str, when: Q) -> Q:
    log = _log(actor).filter(when)
    here = log.filter(row_id=OuterRef("pk"))
    found = Q(Exists(here))
    if kind == "Patient":
        for table in (Contact, Restriction):
            found |= Q(Exists(table.objects.filter(Exists(here), patient=OuterRef("pk"))))
        found |= Q(pk__in=_removals(actor).filter(when).values("patient"))
    return found


def removed_contacts(actor: Actor, patient_id: UUID) -> list[UUID]:
    """Return the ways to reach a patient that were removed."""
    return list(_removals(actor).filter(patient=patient_id).values_list("row_id", flat=True))


def _removed(actor: Actor, patients: Iterable[UUID]) -> dict[UUID, datetime]:
    """Return when a way to reach each of these patients was last removed."""
    gone = _removals(actor).filter(patient__in=[*patients])
    return dict(gone.order_by().values_list("patient").annotate(Max("at")))


def _removals(actor: Actor) -> QuerySet[Any]:
    """Return the ways to reach patients that were removed: few enough for an index of their own."""
    log = _log(actor).filter(table=CONTACTS, operation="delete")
    return log.annotate(patient=Cast(KT("before__patient_id"), UUIDField()))


def _log(actor: Actor) -> QuerySet[Change]:
    return Change.objects.filter(structure_id__in=actor.structures())
