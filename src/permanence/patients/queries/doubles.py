"""Files that may be of one person, and what hangs on each: always for an actor."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from itertools import pairwise
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from permanence.foundation.actor import Actor
from permanence.foundation.refusal import NotFound, Words
from permanence.foundation.rights import Can
from permanence.patients import guarding, hanging
from permanence.patients.ahead import Ahead, ahead
from permanence.patients.models import Address, Contact, Double, Likeness, Merge, NationalNumber, Patient
from permanence.patients.rules.doubles import SHOWN, File, Verdict, compare
from permanence.patients.rules.likeness import Traits, swapped
from permanence.patients.sensitivity import Class, require

from . import merging

AT_ONCE = 500
PAIRS = """
    SELECT DISTINCT a.patient_id, b.patient_id FROM patients_nameword a JOIN patients_nameword b
        ON b.structure_id = a.structure_id AND b.born = a.born AND b.sound = a.sound AND b.patient_id > a.patient_id
    WHERE a.structure_id = %(structure)s AND a.sound <> ''
    UNION
    SELECT a.id, b.id FROM patients_patient a JOIN patients_patient b ON b.structure_id = a.structure_id
        AND b.birth_date = a.birth_date AND b.id > a.id
    JOIN patients_contact mine ON mine.patient_id = a.id
    JOIN patients_contact his ON his.patient_id = b.id AND (his.system, his.value) = (mine.system, mine.value)
    WHERE a.structure_id = %(structure)s AND a.merged_into_id IS NULL AND b.merged_into_id IS NULL
    UNION
    SELECT least(a.patient_id, b.patient_id), greatest(a.patient_id, b.patient_id)
    FROM patients_nationalnumber a JOIN patients_nationalnumber b
        ON b.structure_id = a.structure_id AND b.digest = a.digest AND b.patient_id > a.patient_id
    WHERE a.structure_id = %(structure)s
    UNION
    SELECT a.id, b.id FROM patients_patient a JOIN patients_patient b ON b.structure_id = a.structure_id
        AND b.sort_name = a.sort_name AND b.birth_date <> a.birth_date AND b.id > a.id
        AND (extract(month FROM a.birth_date) = extract(month FROM b.birth_date)
             OR extract(month FROM a.birth_date) = extract(day FROM b.birth_date)
             OR extract(day FROM a.birth_date) = extract(day FROM b.birth_date))
    WHERE a.structure_id = %(structure)s AND a.merged_into_id IS NULL AND b.merged_into_id IS NULL
"""

Pair = tuple[UUID, UUID]


@dataclass(frozen=True, slots=True)
class Found:
    """Two files that look alike."""

    pair: Pair
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Hangs:
    """How many rows of one kind hang on each of two files."""

    words: Words
    kept: int
    gone: int


def to_settle(actor: Actor) -> QuerySet[Double]:
    """Return the pairs nobody has settled yet, the likeliest first, where the actor keeps the files in order."""
    here = [one for one in actor.structures(Can.MANAGE_PATIENTS) if actor.at in (None, one)]
    rows = Double.objects.filter(structure_id__in=here, apart_at=None, score__gte=SHOWN)
    rows = rows.filter(one__merged_into=None, other__merged_into=None, one__archived_at=None, other__archived_at=None)
    rows = rows.select_related("structure", "one", "other")
    return rows.prefetch_related("one__contacts", "other__contacts").order_by("-score", "id")


def doubles_of(actor: Actor, found: Patient) -> list[Double]:
    """Return the pairs to settle that one file is of."""
    return list(to_settle(actor).filter(Q(one=found) | Q(other=found)))


def double(actor: Actor, one_id: UUID, other_id: UUID) -> Double | None:
    """Return what is known of two files together, whether settled or not."""
    first, second = sorted([one_id, other_id])
    here = actor.structures(Can.VIEW_PATIENT)
    return Double.objects.filter(one=first, other=second, structure_id__in=here).first()


def reasons(codes: Iterable[str]) -> list[Words]:
    """Say why two files look alike."""
    return [Likeness(code).label for code in codes if code in Likeness.values]


def candidates(found: Patient) -> set[Pair]:
    """Return the pairs of one file worth comparing."""
    others = Patient.objects.filter(structure_id=found.structure_id, merged_into=None).exclude(pk=found.pk)
    days = [found.birth_date, swapped(found.birth_date) or found.birth_date]
    numbers = NationalNumber.objects.filter(structure_id=found.structure_id)
    same = numbers.filter(digest__in=numbers.filter(patient=found).values("digest"))
    near = {
        *others.filter(birth_date__in=days).values_list("pk", flat=True),
        *others.filter(sort_name=found.sort_name).values_list("pk", flat=True),
        *others.filter(pk__in=same.values("patient_id")).values_list("pk", flat=True),
    }
    return {(min(found.pk, other), max(found.pk, other)) for other in near}


def all_candidates(structure_id: UUID) -> set[Pair]:
    """Return the pairs of a whole structure worth comparing, read by indexes of what they may share."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('enable_nestloop', 'off', true)")  # it is about all rows
        cursor.execute(PAIRS, {"structure": structure_id})
        found = set(cursor.fetchall())
        cursor.execute("SELECT set_config('enable_nestloop', 'on', true)")
        return found


