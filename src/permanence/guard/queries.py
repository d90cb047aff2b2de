"""Which files are kept closer and from whom, always for an actor; which were opened in an emergency."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet

from permanence.directory import queries as directory
from permanence.directory.models import Membership, Person, Structure
from permanence.directory.queries.days import alive
from permanence.foundation.actor import Actor, Kind
from permanence.foundation.composed import any_of, composed
from permanence.foundation.refusal import NotFound
from permanence.foundation.rights import Can
from permanence.patients.models import Patient

from . import rules
from .models import Alert, Colleague, Glass, HouseRule, Listed, Restriction
from .models import Kind as Ground

Looked = TypeVar("Looked", Glass, Alert)


def kept(actor: Actor, patients: Collection[Patient], now: datetime) -> Mapping[UUID, bool]:
    """Return which of these files are kept closer, and for each whether the actor may open it now."""
    found = kept_closer(patients)
    if actor.kind is Kind.SYSTEM or not found:
        return dict.fromkeys(found, True)
    live = [one.pk for one in found.values() if one]
    listed = set(Listed.objects.filter(restriction__in=live, person=actor.id).values_list("restriction", flat=True))
    opened = set(_open(actor, now).filter(patient__in=found).values_list("patient", flat=True))
    return {pk: pk in opened or bool(one and one.pk in listed) for pk, one in found.items()}


def kept_closer(patients: Iterable[Patient]) -> dict[UUID, Restriction | None]:
    """Return which of these files are kept closer: with the row that says so, or none for a colleague's own file."""
    by_id = {one.pk: one for one in patients}
    rows = _restricted(list(by_id)) if by_id else []
    apart = {one.patient_id for one in rows if one.lifted_at and one.kind == Ground.COLLEAGUE}
    found: dict[UUID, Restriction | None] = dict.fromkeys(_of_colleagues(by_id.values()) - apart)
    return found | {one.patient_id: one for one in rows if one.lifted_at is None}


def _of_colleagues(patients: Collection[Patient]) -> set[UUID]:
    born = {one.birth_date for one in patients}
    if not born:
        return set()
    team = _born_on(born, {one.structure_id for one in patients}, directory.today())
    return {patient.pk for patient in patients if any(is_his(one, patient) for one in team)}


@composed
def _restricted(patients: Collection[UUID]) -> QuerySet[Restriction]:
    return Restriction.objects.filter(patient_id=any_of(patients))


@composed
def _born_on(days: Collection[date], structures: Collection[UUID], today: date) -> QuerySet[Colleague]:
    known = Colleague.objects.filter(_there(today), structure_id=any_of(structures), birth_date=any_of(days))
    return known.select_related("person")


def is_a_colleague(patient: Patient) -> bool:
    """Tell whether a file is found to be that of a member of the team."""
    return bool(_of_colleagues([patient]))


def is_own(actor: Actor, patient: Patient) -> bool:
    """Tell whether a file is found to be the actor's own."""
    mine = Colleague.objects.filter(structure=patient.structure_id, person=actor.id, birth_date=patient.birth_date)
    return actor.kind is Kind.PERSON and any(is_his(one, patient) for one in mine.select_related("person"))


def files_of(colleague: Colleague) -> list[Patient]:
    """Return the files that are found to be those of a member of the team."""
    born = Patient.objects.filter(structure=colleague.structure_id, birth_date=colleague.birth_date, merged_into=None)
    return [one for one in born if is_his(colleague, one)]


def is_his(colleague: Colleague, patient: Patient) -> bool:
    """Tell whether a file is that of a member of the team: same structure, same day, same name."""
    if (colleague.structure_id, colleague.birth_date) != (patient.structure_id, patient.birth_date):
        return False
    named = {name: getattr(patient, name) for name in ("first_names", "birth_name", "used_name")}
    return rules.same_name(colleague.person.given_name, colleague.person.family_name, **named)


def colleagues(structure_ids: Iterable[UUID]) -> QuerySet[Colleague]:
    """Return the members of these teams, of today, whose birth date is known here."""
    return Colleague.objects.filter(_there(directory.today()), structure__in=list(structure_ids))


def _there(today: date) -> Exists:
    return Exists(Membership.objects.filter(alive(today), structure=OuterRef("structure"), person=OuterRef("person")))


def _open(actor: Actor, now: datetime) -> QuerySet[Glass]:
    return Glass.objects.filter(person=actor.id, at__lte=now, until__gt=now)


def open_glass(actor: Actor, patient: Patient, now: datetime) -> Glass | None:
    """Return by what the actor has a file open in an emergency, now."""
    return _open(actor, now).filter(patient=patient).first()


def house_rule(structure_id: UUID) -> HouseRule:
    """Return how a structure keeps its files; the usual way when it never said."""
    return HouseRule.objects.filter(structure=structure_id).first() or HouseRule(structure_id=structure_id)


def asked(actor: Actor, patient_id: UUID) -> Patient:
    """Return a patient of a structure the actor works for himself, whom he may open in an emergency.

    :raises NotFound: when there is none there
    :raises NotPermitted: when he acts there by a mandate alone
    """
    found = Patient.objects.select_related("structure").filter(pk=patient_id).first()
    if found is not None and found.merged_into_id:
        found = Patient.objects.select_related("structure").filter(pk=found.merged_into_id).first()
    if found is None or found.structure_id not in actor.structures():
        raise NotFound
    actor.require(Can.ENTER, found.structure_id)
    return found


