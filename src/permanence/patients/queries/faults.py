"""Files to correct: what each is judged by, and the queue of them, who comes soonest first; always for an actor."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from permanence.foundation.actor import Actor
from permanence.foundation.refusal import NotFound
from permanence.foundation.rights import Can
from permanence.messaging.models import RefusedAddress
from permanence.patients import guarding
from permanence.patients.around import Visits, around
from permanence.patients.models import (
    Address,
    Contact,
    Double,
    Fault,
    FaultKind,
    NationalNumber,
    Patient,
    RegularDoctor,
    Relative,
)
from permanence.patients.rules import faults as rules
from permanence.patients.rules import kin
from permanence.ui.sorting import order

from .habits import stale_among

SOON = timedelta(days=7)
AT_ONCE = 500
NAMELESS = "–"  # whose file was erased
NEEDS: Mapping[str, tuple[Can, ...]] = {  # beside the right to edit: to be given what tells it, and to settle it
    FaultKind.NUMBER: (Can.VIEW_ADMINISTRATIVE, Can.IDENTIFY),
    FaultKind.IDENTITY: (Can.VIEW_ADMINISTRATIVE, Can.IDENTIFY),
    FaultKind.COVERAGE: (Can.VIEW_ADMINISTRATIVE,),
    FaultKind.PAPERS: (Can.VIEW_ADMINISTRATIVE,),
    FaultKind.INSURED: (Can.VIEW_ADMINISTRATIVE,),
    FaultKind.ADDRESS: (Can.VIEW_ADMINISTRATIVE,),
    FaultKind.OUTCOME: (Can.VIEW_AGENDA,),
    FaultKind.DOCUMENT: (Can.VIEW_CARE,),
    FaultKind.DOUBLE: (Can.MANAGE_PATIENTS,),
}
SETTLED_ELSEWHERE = {FaultKind.DEAD, FaultKind.DOUBLE}  # cancelled, or said to be two people: never just so
FOUND = """
    patients_fault found
    JOIN unnest(%(structures)s::uuid[], %(kinds)s::text[]) AS settled (structure_id, kind)
        ON (settled.structure_id, settled.kind) = (found.structure_id, found.kind) AND found.accepted_at IS NULL
"""
QUEUE = f"""
    SELECT found.patient_id, min(coming.at), min(array_position(%(order)s, found.kind::text)) AS gravest
    FROM {FOUND}
    JOIN patients_patient file ON file.id = found.patient_id
    JOIN directory_structure house ON house.id = file.structure_id
    LEFT JOIN unnest(%(who)s::uuid[], %(at)s::timestamptz[]) AS coming (patient_id, at)
        ON coming.patient_id = found.patient_id
    GROUP BY found.patient_id, file.sort_name, file.birth_date, house.name
    ORDER BY {{sort}} 2 NULLS LAST, gravest, found.patient_id
    LIMIT %(limit)s OFFSET %(start)s
"""  # noqa: S608 (our own words)
SORTS = {"comes": "2", "gravest": "3", "patient": "file.sort_name", "born": "file.birth_date", "practice": "house.name"}
BEFORE_VISITS = f"""
    SELECT count(DISTINCT found.patient_id) FROM {FOUND}
    WHERE found.kind <> 'stale' AND found.patient_id = ANY(%(who)s::uuid[])
