"""Noting what a practice should be fitted out for when a patient comes."""

from collections.abc import Collection

from permanence.directory.models import Welcomed
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.refusal import Invalid
from permanence.foundation.rights import Can
from permanence.patients.models import Patient, Situation
from permanence.patients.sensitivity import Class, require

from .holding import hold


@action(Can.EDIT_PATIENT, audit="patient.situations_noted", of="patient")
def note_situations(*, by: Actor, patient: Patient, kinds: Collection[str]) -> Patient:
    """Note what a patient should be welcomed with; what is not named no longer is.

    :raises NotPermitted: when care is not shown to the actor
    :raises Invalid: for what nobody knows
    """
    require(by, patient.structure_id, Class.CARE)
    if not {*kinds} <= {*Welcomed.values}:
        raise Invalid
    hold(patient.pk)
    Situation.objects.filter(patient=patient).exclude(kind__in=kinds).delete()
    rows = [Situation(structure_id=patient.structure_id, patient=patient, kind=kind) for kind in {*kinds}]
    Situation.objects.bulk_create(rows, ignore_conflicts=True)
    return patient
