"""Reading the trace, always for an actor: what was done in the structures whose trace he answers for."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q, QuerySet

from permanence.directory.models import Membership, Structure
from permanence.foundation.actor import Actor
from permanence.foundation.models import Trace
from permanence.foundation.refusal import NotFound
from permanence.foundation.rights import Can
from permanence.patients import queries as patients
from permanence.patients.hanging import hanging
from permanence.patients.models import Merge, Patient
from permanence.privacy import sealing
from permanence.privacy.models import Inspection, Seal
from permanence.privacy.rules.unusual import Reading, Why, unusual
from permanence.waiting.models import Offer

READ = ".read"


def _about() -> Iterator[tuple[type[Any], str]]:
    """Yield the rows that are about one patient: their table, and the way from a row to him."""
    yield Patient, "merged_into_id"  # what was read under a file merged since; named as the file it was
    yield Merge, "kept_id"
    yield Patient, "pk"
    yield Offer, "entry__patient_id"
    for one in hanging():
        if one.model is not Patient and one.column != "known":
            yield one.model, one.field.attname


FOLDED_WITHIN = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Asked:
    """Which lines are wanted.

    :param what: `read`, `done`, or empty for both
    """

    structures: Sequence[Structure]
    since: datetime
    person_id: UUID | None = None
    what: str = ""


@dataclass(slots=True)
class Told:
    """One line of the trace, or several alike that followed each other, the latest first.

    :param outside: done by somebody who comes from outside for a while
    """

    line: Trace
    structure: Structure | None
    patient: Patient | None
    by_mandate: bool
    outside: bool = False
    times: int = 1


def structures(actor: Actor) -> list[Structure]:
    """Return the structures whose trace the actor answers for, by name."""
    return list(Structure.objects.filter(pk__in=actor.structures(Can.VIEW_TRACE)))


def lines(asked: Asked) -> QuerySet[Trace]:
    """Return the lines wanted, the latest first."""
    found = Trace.objects.filter(structure_id__in=[one.pk for one in asked.structures], at__gte=asked.since)
    if asked.person_id:
        found = found.filter(actor_id=asked.person_id)
    if asked.what:
        readings = Q(verb__endswith=READ)
        found = found.filter(readings if asked.what == "read" else ~readings)
    return found.order_by("-at", "-id")


def people(asked: Asked) -> list[tuple[UUID, str]]:
    """Return who did something since then, by name; a person renamed meanwhile stands once, by any of his names."""
    found = lines(asked).filter(actor_kind="person").order_by().values_list("actor_id", "actor_name").distinct()
    return sorted(((pk, name) for pk, name in dict(found).items() if pk), key=lambda one: one[1])


def told(actor: Actor, found: Sequence[Trace]) -> list[Told]:
    """Return lines with whom they are about, as far as the actor may know; alike ones in a row stand once."""
    whom, team, outside = _whom(actor, found), _team(found), _outside(found)
    here = {one.pk: one for one in structures(actor)}
    shown: list[Told] = []
    for line in found:
        by_mandate = line.actor_kind == "person" and (line.structure_id, line.actor_id) not in team
        one = Told(line, here.get(line.structure_id), whom.get(line.subject_id), by_mandate)  # type: ignore[arg-type]
        one.outside = (line.structure_id, line.actor_id) in outside
        if shown and _alike(shown[-1], one):
            shown[-1].times += 1
        else:
            shown.append(one)
    return shown


def patient(actor: Actor, patient_id: UUID) -> Patient:
    """Return a patient whose readers the actor may list.

    :raises NotFound: when there is none for him
    :raises NotPermitted: when he may see the file and does not answer for the trace
    """
    found = patients.to_book(actor, patient_id)
    actor.require(Can.VIEW_TRACE, found.structure_id)
    return found


def about(patient: Patient) -> QuerySet[Trace]:
    """Return every line about a patient's file and what hangs on it, the latest first."""
    named = (model.objects.filter(**{way: patient.pk}).values_list("pk", flat=True) for model, way in _about())
    found = Trace.objects.filter(structure_id=patient.structure_id, subject_id__in=list(chain(*named)))
    return found.order_by("-at", "-id")


