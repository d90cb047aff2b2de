"""What is wrong or missing in files: looked for every night and whenever the queue is read, and said to be just so."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from permanence.foundation.action import action
from permanence.foundation.actor import Actor, system
from permanence.foundation.refusal import Refusal
from permanence.foundation.rights import Can
from permanence.patients.models import Fault
from permanence.patients.queries import faults
from permanence.patients.rules import faults as rules


class NeverJustSo(Refusal):
    """Such a fault is settled where it arises."""

    title = _("This cannot be left as it is")
    next_step = _("Cancel the appointment, or compare the two files.")


class ChangedMeanwhile(Refusal):
    """What was looked at is not what stands there now: nobody said of that that it is just so."""

    title = _("This has changed meanwhile")
    next_step = _("Look at what it says now, then decide.")


def look_again(structure_id: UUID, patient_ids: Collection[UUID], now: datetime) -> None:
    """Look at some files of one structure, whoever asks: what is wrong now is kept, what is no more is forgotten."""
    files = faults.judged_by(system("patients.look_again", [structure_id]), structure_id, patient_ids, now)
    known = {(one.patient_id, one.kind): one for one in Fault.objects.filter(patient__in=[*patient_ids])}
    fresh, changed, reworded = [], [], []
    for patient_id, file in files.items():
        for kind, fault in rules.faults(file, timezone.localdate(now)).items():
            kept = known.pop((patient_id, kind), None)
            if kept is None:
                kept = Fault(structure_id=structure_id, patient_id=patient_id, kind=kind, found_at=now)
                fresh.append(kept)
            elif kept.marks != fault.marks:  # it rests on something else: nobody said that of it
                kept.accepted_at, kept.accepted_by_name, kept.found_at = None, "", now
                changed.append(kept)
            elif kept.why != [*fault.why]:
                reworded.append(kept)
            kept.why, kept.marks = [*fault.why], fault.marks
    Fault.objects.filter(pk__in=[one.pk for one in known.values()]).delete()
    Fault.objects.bulk_update(changed, ["why", "marks", "found_at", "accepted_at", "accepted_by_name"])
    Fault.objects.bulk_update(reworded, ["why"])  # who says meanwhile that it is just so has said it
    Fault.objects.bulk_create(fresh, ignore_conflicts=True)  # two may look at once


@action(Can.EDIT_PATIENT, audit="patient.faults_sought", of="structure_id")
def seek_faults(*, by: Actor, structure_id: UUID, among: Collection[UUID], now: datetime) -> None:
    """Look through some files of a structure for what is to be corrected."""
    look_again(structure_id, among, now)


@action(Can.EDIT_PATIENT, audit="patient.fault_accepted", of="fault")
def accept_fault(*, by: Actor, fault: Fault, seen: str, now: datetime) -> Fault:
    """Note that it is just so: it is asked no more until what it rests on changes.

    :param seen: the marks of what was looked at
    :raises NeverJustSo: for what is settled elsewhere
    :raises ChangedMeanwhile: when it rests on something else by now, or is no more
    """
    if fault.kind in faults.SETTLED_ELSEWHERE:
        raise NeverJustSo
    look_again(fault.structure_id, [fault.patient_id], now)
    same = Fault.objects.filter(pk=fault.pk, marks=seen)
    if not same.filter(accepted_at=None).update(accepted_at=now, accepted_by_name=by.name) and not same.exists():
        raise ChangedMeanwhile
    return fault


@action(Can.EDIT_PATIENT, audit="patient.fault_returned", of="fault")
def return_fault(*, by: Actor, fault: Fault) -> Fault:
    """Take back that it is just so: it stands in the queue again."""
    Fault.objects.filter(pk=fault.pk).update(accepted_at=None, accepted_by_name="")
    return fault
