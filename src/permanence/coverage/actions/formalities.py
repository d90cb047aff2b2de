"""Formalities: begun with a reminder on the to-do, ticked step by step, closed."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from permanence.coverage.models import Formality, FormalityKind, Ticked
from permanence.coverage.rules import guides
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.refusal import Invalid, Refusal
from permanence.foundation.rights import Can
from permanence.kernel import actions as kernel
from permanence.kernel import queries as tasks
from permanence.patients.actions import HeldTwice
from permanence.patients.models import Patient
from permanence.patients.sensitivity import Class, require

EVENING = time(18)


class AlreadyBegun(Refusal):
    """The same formality is open for this patient."""

    title = _("This formality is begun already")
    next_step = _("Open it, and go on where it stands.")


class DayPast(Invalid):
    """A deadline that is past."""

    title = _("The deadline is past: choose a later day")


class IsClosed(Refusal):
    """Nothing is due for a formality that is over."""

    title = _("This formality is closed")
    next_step = _("Open it again first; its steps are kept.")


class BegunTwice(HeldTwice):
    """Two files to be merged have the same formality open."""

    title = _("The same formality is under way on both files")
    next_step = _("Close it on the file where it went less far, then merge.")


@action(Can.EDIT_PATIENT, audit="formality.begun", of="patient")
def begin(*, by: Actor, patient: Patient, kind: str, due_on: date, now: datetime) -> Formality:
    """Begin to help a patient with a formality; a task without its name reminds of it.

    :raises AlreadyBegun: when it is open already
    :raises DayPast: for a day that is past
    :raises Invalid: for what is no formality
    """
    if kind not in FormalityKind.values:
        raise Invalid
    _check_day(due_on, now)
    row = Formality(
        structure_id=patient.structure_id, patient=patient, kind=kind, begun_at=now, begun_by_name=by.name,
        due_on=due_on,
    )  # fmt: skip
    _check(by, row)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise AlreadyBegun from None
    _remind(by, row, now)
    return row


@action(Can.EDIT_PATIENT, audit="formality.due_chosen", of="formality")
def choose_due(*, by: Actor, formality: Formality, due_on: date, now: datetime) -> Formality:
    """Choose by when a formality is to be done; its task follows.

    :raises DayPast: for a day that is past
    :raises IsClosed: when it is over
    """
    row = _locked(by, formality)
    if row.closed_at:
        raise IsClosed
    _check_day(due_on, now)
    row.due_on = due_on
    row.save(update_fields=["due_on"])
    _remind(by, row, now)
    return row


@action(Can.EDIT_PATIENT, audit="formality.reopened", of="formality")
def reopen(*, by: Actor, formality: Formality, now: datetime) -> Formality:
    """Open a closed formality again where it stood; a deadline that passed meanwhile begins anew.

    :raises AlreadyBegun: when the same was begun anew meanwhile
    """
    row = _locked(by, formality)
    if row.closed_at is None:
        return row
    today = timezone.localdate(now)
    row.closed_at, row.closed_by_name = None, ""
    row.due_on = row.due_on if row.due_on > today else today + timedelta(days=guides.USUAL_DAYS)
    try:
        with transaction.atomic():
            row.save(update_fields=["closed_at", "closed_by_name", "due_on"])
    except IntegrityError:
        raise AlreadyBegun from None
    _remind(by, row, now)
    return row


@action(Can.EDIT_PATIENT, audit="formality.ticked", of="formality")
def tick(*, by: Actor, formality: Formality, step: str, done: bool, now: datetime) -> Formality:
    """Tick a step, or take the tick back; ticked twice, the first counts.

    :raises Invalid: for a step that is none of this formality
    """
    row = _locked(by, formality)
    if step not in guides.steps(row.kind):
        raise Invalid
    if done:
        told = {"structure_id": row.structure_id, "at": now, "by_name": by.name}
        Ticked.objects.get_or_create(formality=row, step=step, defaults=told)
    else:
        Ticked.objects.filter(formality=row, step=step).delete()
    return row


@action(Can.EDIT_PATIENT, audit="formality.closed", of="formality")
def close(*, by: Actor, formality: Formality, now: datetime) -> Formality:
    """Close a formality, whatever is left; its task is done."""
    row = _locked(by, formality)
    if row.closed_at is None:
        row.closed_at, row.closed_by_name = now, by.name
        row.save(update_fields=["closed_at", "closed_by_name"])
        if row.task_id:
            kernel.finish(by=by, task=tasks.task(by, row.task_id), now=now)
    return row


def _remind(by: Actor, row: Formality, now: datetime) -> None:
    """Let the to-do remind of it by its day: by the task it has, opened again when it was done, or by a new one."""
    structure = row.patient.structure
    due_at = datetime.combine(row.due_on, EVENING, ZoneInfo(structure.time_zone))
    if row.task_id is None:
        title = pgettext("task", "Help with a formality")
        row.task_id = kernel.make(
            by=by, structure=structure, title=title, now=now, due_at=due_at, about="patients.patient",
            about_id=row.patient_id,
        ).pk  # fmt: skip
        row.save(update_fields=["task_id"])
        return
    task = kernel.undo(by=by, task=tasks.task(by, row.task_id), now=now)
    if task.due_at != due_at:
        kernel.postpone(by=by, task=task, due_at=due_at, reason=pgettext("task", "Another deadline"), now=now)


def _check_day(due_on: date, now: datetime) -> None:
    if due_on <= timezone.localdate(now):
        raise DayPast


def _locked(by: Actor, formality: Formality) -> Formality:
    _check(by, formality)
    kept = Formality.objects.select_for_update(of=("self",)).select_related("patient__structure")
    return kept.get(pk=formality.pk)


def _check(by: Actor, row: Formality) -> None:
    require(by, row.structure_id, Class.CARE if guides.is_reserved(row.kind) else Class.ADMINISTRATIVE)
