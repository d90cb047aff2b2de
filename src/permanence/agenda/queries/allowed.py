"""What of an agenda someone may book: by his door, and by whether the practitioner knows the patient."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from permanence.agenda.models import Appointment, Status
from permanence.capacity.models import Channel
from permanence.directives import queries as directives
from permanence.directives.models import Directive
from permanence.directory.models import PractitionerRole
from permanence.foundation.actor import Actor, Kind, system
from permanence.foundation.composed import composed

ONLINE = "portal.online"  # the name under which patients act when they book by themselves


def patient_online(structure_ids: Iterable[UUID]) -> Actor:
    """Return who books for a patient from home: by his own door, which finds and takes less than the desk's."""
    return system(ONLINE, structure_ids)


def channel(actor: Actor, role: PractitionerRole) -> str:
    """Return the door by which an actor books: a practitioner his own time, a patient online, all else the desk."""
    if actor.kind is Kind.SYSTEM and actor.name == ONLINE:
        return Channel.ONLINE
    himself = actor.id is not None and actor.id == role.person_id
    return Channel.PRACTITIONER if himself else Channel.DESK


def may_take_own(actor: Actor, role: PractitionerRole, patient_id: UUID, now: datetime) -> bool:
    """Tell whether a patient may have time kept for own patients: known, or chosen by the practitioner himself."""
    return channel(actor, role) == Channel.PRACTITIONER or is_known(patient_id, role.pk, now)


def closed_at(actor: Actor, role: PractitionerRole, since: datetime, until: datetime) -> list[Directive]:
    """Return the closures written as directives that touch a time; a practitioner books over his own himself.

    Everybody else is bound, also who may not read directives.
    """
    if channel(actor, role) == Channel.PRACTITIONER:
        return []
    of: Any = {"structure_id": role.structure_id, "practitioner_role_id": role.pk}
    return directives.closures(system("agenda.directives", [role.structure_id]), **of, since=since, until=until)


def is_known(patient_id: UUID, practitioner_role_id: UUID, now: datetime) -> bool:
    """Tell whether the practitioner has already seen the patient."""
    return bool(_seen_by(practitioner_role_id, patient_id, now))


@composed
def _seen_by(practitioner_role_id: UUID, patient_id: UUID, now: datetime) -> QuerySet[Appointment, UUID]:
    seen = _seen(now).filter(practitioner_role_id=practitioner_role_id, patient_id=patient_id)
    return seen.values_list("pk", flat=True)[:1]


def known_patients(role: PractitionerRole, patient_ids: Iterable[UUID], now: datetime) -> set[UUID]:
    """Return which of these patients the practitioner has already seen."""
    return {patient for _, patient in known_pairs([role.pk], patient_ids, now)}


def known_pairs(
    practitioner_role_ids: Iterable[UUID], patient_ids: Iterable[UUID], now: datetime
) -> set[tuple[UUID, UUID]]:
    """Return which of these practitioners has already seen which of these patients."""
    seen = _seen(now).filter(practitioner_role_id__in=practitioner_role_ids, patient_id__in=patient_ids)
    return set(seen.values_list("practitioner_role_id", "patient_id"))


def _seen(now: datetime) -> QuerySet[Appointment]:
    return Appointment.objects.filter(starts_at__lt=now).exclude(status__in=[Status.CANCELLED, Status.NO_SHOW])