def to_look_at(actor: Actor, asked: Asked) -> list[tuple[Told, list[Why]]]:
    """Return the unusual readings since then, the latest first."""
    found = list(lines(asked).filter(verb="patient.read", actor_kind="person", actor_id__isnull=False))
    whom, zones = _whom(actor, found), {one.pk: ZoneInfo(one.time_zone) for one in asked.structures}
    readings = (
        Reading(
            line=line.pk,
            at=line.at.astimezone(zones[line.structure_id]),  # type: ignore[index]
            reader=line.actor_id,  # type: ignore[arg-type]
            patient=line.subject_id,  # type: ignore[arg-type]
            reader_name=line.actor_name,
            family=known.family_name if (known := whom.get(line.subject_id)) else "",  # type: ignore[arg-type]
        )
        for line in found
    )
    why = unusual(readings)
    return [(one, why[one.line.pk]) for one in told(actor, [line for line in found if line.pk in why])]


@dataclass(frozen=True, slots=True)
class Standing:
    """How far the trace is sealed, and what the last verification found.

    :param unsealed: lines that no seal covers yet
    """

    sealed_at: datetime | None
    unsealed: int
    inspected: Inspection | None


def standing() -> Standing:
    """Return how the seals stand."""
    last = Seal.objects.order_by("id").last()
    unsealed = sealing.block(last.until if last else 0, sealing.NO_END).lines
    return Standing(last.at if last else None, unsealed, Inspection.objects.order_by("-at").first())


def inspect() -> Inspection:
    """Verify every seal now."""
    return sealing.inspect()


def structure(actor: Actor, structure_id: UUID) -> Structure:
    """Return a structure whose trace the actor answers for.

    :raises NotFound: when he has no business there
    """
    found = Structure.objects.filter(pk=structure_id, pk__in=actor.structures()).first()
    if found is None:
        raise NotFound
    actor.require(Can.VIEW_TRACE, found.pk)
    return found


def _whom(actor: Actor, found: Iterable[Trace]) -> Mapping[UUID, Patient]:
    """Return the patient each subject is about, where the actor may know patients."""
    asked: dict[str, set[UUID]] = {}
    for line in found:
        if line.subject_id:
            asked.setdefault(line.subject_type, set()).add(line.subject_id)
    owners: dict[UUID, UUID] = {}
    for model, way in _about():
        rows = model.objects.filter(pk__in=asked.get(model._meta.label_lower, ())).exclude(**{way: None})
        owners |= dict(rows.values_list("pk", way))
    known = Patient.objects.filter(structure__in=actor.structures(Can.VIEW_PATIENT)).in_bulk({*owners.values()})
    return {row: known[owner] for row, owner in owners.items() if owner in known}


def _team(found: Iterable[Trace]) -> set[tuple[UUID, UUID]]:
    """Return who is, or was, of the staff of the structure itself."""
    here = {line.structure_id for line in found if line.structure_id}
    return set(Membership.objects.filter(structure__in=here).values_list("structure_id", "person_id"))


def _outside(found: Iterable[Trace]) -> set[tuple[UUID, UUID]]:
    """Return who of them comes, or came, from outside for a while."""
    temporary = [name for name, role in settings.ROLES.items() if role.longest_days]
    here = {line.structure_id for line in found if line.structure_id}
    rows = Membership.objects.filter(structure__in=here, role__in=temporary)
    return set(rows.values_list("structure_id", "person_id"))


def _alike(later: Told, one: Told) -> bool:
    told_by = ("verb", "actor_kind", "actor_id", "actor_name", "subject_id", "structure_id", "place")
    same = all(getattr(later.line, name) == getattr(one.line, name) for name in told_by)
    return same and later.line.at - one.line.at <= FOLDED_WITHIN
