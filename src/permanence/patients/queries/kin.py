"""Reading who stands beside a patient, always for an actor."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from permanence.foundation.actor import Actor
from permanence.foundation.composed import composed
from permanence.foundation.refusal import NotFound
from permanence.foundation.rights import Can
from permanence.patients import guarding
from permanence.patients.models import PROVED, Contact, Patient, Relative
from permanence.patients.rules import kin, numbers

MOST_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Beside:
    """A relative as a page shows him: with his last day, and whether his rights are in force.

    :ivar apart: his own file is kept closer, or lies in the archive: how he is reached is not shown either
    """

    row: Relative
    ends_on: date | None
    in_force: bool
    apart: bool = False

    @property
    def phone(self) -> str:
        """Where he is called; empty when no number is known, or none may be shown."""
        if self.apart:
            return ""
        return self.row.phone or (self.row.known.phone if self.row.known else "")


def relatives(actor: Actor, patient: Patient) -> list[Beside]:
    """Return who stands beside a patient already read, those in force first."""
    today = timezone.localdate()
    rows = patient.relatives.filter(known__merged_into=None).select_related("known").prefetch_related("known__contacts")
    apart = guarding.closed(actor, [one.known for one in rows if one.known])
    shown = [_beside(one, patient, today, apart) for one in rows]
    return sorted(shown, key=lambda one: not one.in_force)


def relative(actor: Actor, relative_id: UUID) -> Relative:
    """Return one relative with the patient he stands beside.

    :raises NotFound: when there is none, or none for this actor
    """
    found = Relative.objects.filter(pk=relative_id).select_related("patient", "known").first()
    if found is None:
        raise NotFound
    actor.require(Can.VIEW_PATIENT, found.structure_id)
    guarding.check(actor, found.patient)
    return found


def household(actor: Actor, patient: Patient) -> list[Patient]:
    """Return the patients who share a number or an address with one, and are not beside him yet."""
    actor.require(Can.VIEW_PATIENT, patient.structure_id)
    ways = [one.value for one in patient.contacts.all()]
    sharing = Contact.objects.filter(structure_id=patient.structure_id, value__in=ways)
    found = Patient.objects.filter(pk__in=sharing.values("patient_id")).exclude(pk=patient.pk)
    found = found.filter(merged_into=None)
    found = found.exclude(pk__in=patient.relatives.exclude(known=None).values("known_id"))
    return list(found.order_by("birth_date")[:MOST_SHOWN])


def behind_relative(actor: Actor, structure_id: UUID, number: str) -> list[Relative]:
    """Return those who may be calling for a patient from this number, their rights in force; patients with contacts."""
    written = numbers.caller(number)
    if not written or not actor.may(Can.VIEW_PATIENT, structure_id):
        return []
    return concerned(_reached(structure_id, written), timezone.localdate())


@composed
def _reached(structure_id: UUID, number: str) -> QuerySet[Relative]:
    his = Contact.objects.filter(structure_id=structure_id, system="phone", value=number).values("patient_id")
    rows = Relative.objects.filter(Q(phone=number) | Q(known__in=his), structure_id=structure_id)
    rows = rows.filter(patient__merged_into=None).exclude(known__merged_into__isnull=False)
    rows = rows.select_related("patient", "known").prefetch_related("patient__contacts")
    return rows.order_by("patient__birth_date", "created_at")


def booked_for(structure_id: UUID, emails: Iterable[str]) -> set[UUID]:
    """Return for whom those reached at these addresses may book, in the scope that is open."""
    return {one.patient_id for one in _booking_at(structure_id, emails, Q())}


def booking_at(structure_id: UUID, emails: Iterable[str]) -> list[Relative]:
    """Return those proved to be reached at these addresses who may book for another, in the scope that is open."""
    return _booking_at(structure_id, emails, PROVED)


def _booking_at(structure_id: UUID, emails: Iterable[str], as_noted: Q) -> list[Relative]:
    at = list(emails)
    his = Contact.objects.filter(as_noted, structure_id=structure_id, system="email", value__in=at)
    beside = Q(email__in=at) | Q(known__in=his.values("patient_id"))
    rows = Relative.objects.filter(as_noted, beside, structure_id=structure_id, may_book=True)
    return concerned(rows.select_related("patient__structure"), timezone.localdate())


def concerned(rows: Iterable[Relative], today: date) -> list[Relative]:
    """Keep those in force who may book or be told something."""
    return [
        one
        for one in rows
        if (one.may_book or one.told_of != "nothing")
        and kin.in_force(one.relation, one.patient.birth_date, one.from_on, one.until_on, today)
    ]


def _beside(one: Relative, patient: Patient, today: date, apart: Collection[UUID]) -> Beside:
    ends = kin.last_day(one.relation, patient.birth_date, one.until_on)
    in_force = kin.in_force(one.relation, patient.birth_date, one.from_on, one.until_on, today)
    return Beside(one, ends, in_force, one.known_id in apart)
