"""Files whose time is over, or whose person asks for it, are erased; a file may be held back from that."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from permanence.directory.models import Structure
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.refusal import Refusal
from permanence.foundation.rights import Can
from permanence.patients.ahead import ahead
from permanence.patients.models import Patient
from permanence.registers import erasing, retention, rules
from permanence.registers.models import Demand, Erasure, Extent, Hold, Right

from .demands import NotKnownYet, open_demand


class HeldBack(Refusal):
    """Somebody said why this file must be kept."""

    title = _("This file is held: it is not erased")
    next_step = _("Lift the hold first, if its ground is over.")


class StillExpected(Refusal):
    """He has appointments to come."""

    title = _("This patient has appointments to come")
    next_step = _("Cancel them first, or erase the file afterwards.")


class NothingToErase(Refusal):
    """The demand asks for no erasure, or names no file."""

    title = _("This demand asks for no erasure of a file")
    next_step = _("An erasure is carried out from a demand that was noted from the patient's file.")


@action(Can.VIEW_TRACE, audit="file.held", of="patient")
def hold(*, by: Actor, patient: Patient, why: str, now: datetime) -> Hold:
    """Keep a file whatever its time: a dispute, an inquiry."""
    told = {"why": why, "at": now, "by_name": by.name, "structure_id": patient.structure_id}
    row, _made = Hold.objects.get_or_create(patient=patient, lifted_at=None, defaults=told)
    return row


@action(Can.VIEW_TRACE, audit="file.released", of="patient")
def release(*, by: Actor, patient: Patient, now: datetime) -> int:
    """Let the file go when its time comes."""
    return Hold.objects.filter(patient=patient, lifted_at=None).update(lifted_at=now, lifted_by_name=by.name)


@action(Can.VIEW_TRACE, audit="demand.carried_out", of="demand")
def erase_as_asked(*, by: Actor, demand: Demand, now: datetime) -> Erasure:
    """Erase what the law does not oblige to keep, or the whole file when its years are over.

    :raises NothingToErase, NotKnownYet, AnsweredAlready, HeldBack, StillExpected: as they say
    """
    held = open_demand(demand)
    if held.patient is None or held.right != Right.ERASURE:
        raise NothingToErase
    if held.checked_on is None:
        raise NotKnownYet
    if ahead(by, held.patient.pk, now):
        raise StillExpected
    done = _erase(by, held.patient, "demand", now, demand=held)
    if done is None:
        raise HeldBack
    erasing.forget_changes([done])
    return done


@action(Can.VIEW_TRACE, audit="files.erased", of="structure")
def erase_due(*, by: Actor, structure: Structure, now: datetime) -> int:
    """Erase the files whose time is over, and empty the messages that are; return how many files went."""
    tried = [_erase(by, one.patient, one.ground, now) for one in retention.due(structure.pk, now)]
    gone = [done for done in tried if done]
    today = timezone.localdate(now)
    retention.messages(structure.pk, today - rules.MESSAGES).update(**erasing.UNSAID)
    retention.received(structure.pk, today - rules.MESSAGES).update(**erasing.UNHEARD)
    proven = erasing.forget_demands(retention.proven(structure.pk, today - rules.PROOF))
    erasing.forget_changes([*gone, *proven])
    return len(gone)


def _erase(by: Actor, patient: Patient, ground: str, now: datetime, demand: Demand | None = None) -> Erasure | None:
    """Erase one file, once; None when it is held, or was seen again since it was found to be due."""
    file = Patient.objects.select_for_update().get(pk=patient.pk)
    if before := Erasure.objects.filter(patient=file, extent=Extent.WHOLE).first():
        return before
    if Hold.objects.filter(patient=file, lifted_at=None).exists():
        return None
    until, _why = rules.erased_from(retention.last_contact(file), file.birth_date, file.died_on)
    over = until <= timezone.localdate(now)
    if demand is None and not over:
        return None
    extent = Extent.WHOLE if over else Extent.BESIDE
    told = {"structure_id": file.structure_id, "patient": file, "demand": demand, "at": now, "by_name": by.name}
    done = Erasure.objects.create(extent=extent, ground=ground, **told)  # first: some words go for what it names alone
    done.rows = erasing.erase(file, extent)
    done.save(update_fields=["rows"])
    return done