def compared(pairs: Iterable[Pair]) -> Iterator[Found]:
    """Compare pairs, some hundreds at a time; those worth a look come back."""
    ordered = sorted(pairs)
    for start in range(0, len(ordered), AT_ONCE):
        some = ordered[start : start + AT_ONCE]
        files = _files({pk for pair in some for pk in pair})
        for pair in some:
            if pair[0] in files and pair[1] in files:
                verdict = compare(files[pair[0]], files[pair[1]])
                if verdict.score >= SHOWN:
                    yield Found(pair, verdict)


def marks(pair: Pair) -> str:
    """Return a mark of what two files are compared by: another one when something of it changed."""
    files = _files(pair)
    return sha256(repr([files[pk].traits for pk in sorted(files)]).encode()).hexdigest()


def _files(wanted: Iterable[UUID]) -> dict[UUID, File]:
    keys = list(wanted)
    numbers = dict(NationalNumber.objects.filter(patient__in=keys).values_list("patient_id", "digest"))
    homes = {one.patient_id: str(one) for one in Address.objects.filter(patient__in=keys)}
    reached: dict[UUID, dict[str, set[str]]] = {}
    for pk, system, value in Contact.objects.filter(patient__in=keys).values_list("patient_id", "system", "value"):
        reached.setdefault(pk, {}).setdefault(system, set()).add(value)
    return {
        one.pk: File(
            Traits(one.birth_name, one.first_names, one.birth_date, one.used_name),
            one.sex,
            one.birth_place_code,
            numbers.get(one.pk, ""),
            frozenset(reached.get(one.pk, {}).get("phone", ())),
            frozenset(reached.get(one.pk, {}).get("email", ())),
            homes.get(one.pk, ""),
        )
        for one in Patient.objects.filter(pk__in=keys, merged_into=None)
    }


def hangs(kept: Patient, gone: Patient) -> list[Hangs]:
    """Count what hangs on each of two files, where there is anything."""
    counted = [Hangs(one.words, one.of(kept.pk).count(), one.of(gone.pk).count()) for one in hanging.hanging()]
    return [one for one in counted if one.kept or one.gone]


def at_once(actor: Actor, kept: Patient, gone: Patient, now: datetime) -> list[tuple[Ahead, Ahead]]:
    """Return what is promised to both files on one day: after a merge someone looks at it."""
    both = sorted([*ahead(actor, kept.pk, now), *ahead(actor, gone.pk, now)], key=lambda one: one.at)
    mine = {one.address for one in ahead(actor, kept.pk, now)}
    return [
        (a, b) for a, b in pairwise(both) if (a.address in mine) != (b.address in mine) and a.at.date() == b.at.date()
    ]


def merges_of(found: Patient, now: datetime) -> list[tuple[Merge, datetime]]:
    """Return what a file took in and can still give back, the last one first, each with its last moment."""
    rows = Merge.objects.filter(kept=found, undone_at=None).select_related("gone")
    return [(one, merging.until(one)) for one in rows if now <= merging.until(one)]


def merged_since(patient_id: UUID, at: datetime) -> bool:
    """Tell whether a file took in another, or gave it back, since a moment: what was compared with it was another."""
    return Merge.objects.filter(Q(at__gte=at) | Q(undone_at__gte=at), kept=patient_id).exists()


def merge(actor: Actor, merge_id: UUID) -> Merge:
    """Return one merge.

    :raises NotFound: when there is none, or none for this actor
    """
    found = Merge.objects.filter(pk=merge_id).select_related("kept", "gone").first()
    if found is None:
        raise NotFound
    require(actor, found.structure_id, Class.ADMINISTRATIVE)
    return found


def pair(actor: Actor, one_id: UUID, other_id: UUID) -> tuple[Patient, Patient]:
    """Return two files of one structure as they are, not what they were merged into.

    :raises NotFound: when one is missing, merged already, or of another structure
    """
    rows = Patient.objects.filter(pk__in=[one_id, other_id], merged_into=None, archived_at=None).select_related(
        "structure"
    )
    found = rows.prefetch_related("contacts").in_bulk()
    if len(found) != 2 or found[one_id].structure_id != found[other_id].structure_id:
        raise NotFound
    require(actor, found[one_id].structure_id, Class.ADMINISTRATIVE)  # homes, doctors and numbers are compared
    for one in found.values():
        guarding.check(actor, one)
    return found[one_id], found[other_id]


def usual_order(one: Patient, other: Patient) -> tuple[Patient, Patient]:
    """Return which of two files is kept unless someone chooses: the one trusted more, else the older one."""
    strength = {file.pk: merging.standing(file).strength for file in (one, other)}
    first, second = sorted([one, other], key=lambda file: (-strength[file.pk], file.created_at, file.pk))
    return first, second
