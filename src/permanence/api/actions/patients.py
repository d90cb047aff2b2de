"""What programs write of patients: a provisional identity and how he is reached, never what a document proved."""

from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from permanence.api.rules.fhir.patients import Told
from permanence.directory.models import Structure
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.refusal import Refusal
from permanence.foundation.rights import Can
from permanence.guard import queries as guard
from permanence.patients import actions as patients
from permanence.patients.models import Contact, Patient


class MergedAway(Refusal):
    """The file stands in another one."""

    title = _("This file was merged into another one: change that one")


class KeptForThePractice(Refusal):
    """No program is told how this patient is reached: it would write over what it cannot see."""

    status = 403
    title = _("This file is kept closer, or in the archive: the practice alone changes it")


@action(Can.EDIT_PATIENT, audit="patient.registered_by_program", of="structure")
def open_file(*, by: Actor, structure: Structure, told: Told, now: datetime, key: str | None = None) -> Patient:
    """Open the file of whom a program makes known, with every way he is reached by.

    :raises patients.BadTraits, patients.LooksAlike: as `patients.register` does
    """
    made = patients.register(
        by=by, structure=structure, birth_name=told.birth_name, first_names=told.first_names,
        birth_date=told.birth_date, used_name=told.used_name, sex=told.sex, phone=told.first("phone"),
        email=told.first("email"), now=now, key=key,
    )  # fmt: skip
    for system, value in told.reached:
        patients.add_contact(by=by, patient=made, system=system, value=value)
    return made


@action(Can.EDIT_PATIENT, audit="patient.corrected_by_program", of="patient")
def correct_patient(*, by: Actor, patient: Patient, told: Told, now: datetime) -> Patient:
    """Write who a patient is and how he is reached as a program says it; a way it leaves out is removed.

    A program sees no document, whatever its rights: strict traits that one proved, or the register, stay.
    :raises MergedAway, KeptForThePractice: when the file is not its to change
    :raises patients.BadTraits, patients.IdentityFromRegister, patients.IdentityWasChecked: as `patients.correct` does
    """
    if patient.merged_into_id is not None:
        raise MergedAway
    if patient.archived_at or guard.kept_closer([patient]):
        raise KeptForThePractice
    blind = replace(by, rights={where: held - {Can.IDENTIFY} for where, held in by.rights.items()})
    listed = _words(told.first_names) == _words(patient.first_names)
    patients.correct(
        by=blind, patient=patient, birth_name=told.birth_name, birth_date=told.birth_date, used_name=told.used_name,
        first_names=patient.first_names if listed else told.first_names, sex=told.sex, now=now,
    )  # fmt: skip
    _reach(by, patient, told)
    return patient


def _reach(by: Actor, patient: Patient, told: Told) -> None:
    kept = {patients.add_contact(by=by, patient=patient, system=way, value=value).pk for way, value in told.reached}
    for gone in Contact.objects.filter(patient=patient).exclude(pk__in=kept):
        patients.remove_contact(by=by, contact=gone)


def _words(names: str) -> list[str]:
    return names.replace(",", " ").split()
