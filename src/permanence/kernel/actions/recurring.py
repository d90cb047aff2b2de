"""What comes again: planned, stopped, and made in time, each day's once."""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from permanence.directory.models import Person, Structure
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.idempotency import once
from permanence.foundation.live import tell
from permanence.foundation.refusal import Invalid
from permanence.foundation.rights import Can
from permanence.kernel import queries
from permanence.kernel.models import ANYONE, Priority, Recurring, StepKind, Task, TaskStep
from permanence.kernel.rules import recurrence

from .tasks import owned_by, who

AHEAD, BEHIND = timedelta(days=1), timedelta(days=7)  # what a worker away for a week forgot is made when it is back


@action(Can.DO_TASKS, audit="recurring.planned", of="structure")
def plan(
    *,
    by: Actor,
    structure: Structure,
    title: str,
    often: str,
    first_on: date,
    due_hour: time,
    now: datetime,
    note: str = "",
    owner: Person | None = None,
    owner_role: str = ANYONE,
    priority: int = Priority.NORMAL,
    key: str | None = None,
) -> Recurring:
    """Plan something that comes again, from a first day on.

    :param often: one of `rules.recurrence.HOW_OFTEN`
    """
    if often not in recurrence.HOW_OFTEN:
        raise Invalid(_("Choose how often it comes."))
    owned = owned_by(by, structure.pk, owner, owner_role)

    def make() -> Recurring:
        planned = Recurring.objects.create(
            structure=structure, title=title.strip(), note=note.strip(), priority=priority, first_on=first_on,
            rrule=recurrence.rule(often, first_on), due_hour=due_hour, made_by_id=by.id, made_at=now, **owned,
        )  # fmt: skip
        _make_due(by, planned, now)
        return planned

    return once(
        structure_id=structure.pk, verb="kernel.plan", key=key, find=lambda pk: queries.recurring(by, pk), make=make
    )


@action(Can.DO_TASKS, audit="recurring.made_due", of="recurring")
def make_due(*, by: Actor, recurring: Recurring, now: datetime) -> Recurring:
    """Make what it asks for today and tomorrow, and what was forgotten this week; never one twice."""
    held = Recurring.objects.select_for_update(of=("self",)).select_related("structure").get(pk=recurring.pk)
    if held.stopped_at is None:
        _make_due(by, held, now)
    return held


@action(Can.DO_TASKS, audit="recurring.stopped", of="recurring")
def stop(*, by: Actor, recurring: Recurring, now: datetime) -> Recurring:
    """Let it come no more; what was made for days to come, and nobody did, goes away with it."""
    held = Recurring.objects.select_for_update(of=("self",)).select_related("structure").get(pk=recurring.pk)
    if held.stopped_at:
        return held
    held.stopped_at, held.stopped_by_id = now, by.id
    held.save(update_fields=["stopped_at", "stopped_by"])
    Task.objects.filter(recurring=held, done_at=None, occurs_on__gt=_today(held, now)).delete()
    tell("tasks", held.structure_id, recurring=held.pk)
    return held


def _make_due(by: Actor, recurring: Recurring, now: datetime) -> None:
    """Make the tasks that are not there yet: PostgreSQL keeps one for each day."""
    today = _today(recurring, now)
    made_on = recurring.made_at.astimezone(ZoneInfo(recurring.structure.time_zone)).date()
    begins = max(today - BEHIND, made_on, recurring.first_on)
    days = recurrence.days(recurring.rrule, recurring.first_on, begins, today + AHEAD)
    there = set(Task.objects.filter(recurring=recurring, occurs_on__in=days).values_list("occurs_on", flat=True))
    owned = {"owner_id": recurring.owner_id, "owner_role": recurring.owner_role}
    if recurring.owner_id and queries.has_left(recurring.owner_id, recurring.structure_id):
        owned = {"owner_id": None, "owner_role": ANYONE}  # he left: whoever is free does it
    fresh = [_on(recurring, day, now, owned) for day in days if day not in there]
    Task.objects.bulk_create(fresh, ignore_conflicts=True)
    made = Task.objects.filter(pk__in=[task.pk for task in fresh])
    TaskStep.objects.bulk_create(
        TaskStep(
            structure_id=task.structure_id, task=task, kind=StepKind.MADE, at=now, by_name=who(by), due_at=task.due_at
        )
        for task in made
    )
    if made:
        tell("tasks", recurring.structure_id, recurring=recurring.pk)


def _on(recurring: Recurring, day: date, now: datetime, owned: dict[str, Any]) -> Task:
    return Task(
        structure_id=recurring.structure_id,
        recurring=recurring,
        occurs_on=day,
        title=recurring.title,
        note=recurring.note,
        **owned,
        priority=recurring.priority,
        due_at=recurrence.due(day, recurring.due_hour, recurring.structure.time_zone),
        made_by_id=recurring.made_by_id,
        made_at=now,
    )


def _today(recurring: Recurring, now: datetime) -> date:
    return now.astimezone(ZoneInfo(recurring.structure.time_zone)).date()
