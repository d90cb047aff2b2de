"""Reading what a patient needs, likes and is remembered for, and whether his file is believed still."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from django.db import models
from django.utils import timezone

from permanence.directory.models import Structure
from permanence.foundation.actor import Actor
from permanence.foundation.composed import composed
from permanence.foundation.refusal import Words
from permanence.patients.models import (
    Address,
    Confirmed,
    Freshness,
    Need,
    NeedKind,
    Patient,
    Preference,
    RegularDoctor,
    Remembrance,
)
from permanence.patients.rules import freshness, liking
from permanence.patients.sensitivity import Class, sees

from .situations import better_welcomed


@dataclass(frozen=True, slots=True)
class Known:
    """What matters of a patient who calls: a few words, and whether the file is to be confirmed.

    :param since: when it was last confirmed, or opened
    :param better_at: who nearby is fitted out for him where his practice is not
    """

    needs: list[Words]
    remembered: list[str]
    stale: bool
    since: date
    by_name: str = ""
    better_at: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Kept:
    """All that is kept besides who he is and how he is reached; None where nothing is.

    :param papers: whether the reader is given the address and the doctor
    """

    known: Known
    preference: Preference | None
    remembrances: list[Remembrance]
    papers: bool
    address: Address | None
    doctor: RegularDoctor | None


def known(patient: Patient, now: datetime) -> Known:
    """Return what matters of a patient already read."""
    today = timezone.localdate(now)
    return _known(patient, remembrances(patient, today), today)


def kept(actor: Actor, patient: Patient, now: datetime) -> Kept:
    """Return what is kept of a patient already read, as far as the actor is given it."""
    return _kept(patient, now, papers=sees(actor, patient.structure_id, Class.ADMINISTRATIVE))


def kept_in_an_emergency(patient: Patient, now: datetime) -> Kept:
    """Return all that is kept of a patient whose file is open in an emergency: help may have to be sent."""
    return _kept(patient, now, papers=True)


def _kept(patient: Patient, now: datetime, *, papers: bool) -> Kept:
    today = timezone.localdate(now)
    remembered = remembrances(patient, today)
    doctors = RegularDoctor.objects.filter(patient=patient).select_related("practitioner_role__person")
    return Kept(
        known=_known(patient, remembered, today),
        preference=Preference.objects.filter(patient=patient).select_related("practitioner_role__person").first(),
        remembrances=remembered,
        papers=papers,
        address=Address.objects.filter(patient=patient).first() if papers else None,
        doctor=doctors.first() if papers else None,
    )


def remembrances(patient: Patient, today: date) -> list[Remembrance]:
    """Return what is remembered of a patient and has not passed its day."""
    return _remembered(patient.pk, today)


@composed
def _remembered(patient_id: UUID, today: date) -> models.QuerySet[Remembrance]:
    return Remembrance.objects.filter(patient_id=patient_id, until_on__gt=today)


def stale_among(patients: Collection[Patient], now: datetime) -> set[UUID]:
    """Return which of some patients of one structure have a file that is to be confirmed at the next contact."""
    if not patients:
        return set()
    today, delay = timezone.localdate(now), months(next(iter(patients)).structure_id)
    last = dict(Confirmed.objects.filter(patient__in=patients).values_list("patient_id", "at"))
    since = {one.pk: timezone.localdate(last.get(one.pk, one.created_at)) for one in patients if one.died_on is None}
    return {pk for pk, day in since.items() if freshness.is_stale(day, delay, today)}


def months(structure_id: UUID) -> int:
    """Return after how many months the files of a structure are to be confirmed again."""
    return next(iter(_months(structure_id)), freshness.USUAL_MONTHS)


@composed
def _months(structure_id: UUID) -> models.QuerySet[Freshness, int]:
    return Freshness.objects.filter(structure_id=structure_id).values_list("months", flat=True)


def preference(patient: Patient) -> Preference | None:
    """Return when and with whom a patient likes to come; None when he said nothing."""
    return next(iter(_preference(patient.pk)), None)


@composed
def _preference(patient_id: UUID) -> models.QuerySet[Preference]:
    return Preference.objects.filter(patient_id=patient_id).select_related("practitioner_role__structure")


def liked_times(patient: Patient) -> Preference | None:
    """Return when a patient likes to come; None when any time does."""
    liked = preference(patient)
    return liked if liked and (liked.days or liked.half_day) else None


def suits(liked: Preference, local: datetime) -> bool:
    """Tell whether a moment on the wall of the practice is one that a patient likes."""
    return liking.suits(liked.days, liked.half_day, local)


def liked_hours(liked: Preference) -> tuple[time, time]:
    """Return between which hours a patient likes to come."""
    return liking.hours(liked.half_day)


def liked_weekdays(liked: Preference) -> list[int]:
    """Return on which weekdays a patient likes to come, Monday being 0; none means any."""
    return [number for number, day in enumerate(liking.DAYS) if day in liked.days]


def needs(patient: Patient, kind: str) -> bool:
    """Tell whether a patient needs something."""
    return kind in _needed(patient.pk)


def needing(patient_ids: Iterable[UUID], kind: str) -> set[UUID]:
    """Return which of these patients need something."""
    return {*Need.objects.filter(patient_id__in=[*patient_ids], kind=kind).values_list("patient_id", flat=True)}


def delays(structures: models.QuerySet[Structure]) -> list[tuple[Structure, int]]:
    """Return structures, each with its delay in months."""
    chosen = dict(Freshness.objects.filter(structure__in=structures).values_list("structure_id", "months"))
    return [(one, chosen.get(one.pk, freshness.USUAL_MONTHS)) for one in structures]


def _known(patient: Patient, remembered: list[Remembrance], today: date) -> Known:
    last = next(iter(_confirmed(patient.pk)), None)
    since = timezone.localdate(last.at if last else patient.created_at)
    return Known(
        needs=[NeedKind(kind).label for kind in _needed(patient.pk)],
        remembered=[one.text for one in remembered],
        stale=patient.died_on is None and freshness.is_stale(since, months(patient.structure_id), today),
        since=since,
        by_name=last.by_name if last else "",
        better_at=tuple(better_welcomed(patient)),
    )


@composed
def _confirmed(patient_id: UUID) -> models.QuerySet[Confirmed]:
    return Confirmed.objects.filter(patient_id=patient_id)


@composed
def _needed(patient_id: UUID) -> models.QuerySet[Need, str]:
    return Need.objects.filter(patient_id=patient_id).values_list("kind", flat=True)