def sought(actor: Actor, *, family_name: str, first_name: str, birth_date: date) -> Patient | None:
    """Return the one patient of exactly this name, born that day, where the actor works; None when there is not one."""
    here = Patient.objects.filter(structure__in=actor.structures(Can.ENTER), merged_into=None, birth_date=birth_date)
    alike = [
        one
        for one in here.select_related("structure")
        if rules.same_name(
            first_name, family_name, first_names=one.first_names, birth_name=one.birth_name, used_name=one.used_name
        )
    ]
    return alike[0] if len(alike) == 1 else None


def structures(actor: Actor) -> list[Structure]:
    """Return the structures whose openings the actor examines, the one chosen in the top bar alone, by name."""
    return list(Structure.objects.filter(pk__in=_answers_for(actor)))


def _answers_for(actor: Actor) -> tuple[UUID, ...]:
    mine = actor.structures(Can.VIEW_TRACE)
    return (actor.at,) if actor.at in mine else mine


def glasses(actor: Actor) -> QuerySet[Glass]:
    """Return what was opened in an emergency where the actor answers for it, the latest first."""
    return Glass.objects.select_related("patient", "structure").filter(structure__in=_answers_for(actor))


def alerts(actor: Actor) -> QuerySet[Alert]:
    """Return the openings out of the ordinary where the actor answers for them, the latest first."""
    return Alert.objects.select_related("patient", "structure").filter(structure__in=_answers_for(actor))


def to_examine(rows: QuerySet[Looked]) -> QuerySet[Looked]:
    """Keep what nobody has looked at yet."""
    return rows.filter(examined_at=None)


def glass(actor: Actor, glass_id: UUID) -> Glass:
    """Return one opening to be examined.

    :raises NotFound: when there is none for him
    """
    return _one(Glass.objects.filter(structure__in=actor.structures(Can.VIEW_TRACE)), glass_id)


def alert(actor: Actor, alert_id: UUID) -> Alert:
    """Return one alert to be examined.

    :raises NotFound: when there is none for him
    """
    return _one(Alert.objects.filter(structure__in=actor.structures(Can.VIEW_TRACE)), alert_id)


def _one(rows: QuerySet[Looked], row_id: UUID) -> Looked:
    found = rows.select_related("patient", "structure").filter(pk=row_id).first()
    if found is None:
        raise NotFound
    return found


def in_charge(structure_id: UUID) -> QuerySet[Person]:
    """Return who is told at once: who manages the structure and answers for its trace, else all who answer for it."""
    live = Membership.objects.filter(alive(directory.today()), structure=structure_id)
    answering = [name for name, role in settings.ROLES.items() if Can.VIEW_TRACE in role.rights]
    managing = [name for name in answering if Can.MANAGE_DIRECTORY in settings.ROLES[name].rights]
    heads = live.filter(role__in=managing)
    chosen = heads if heads.exists() else live.filter(role__in=answering)
    return Person.objects.filter(pk__in=chosen.values("person"))


def may_examine(actor: Actor, person_id: UUID, structure_id: UUID) -> bool:
    """Tell whether the actor may examine an opening: nobody does his own while somebody else could."""
    if actor.id != person_id:
        return True
    return not in_charge(structure_id).exclude(pk=person_id).exists()


@dataclass(frozen=True, slots=True)
class Protected:
    """One file kept closer, as the person in charge sees it.

    :param row: what says so; None when it was found to be a colleague's own
    """

    patient: Patient
    row: Restriction | None
    listed: list[Person]


def protected(actor: Actor) -> list[Protected]:
    """Return the files kept closer where the actor answers for them and may know patients, by name."""
    here = [pk for pk in _answers_for(actor) if actor.may(Can.VIEW_PATIENT, pk)]
    marked = Restriction.objects.filter(structure__in=here, lifted_at=None).values("patient")
    born = {one.birth_date for one in colleagues(here)}
    wanted = Patient.objects.filter(Q(pk__in=marked) | Q(birth_date__in=born), structure__in=here, merged_into=None)
    by_id = {one.pk: one for one in wanted.select_related("structure")}
    found = [Protected(by_id[pk], row, listed(row)) for pk, row in kept_closer(by_id.values()).items()]
    return sorted(found, key=lambda one: one.patient.sort_name)


def restriction(patient: Patient) -> tuple[bool, Restriction | None]:
    """Tell whether a file is kept closer, and the row that says so."""
    found = kept_closer([patient])
    return patient.pk in found, found.get(patient.pk)


def listed(row: Restriction | None) -> list[Person]:
    """Return who may open a file kept closer."""
    return list(Person.objects.filter(pk__in=row.listed.values("person"))) if row else []


def team(structure_id: UUID) -> QuerySet[Person]:
    """Return who works at a structure today."""
    live = Membership.objects.filter(alive(directory.today()), structure=structure_id)
    return Person.objects.filter(pk__in=live.values("person"))


def file(actor: Actor, patient_id: UUID) -> Patient:
    """Return a patient whose file the actor may keep closer: he answers for the trace, and may know patients.

    :raises NotFound: when there is none for him
    :raises NotPermitted: when he may not
    """
    found = asked(actor, patient_id)
    actor.require(Can.VIEW_TRACE, found.structure_id)
    actor.require(Can.VIEW_PATIENT, found.structure_id)
    return found
