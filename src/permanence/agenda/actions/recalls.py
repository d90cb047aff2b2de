"""Recalls: planned, changed, told, ended, opened again."""

from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import connection
from django.utils.translation import gettext_lazy as _

from permanence.agenda import letters
from permanence.agenda.models import Recall, RecallKind, RecallOutcome
from permanence.agenda.models.recalls import MOST_LEAD_DAYS, MOST_MONTHS
from permanence.agenda.rules import recalling
from permanence.directory.models import PractitionerRole, Structure
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.constraints import decided_by
from permanence.foundation.refusal import Invalid, Refusal
from permanence.foundation.rights import Can
from permanence.messaging import actions as messaging
from permanence.messaging import queries as post_office
from permanence.patients.models import Patient

FAR_MONTHS = 120


class PlannedAlready(Refusal):
    """The patient has an open one of this kind with this practitioner."""

    title = _("This follow-up is planned already")
    next_step = _("Change the day of the one that stands; nothing was planned.")


class Ended(Refusal):
    """It has ended meanwhile."""

    title = _("This follow-up has ended")
    next_step = _("Look at what became of it; nothing was changed.")


class BadDay(Invalid):
    """A day that cannot be asked for."""

    title = _("Choose a day to come, within ten years")


@action(Can.BOOK, audit="recall.planned", of="patient")
def plan_recall(
    *, by: Actor, patient: Patient, practitioner_role: PractitionerRole, kind: str, due_on: date, now: datetime,
    lead_days: int = 14, every_months: int | None = None, note: str = "",
) -> Recall:  # fmt: skip
    """Plan that a patient is told to come back by a day.

    :raises PlannedAlready: when an open one of this kind stands
    :raises BadDay: for a day that is past, or too far
    """
    row = Recall(
        structure_id=patient.structure_id, patient=patient, practitioner_role=practitioner_role, kind=kind,
        due_on=due_on, lead_days=lead_days, every_months=every_months, note=note.strip(), planned_at=now,
        planned_by_name=by.name,
    )  # fmt: skip
    _check(row, now)
    return _kept(row)


@action(Can.BOOK, audit="recall.changed", of="recall")
def change_recall(
    *, by: Actor, recall: Recall, kind: str, practitioner_role: PractitionerRole, due_on: date, now: datetime,
    lead_days: int, every_months: int | None, note: str,
) -> Recall:  # fmt: skip
    """Change an open one; put off to another day it is told anew.

    :raises Ended: when it has ended meanwhile
    :raises PlannedAlready, BadDay: as planning does
    """
    row = _locked(recall)
    put_off = due_on != row.due_on
    row.kind, row.practitioner_role, row.due_on, row.note = kind, practitioner_role, due_on, note.strip()
    row.lead_days, row.every_months = lead_days, every_months
    _check(row, now if put_off else row.planned_at)
    if put_off:
        row.told_at, row.told_way = None, ""
    return _kept(row)


@action(Can.BOOK, audit="recall.ended", of="recall")
def end_recall(*, by: Actor, recall: Recall, outcome: str, now: datetime) -> Recall | None:
    """End it, done or given up; return the next one when it comes again.

    :raises Ended: when somebody was faster
    """
    row = _locked(recall)
    row.outcome, row.ended_at, row.ended_by_name = RecallOutcome(outcome).value, now, by.name
    row.save()
    if row.outcome != RecallOutcome.DONE or row.every_months is None:
        return None
    today = now.astimezone(ZoneInfo(row.structure.time_zone)).date()
    return Recall.objects.create(
        structure_id=row.structure_id, patient_id=row.patient_id, practitioner_role_id=row.practitioner_role_id,
        kind=row.kind, due_on=recalling.next_due(row.due_on, row.every_months, today), lead_days=row.lead_days,
        every_months=row.every_months, note=row.note, planned_at=now, planned_by_name=by.name,
    )  # fmt: skip


@action(Can.BOOK, audit="recall.reopened", of="recall")
def reopen_recall(*, by: Actor, recall: Recall) -> Recall:
    """Open again what ended by mistake.

    :raises PlannedAlready: when the next one stands already
    """
    row = Recall.objects.select_for_update(of=("self",)).get(pk=recall.pk)
    row.outcome, row.ended_at, row.ended_by_name = "", None, ""
    return _kept(row)


@action(Can.SEND_MESSAGES, audit="recalls.told", of="structure")
def tell_recalls(*, by: Actor, structure: Structure, recalls: Iterable[Recall], now: datetime) -> int:
    """Tell some patients that it is time to come back, each once whoever else is at it; return how many in writing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"recalls {structure.pk}"])
    wanted = [one.pk for one in recalls]
    open_ones = Recall.objects.filter(pk__in=wanted, structure=structure, told_at=None, ended_at=None)
    post, written = post_office.post(structure), 0
    with messaging.together():
        for row in open_ones.select_related("patient", "structure", "practitioner_role"):
            way = letters.write_recall(row, by=by, now=now, post=post)
            row.told_at, row.told_way = now, way.value
            row.save(update_fields=["told_at", "told_way"])
            written += way.written
    return written


def _check(row: Recall, now: datetime) -> None:
    today = now.astimezone(ZoneInfo(row.structure.time_zone)).date()
    if not today <= row.due_on <= recalling.next_due(today, FAR_MONTHS, today):
        raise BadDay
    again = row.every_months is None or 1 <= row.every_months <= MOST_MONTHS
    if row.kind not in RecallKind or not 0 <= row.lead_days <= MOST_LEAD_DAYS or not again:
        raise Invalid
    if row.practitioner_role.structure_id != row.structure_id:
        raise Invalid


def _locked(recall: Recall) -> Recall:
    row = Recall.objects.select_for_update(of=("self",)).select_related("structure").get(pk=recall.pk)
    if row.ended_at is not None:
        raise Ended
    return row


def _kept(row: Recall) -> Recall:
    with decided_by("recall_once", PlannedAlready):
        row.save()
    return row
