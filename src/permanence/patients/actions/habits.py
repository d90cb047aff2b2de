"""What a patient needs, likes and is remembered for, where he lives, his regular doctor; and that all is still so."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from permanence.directory.models import PractitionerRole, Structure
from permanence.foundation.action import action
from permanence.foundation.actor import Actor, Kind
from permanence.foundation.refusal import Invalid
from permanence.foundation.rights import Can
from permanence.messaging import queries as post_office
from permanence.patients import queries
from permanence.patients.models import (
    DAYS,
    Address,
    Confirmed,
    Freshness,
    HalfDay,
    Need,
    NeedKind,
    Patient,
    Preference,
    RegularDoctor,
    Remembrance,
)
from permanence.patients.rules import discreet, freshness, places
from permanence.patients.rules.names import tidy
from permanence.patients.rules.traits import Wrong

from .holding import hold
from .refusals import BadTraits, OfHealth

SHELF_MONTHS = (3, 6, 12, 24)
LONGEST = {"lines": 200, "postcode": 10, "city": 80, "access": 140}


@action(Can.EDIT_PATIENT, audit="patient.needs_noted", of="patient")
def note_needs(*, by: Actor, patient: Patient, needs: Collection[str]) -> Patient:
    """Note what a patient needs; what is not named is needed no longer.

    :raises Invalid: for what is no need
    """
    if not {*needs} <= {*NeedKind.values}:
        raise Invalid
    hold(patient.pk)
    Need.objects.filter(patient=patient).exclude(kind__in=needs).delete()
    rows = [Need(structure_id=patient.structure_id, patient=patient, kind=kind) for kind in {*needs}]
    Need.objects.bulk_create(rows, ignore_conflicts=True)
    return queries.patient(by, patient.pk)


@action(Can.EDIT_PATIENT, audit="patient.preference_noted", of="patient")
def note_preference(
    *,
    by: Actor,
    patient: Patient,
    days: Collection[str] = (),
    half_day: str = "",
    practitioner_role: PractitionerRole | None = None,
) -> Patient:
    """Note when and with whom a patient likes to come; a booking begins with it.

    :raises Invalid: for what is no day or half of it, or for a practitioner of another structure
    """
    foreign = practitioner_role and practitioner_role.structure_id != patient.structure_id
    if not {*days} <= {*DAYS} or half_day not in HalfDay.values or foreign:
        raise Invalid
    liked = {
        "days": [one for one in DAYS if one in days],
        "half_day": half_day,
        "practitioner_role": practitioner_role,
    }
    _keep(Preference, patient, liked)
    return queries.patient(by, patient.pk)


@action(Can.EDIT_PATIENT, audit="remembrance.noted", of="patient")
def remember(*, by: Actor, patient: Patient, text: str, months: int, now: datetime) -> Remembrance:
    """Remember something kind of a patient for a while.

    :raises OfHealth: when a word of health is in it
    :raises Invalid: when it is empty or too long, or for another shelf life
    """
    written = tidy(text)
    if not written or len(written) > LONGEST["access"] or months not in SHELF_MONTHS:
        raise Invalid
    if word := discreet.of_health(written):
        raise OfHealth(word)
    until = freshness.confirm_from(timezone.localdate(now), months)
    return Remembrance.objects.create(
        structure_id=patient.structure_id, patient=patient, text=written, until_on=until, noted_at=now,
        noted_by_name=by.name,
    )  # fmt: skip


@action(Can.EDIT_PATIENT, audit="remembrance.forgotten", of="patient")
def forget(*, by: Actor, patient: Patient, remembrance_id: UUID) -> None:
    """Forget what was remembered of a patient."""
    Remembrance.objects.filter(pk=remembrance_id, patient=patient).delete()


@action(Can.EDIT_PATIENT, audit="patient.address_noted", of="patient")
def note_address(
    *,
    by: Actor,
    patient: Patient,
    lines: str = "",
    postcode: str = "",
    city: str = "",
    commune_code: str = "",
    access: str = "",
) -> Patient:
    """Note where a patient lives; nothing at all forgets it.

    :raises BadTraits: for a code that is no commune's, or what is too long
    """
    by.require(Can.VIEW_ADMINISTRATIVE, patient.structure_id)
    code = places.tidy_code(commune_code)
    told = {"postcode": postcode, "city": city, "access": access}
    written = {"lines": "\n".join(filter(None, map(tidy, lines.splitlines()))), **{k: tidy(v) for k, v in told.items()}}
    wrong = {field: Wrong.TOO_LONG for field, text in written.items() if len(text) > LONGEST[field]}
    if code and not places.is_commune(code):
        wrong["commune_code"] = Wrong.NOT_A_COMMUNE
    if wrong:
        raise BadTraits(wrong)
    if any(written.values()) or code:
        _keep(Address, patient, {**written, "commune_code": code})
    else:
        Address.objects.filter(patient=patient).delete()
    return queries.patient(by, patient.pk)


@action(Can.EDIT_PATIENT, audit="patient.doctor_noted", of="patient")
def note_doctor(
    *,
    by: Actor,
    patient: Patient,
    practitioner_role: PractitionerRole | None = None,
    name: str = "",
    mssante: str = "",
    declared_on: date | None = None,
) -> Patient:
    """Note the regular doctor a patient declared: one of the structure, or a name; neither forgets it.

    :param mssante: where he is written to
    :raises Invalid: for a practitioner of another structure, or an address that is no professional's
    """
    by.require(Can.VIEW_ADMINISTRATIVE, patient.structure_id)
    if practitioner_role and practitioner_role.structure_id != patient.structure_id:
        raise Invalid
    if mssante and not post_office.is_professional(mssante):
        raise Invalid
    named = "" if practitioner_role else tidy(name)[:120]
    if practitioner_role or named:
        told: dict[str, Any] = {"practitioner_role": practitioner_role, "name": named, "declared_on": declared_on}
        told["mssante"] = mssante.strip()
        _keep(RegularDoctor, patient, told)
    else:
        RegularDoctor.objects.filter(patient=patient).delete()
    return queries.patient(by, patient.pk)


@action(Can.EDIT_PATIENT, audit="patient.confirmed", of="patient")
def confirm(*, by: Actor, patient: Patient, now: datetime) -> Patient:
    """Note that the patient, or who calls for him, said that his file is still right."""
    _keep(Confirmed, patient, {"at": now, "by_name": by.name if by.kind is Kind.PERSON else ""})
    return queries.patient(by, patient.pk)


@action(Can.WRITE_DIRECTIVES, audit="freshness.chosen", of="structure")
def choose_freshness(*, by: Actor, structure: Structure, months: int) -> Freshness:
    """Choose after how many months the files of a structure are to be confirmed again.

    :raises Invalid: for less than one, or more than five years
    """
    if months not in freshness.MONTHS:
        raise Invalid
    chosen, _made = Freshness.objects.update_or_create(structure=structure, defaults={"months": months})
    return chosen


def _keep(
    model: type[Address | Confirmed | Preference | RegularDoctor], patient: Patient, told: Mapping[str, Any]
) -> None:
    model.objects.update_or_create(
        patient=patient, defaults=told, create_defaults={"structure_id": patient.structure_id, **told}
    )
