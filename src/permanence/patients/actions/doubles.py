"""Files that may be of one person: noticed when they change and every night, and said to be two people."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.refusal import NotFound
from permanence.foundation.rights import Can
from permanence.patients.models import Attribute, Double, Patient
from permanence.patients.queries import doubles


def notice(patient: Patient, now: datetime) -> None:
    """Compare a file that changed with those it may resemble; what no longer does is forgotten."""
    _write(patient.structure_id, doubles.candidates(patient), Q(one=patient) | Q(other=patient), now)


def notice_all(structure_id: UUID, now: datetime) -> None:
    """Compare all files of a structure that share something."""
    _write(structure_id, doubles.all_candidates(structure_id), Q(), now)


def _write(structure_id: UUID, pairs: Iterable[doubles.Pair], among: Q, now: datetime) -> None:
    known = {(one.one_id, one.other_id): one for one in Double.objects.filter(among, structure_id=structure_id)}
    seen = set()
    for found in doubles.compared(pairs):
        seen.add(found.pair)
        told = {"score": found.verdict.score, "reasons": [*found.verdict.reasons]}
        kept = known.get(found.pair)
        if kept is None:
            Double.objects.get_or_create(
                one_id=found.pair[0],
                other_id=found.pair[1],
                defaults={"structure_id": structure_id, "found_at": now, **told},
            )
        elif kept.apart_at and kept.marks != doubles.marks(found.pair):
            again = {"apart_at": None, "apart_by_name": "", "marks": "", "found_at": now}
            Double.objects.filter(pk=kept.pk).update(**told, **again)
        elif (kept.score, kept.reasons) != (told["score"], told["reasons"]):
            Double.objects.filter(pk=kept.pk).update(**told)
    gone = [one.pk for pair, one in known.items() if pair not in seen and one.apart_at is None]
    Double.objects.filter(pk__in=gone).delete()


@action(Can.MANAGE_PATIENTS, audit="patient.doubles_sought", of="structure_id")
def seek_doubles(*, by: Actor, structure_id: UUID, now: datetime) -> None:
    """Look through the files of a structure for those that may be of one person."""
    notice_all(structure_id, now)


@action(Can.MANAGE_PATIENTS, audit="patient.told_apart", of="one")
def tell_apart(*, by: Actor, one: Patient, other: Patient, namesakes: bool, now: datetime) -> Double:
    """Remember that two files are of two people: they are not proposed again unless their traits change.

    :param namesakes: both bear the attribute of the national rules from now on, so that nobody takes one for the other
    :raises NotFound: when they are not of one structure
    """
    if one.structure_id != other.structure_id:
        raise NotFound
    first, second = sorted([one.pk, other.pk])
    told = {"apart_at": now, "apart_by_name": by.name, "marks": doubles.marks((first, second))}
    fresh = {"structure_id": one.structure_id, "score": 0, "reasons": [], "found_at": now}
    if namesakes:
        for file in Patient.objects.select_for_update(no_key=True).filter(pk__in=[first, second]).order_by("pk"):
            if Attribute.NAMESAKE not in file.attributes:
                file.attributes = [*file.attributes, Attribute.NAMESAKE]
                file.save(update_fields=["attributes"])
    found, _ = Double.objects.update_or_create(
        one_id=first, other_id=second, defaults=told, create_defaults={**fresh, **told}
    )
    return found
