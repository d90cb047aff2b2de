"""How a patient is reached, as messaging asks: numbers, addresses, whether he is called, who is told instead."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db.models import QuerySet, prefetch_related_objects
from django.utils import timezone

from permanence.foundation.actor import Actor
from permanence.foundation.composed import composed
from permanence.foundation.rights import Can
from permanence.messaging.queries import Reach
from permanence.patients.models import Address, Contact, Need, NeedKind, Patient, Relative

from .kin import concerned

TO_REACH = (
    "contacts",
    "needs",
    "address",
    "relatives__known__contacts",
    "relatives__known__needs",
    "relatives__known__address",
)  # what reach reads: prefetch it for many


def read_together(patients: Iterable[Patient]) -> None:
    """Read at once what tells how many patients are reached, of whom `reach` is asked one after the other."""
    prefetch_related_objects(list(patients), *TO_REACH)


def reach(patient: Patient) -> Reach:
    """Return how a patient can be told something; whoever is told in his place, a child's parents, comes first."""
    return _own(patient, instead=tuple(_instead(one) for one in _in_force(patient, lambda one: one.instead)))


def proved_reach(patient: Patient) -> Reach:
    """Return how a patient is told by what was proved alone; those who act for him in place of who has no way."""
    own = _own(patient, proved=True)
    if own.phones or own.emails:
        return own
    acting = _in_force(patient, lambda one: one.acts_for and one.is_proved)
    return replace(own, instead=tuple(_instead(one, proved=True) for one in acting))


def _own(patient: Patient, *, instead: tuple[Reach, ...] = (), proved: bool = False) -> Reach:
    known: list[Contact] = [one for one in _of(patient, "contacts", _contacts) if one.is_proved or not proved]
    return Reach(
        person=patient.pk,
        name=patient.name,
        phones=tuple(one.value for one in known if one.system == "phone"),
        emails=tuple(one.value for one in known if one.system == "email"),
        postal=_postal(patient),
        by_voice=patient.by_voice,
        no_voice=any(one.kind == NeedKind.NO_VOICE for one in _of(patient, "needs", _needs)),
        dead=patient.died_on is not None,
        instead=instead,
    )


def _of(patient: Patient, name: str, read: Callable[[UUID], list[Any]]) -> list[Any]:
    """Return what was read of him together with others, or else read it."""
    together = name in getattr(patient, "_prefetched_objects_cache", ())
    return list(getattr(patient, name).all()) if together else read(patient.pk)


@composed
def _contacts(patient_id: UUID) -> QuerySet[Contact]:
    return Contact.objects.filter(patient_id=patient_id)


@composed
def _needs(patient_id: UUID) -> QuerySet[Need]:
    return Need.objects.filter(patient_id=patient_id)


@composed
def _relatives(patient_id: UUID) -> QuerySet[Relative]:
    return Relative.objects.filter(patient_id=patient_id)


@composed
def _address_of(patient_id: UUID) -> QuerySet[Address]:
    return Address.objects.filter(patient_id=patient_id)


def _postal(patient: Patient) -> str:
    """Return where he lives, in lines; empty when a letter would not arrive there."""
    if "address" not in patient._state.fields_cache:  # else it was read together with others
        lives = next(iter(_address_of(patient.pk)), None)
    else:
        lives = getattr(patient, "address", None)
    if lives is None or not (lives.lines and lives.city):
        return ""
    return f"{lives.lines.strip()}\n{lives.postcode} {lives.city}"


def _in_force(patient: Patient, chosen: Callable[[Relative], bool]) -> list[Relative]:
    """Return those chosen among who stands beside a patient, as long as their rights are in force."""
    known = filter(chosen, _of(patient, "relatives", _relatives))
    rows = [one for one in known if not (one.known and one.known.merged_into_id)]
    for one in rows:
        one.patient = patient  # so that it is not read again
    return concerned(rows, timezone.localdate())


def _instead(relative: Relative, *, proved: bool = False) -> Reach:
    phones, emails = filter(None, [relative.phone]), filter(None, [relative.email])
    if relative.known is None:
        return Reach(person=relative.pk, name=relative.name, phones=tuple(phones), emails=tuple(emails))
    own = _own(relative.known, proved=proved)
    return replace(own, phones=(*phones, *own.phones), emails=(*emails, *own.emails))


def shared_addresses(actor: Actor, patient_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Return for each patient the first number, else the first address, he is reached at: a household shares one."""
    wanted, allowed = list(patient_ids), actor.structures(Can.VIEW_PATIENT)
    rows = Relative.objects.filter(patient__in=wanted, structure__in=allowed, instead=True).select_related("patient")
    told = concerned(rows.order_by("-created_at", "-id"), timezone.localdate())
    parents = {one.patient_id: one for one in told}  # the first noted stands
    people = {*wanted, *(one.known_id for one in told if one.known_id)}
    ways = Contact.objects.filter(patient__in=people, structure__in=allowed)
    first: dict[UUID, str] = {}
    for patient_id, value in ways.order_by("-system", "created_at", "id").values_list("patient_id", "value"):
        first.setdefault(patient_id, value)
    found = {one: _address(parents.get(one), first) or first.get(one, "") for one in wanted}
    return {one: address for one, address in found.items() if address}


def _address(parent: Relative | None, first: dict[UUID, str]) -> str:
    if parent is None:
        return ""
    return parent.phone or (first.get(parent.known_id, "") if parent.known_id else "") or parent.email
