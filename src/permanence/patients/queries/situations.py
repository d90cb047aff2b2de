"""What a practice should be fitted out for: of one patient, to who sees care, of all in figures that tell of nobody."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, QuerySet

from permanence.directory import queries as directory
from permanence.directory.models import Structure, Welcomed
from permanence.foundation.actor import Actor
from permanence.foundation.composed import composed
from permanence.foundation.rights import Can
from permanence.patients.models import Patient, Situation
from permanence.patients.rules import crowds
from permanence.patients.sensitivity import Class, sees


@dataclass(frozen=True, slots=True)
class Profile:
    """How many of some people a practice follows, and whether it says that it is fitted out for them.

    :param many: none when they are too few to be told
    """

    kind: Welcomed
    many: int | None
    welcomed: bool


def situations(actor: Actor, patient: Patient) -> list[Welcomed]:
    """Return what a patient should be welcomed with; nothing to whom care is not shown."""
    if not sees(actor, patient.structure_id, Class.CARE):
        return []
    known = {*_kinds(patient.pk)}
    return [one for one in Welcomed if one.value in known]


def better_welcomed(patient: Patient) -> list[str]:
    """Return who nearby is fitted out for a patient where his practice is not: names that do not say for what."""
    kinds = _kinds(patient.pk)
    return [one.name for one in directory.welcoming_instead(patient.structure_id, kinds)] if kinds else []


def profiles(actor: Actor) -> list[tuple[Structure, list[Profile]]]:
    """Return for each practice the actor manages whom it follows, in figures of five and more."""
    mine = [one for one in actor.structures(Can.MANAGE_DIRECTORY) if actor.at in (None, one)]
    rows = Situation.objects.filter(structure__in=mine, patient__merged_into=None, patient__archived_at=None)
    counted: dict[tuple[UUID, str], int] = {
        (structure_id, kind): many
        for structure_id, kind, many in rows.order_by().values_list("structure", "kind").annotate(many=Count("pk"))
    }
    return [
        (one, list(_profiles(one, counted, {said.kind for said in directory.welcomes(one.pk)})))
        for one in Structure.objects.filter(pk__in=mine)
    ]


def _profiles(here: Structure, counted: dict[tuple[UUID, str], int], welcomed: set[str]) -> Iterable[Profile]:
    for kind in Welcomed:
        yield Profile(kind, crowds.told(counted.get((here.pk, kind.value), 0)), kind.value in welcomed)


@composed
def _kinds(patient_id: UUID) -> QuerySet[Situation, str]:
    return Situation.objects.filter(patient_id=patient_id).values_list("kind", flat=True)