"""  # noqa: S608 (our own words)


@dataclass(frozen=True, slots=True)
class ToCorrect:
    """A file with what is wrong or missing in it, the gravest first.

    :param comes_at: the next visit, within a week; None when there is none
    """

    patient: Patient
    comes_at: datetime | None
    faults: list[Fault] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Looking:
    """Where an actor may correct files, and which kinds of faults he may settle there."""

    kinds: Mapping[UUID, tuple[str, ...]]

    def pairs(self, kind: str = "") -> dict[str, list[Any]]:
        """Return each structure with each kind he may settle there, or with one alone, as statements ask it."""
        settled = [(one, each) for one, kinds in self.kinds.items() for each in kinds if kind in ("", each)]
        return {"structures": [one for one, _kind in settled], "kinds": [each for _one, each in settled]}

    def open(self) -> QuerySet[Fault]:
        """Return what is to be corrected there."""
        return self.shown().filter(accepted_at=None)

    def shown(self) -> QuerySet[Fault]:
        """Return what is wrong there, said to be just so or not."""
        alike: dict[tuple[str, ...], list[UUID]] = defaultdict(list)
        for structure_id, kinds in self.kinds.items():
            alike[kinds].append(structure_id)
        where = Q(pk__in=[])
        for kinds, structures in alike.items():
            where |= Q(structure__in=structures, kind__in=kinds)
        return Fault.objects.filter(where)


def looking(actor: Actor) -> Looking:
    """Return where the actor may correct files: where he works, or everywhere he does."""
    here = [one for one in actor.structures(Can.EDIT_PATIENT) if actor.at in (None, one)]
    return Looking({one: _settled_by(actor, one) for one in here if actor.may(Can.VIEW_PATIENT, one)})


def _settled_by(actor: Actor, structure_id: UUID) -> tuple[str, ...]:
    return tuple(one.value for one in FaultKind if all(actor.may(right, structure_id) for right in NEEDS.get(one, ())))


def counts(actor: Actor) -> list[tuple[FaultKind, int]]:
    """Return how many files have each kind of fault, the gravest first; those of which there are none are left out."""
    rows = looking(actor).open().values_list("kind").annotate(Count("pk"))
    found: dict[str, int] = dict(rows.order_by())
    return [(kind, found[kind]) for kind in FaultKind if kind in found]


def files_to_correct(actor: Actor) -> int:
    """Return how many files have anything to be corrected."""
    return looking(actor).open().aggregate(count=Count("patient", distinct=True))["count"] or 0


def soon(actor: Actor, now: datetime) -> int:
    """Return how many who come within a week have something in their file to be corrected before."""
    here = looking(actor)
    coming = around().coming([*here.kinds], now, now + SOON)
    with connection.cursor() as cursor:
        cursor.execute(BEFORE_VISITS, {"who": [*coming], **here.pairs()})
        (count,) = cursor.fetchone()
    return int(count)


def queue(
    actor: Actor, now: datetime, *, kind: str = "", sort: str = "", start: int = 0, most: int = 25
) -> list[ToCorrect]:  # fmt: skip
    """Return files to correct: who comes within a week by his visit, then the gravest; kept closer, they are left out.

    :param kind: only files with such a fault; all they have is told
    :param sort: by `SORTS`, before that order, as an address says it (`ui.sorting`)
    """
    here = looking(actor)
    coming = around().coming([*here.kinds], now, now + SOON)
    asked: dict[str, Any] = {
        "order": FaultKind.values,
        "who": [*coming.keys()],
        "at": [*coming.values()],
        **here.pairs(kind),
        "limit": most,
        "start": start,
    }
    with connection.cursor() as cursor:
        cursor.execute(QUEUE.format(sort=_sorted(sort)), asked)
        rows = [(patient_id, comes_at) for patient_id, comes_at, _gravest in cursor.fetchall()]
    return _told(actor, here.open(), rows)


def _sorted(sort: str) -> str:
    names = ((one.removeprefix("-"), "DESC" if one[0] == "-" else "ASC") for one in order(sort, SORTS))
    return "".join(f"{SORTS[name]} {way} NULLS LAST, " for name, way in names)


def _told(actor: Actor, shown: QuerySet[Fault], rows: Sequence[tuple[UUID, datetime | None]]) -> list[ToCorrect]:
    ids = [patient_id for patient_id, _comes_at in rows]
    files = Patient.objects.filter(pk__in=ids, merged_into=None, archived_at=None).select_related("structure").in_bulk()
    closed = guarding.closed(actor, files.values())
    found: dict[UUID, list[Fault]] = defaultdict(list)
    for one in shown.filter(patient__in=ids):
        found[one.patient_id].append(one)
    return [
        ToCorrect(files[pk], at, sorted(found[pk], key=lambda one: FaultKind.values.index(one.kind)))
        for pk, at in rows
        if pk in files and pk not in closed
    ]


def accepted(actor: Actor, most: int = 100) -> list[tuple[Patient, Fault]]:
    """Return what was said to be just so, the last first."""
    rows = looking(actor).shown().filter(accepted_at__isnull=False).order_by("-accepted_at", "-pk")[:most]
    told = _told(actor, Fault.objects.filter(pk__in=[one.pk for one in rows]), [(one.patient_id, None) for one in rows])
    files = {one.patient.pk: one.patient for one in told}
    return [(files[one.patient_id], one) for one in rows if one.patient_id in files]


def fault(actor: Actor, fault_id: UUID) -> Fault:
    """Return one fault with its file.

    :raises NotFound: when there is none, or none for this actor
    """
    found = looking(actor).shown().filter(pk=fault_id).select_related("patient").first()
    if found is None:
        raise NotFound
    guarding.check(actor, found.patient)
    return found


def opened_lately(actor: Actor, now: datetime, most: int = 100) -> list[Patient]:
    """Return the files opened since the last night, which nobody looked at yet."""
    rows = Patient.objects.filter(structure__in=[*looking(actor).kinds], created_at__gt=now - timedelta(hours=36))
    return list(rows.order_by("-created_at")[:most])


def by_turns(structure_id: UUID) -> list[list[UUID]]:
    """Return all files of a structure, some at a time."""
    everyone = [*Patient.objects.filter(structure_id=structure_id).order_by("pk").values_list("pk", flat=True)]
    return [everyone[start : start + AT_ONCE] for start in range(0, len(everyone), AT_ONCE)]


def judged_by(actor: Actor, structure_id: UUID, patient_ids: Collection[UUID], now: datetime) -> dict[UUID, rules.File]:
    """Return what some files of one structure are judged by; those merged, archived or erased are left out."""
    today, ids = timezone.localdate(now), [*patient_ids]
    files = Patient.objects.filter(structure_id=structure_id, pk__in=ids, merged_into=None, archived_at=None)
    people = list(files.exclude(birth_name=NAMELESS).prefetch_related("contacts"))
    stale, visits = stale_among(people, now), around().visits(actor, structure_id, ids, now)
    ended, unread = around().ended(structure_id, ids, today), around().unread(structure_id, ids, now)
    everyone = Patient.objects.filter(structure_id=structure_id, merged_into=None, archived_at=None).count()
    insured, of_many = around().insured(structure_id, ids)
    doctors = RegularDoctor.objects.filter(structure=structure_id)
    doctored = {*doctors.filter(patient__in=ids).values_list("patient_id", flat=True)}
    notes_doctors, notes_rights = rules.is_usual(doctors.count(), everyone), rules.is_usual(of_many, everyone)
    lives = {one.patient_id: one for one in Address.objects.filter(patient__in=ids)}
    numbers = {one.patient_id: one for one in NationalNumber.objects.filter(patient__in=ids)}
    relatives, doubles = _relatives(people, now), _doubles(structure_id, ids)
    refused = _refused(structure_id, [contact.value for one in people for contact in one.contacts.all()])
    found: dict[UUID, rules.File] = {}
    for one in people:
        ways = [*one.contacts.all()]
        number, seen = numbers.get(one.pk), visits.get(one.pk, Visits())
        found[one.pk] = rules.File(
            birth_name=one.birth_name,
            first_names=one.first_names,
            birth_date=one.birth_date,
            used_name=one.used_name,
            sex=one.sex,
            birth_place=one.birth_place_code,
            died=one.died_on is not None,
            checked=one.identity_checked,
            language=one.language,
            interpreter=one.interpreter,
            stale=one.pk in stale,
            phones=tuple(way.value for way in ways if way.system == "phone"),
            emails=tuple(way.value for way in ways if way.system == "email"),
            relatives=tuple(relatives[one.pk]),
            number=number.value if number else "",
            number_mark=number.digest if number else "",
            refused=tuple(way.value for way in ways if way.value in refused),
            visits=seen.kept,
            comes=seen.comes,
            ended=ended.get(one.pk, ()),
            lacking=seen.lacking,
            doubles=tuple(doubles[one.pk]),
            address=(home.lines, home.postcode, home.city) if (home := lives.get(one.pk)) else None,
            insured=one.pk in insured if notes_rights else None,
            doctored=one.pk in doctored if notes_doctors else None,
            untold=seen.untold,
            unread=unread.get(one.pk, ()),
        )
    return found


def _refused(structure_id: UUID, addresses: Iterable[str]) -> set[str]:
    marked = RefusedAddress.objects.filter(structure=structure_id, ended_at=None, address__in={*addresses})
    return {*marked.values_list("address", flat=True)}


def _relatives(people: Sequence[Patient], now: datetime) -> dict[UUID, list[tuple[str, bool]]]:
    """Return who stands beside each now, by what he is to the patient and whether he can be reached."""
    today, born = timezone.localdate(now), {one.pk: one.birth_date for one in people}
    rows = list(Relative.objects.filter(patient__in=born, known__merged_into=None))
    beside = {one.known_id for one in rows if one.known_id}
    reached = {*Contact.objects.filter(patient__in=beside).values_list("patient_id", flat=True)} if beside else set()
    found: dict[UUID, list[tuple[str, bool]]] = defaultdict(list)
    for one in rows:
        if kin.in_force(one.relation, born[one.patient_id], one.from_on, one.until_on, today):
            found[one.patient_id].append((one.relation, bool(one.phone or one.email or one.known_id in reached)))
    return found


def _doubles(structure_id: UUID, ids: Collection[UUID]) -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = defaultdict(list)
    pairs = Double.objects.filter(Q(one__in=ids) | Q(other__in=ids), structure=structure_id, apart_at=None)
    for one, other in pairs.values_list("one_id", "other_id"):
        found[one].append(str(other))
        found[other].append(str(one))
    return found
