"""Tasks: made, taken, handed over, postponed with a reason, done; each step is kept."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from permanence.directory.models import Person, Structure
from permanence.foundation.action import action
from permanence.foundation.actor import Actor, Kind
from permanence.foundation.idempotency import once
from permanence.foundation.live import tell
from permanence.foundation.refusal import Invalid, Refusal
from permanence.foundation.rights import Can
from permanence.kernel import queries
from permanence.kernel.models import ANYONE, Priority, StepKind, Task, TaskStep


class TaskDone(Refusal):
    """The task was done meanwhile."""

    title = _("This is done already")
    next_step = _("Open it again if something is left to do.")


class PastDeadline(Invalid):
    """A new deadline that is past."""

    title = _("The deadline is past: choose a later one.")


class NoReason(Invalid):
    """A postponement nobody could explain."""

    title = _("Say in a few words why it is postponed.")


@action(Can.DO_TASKS, audit="task.made", of="structure")
def make(
    *,
    by: Actor,
    structure: Structure,
    title: str,
    due_at: datetime,
    now: datetime,
    note: str = "",
    owner: Person | None = None,
    owner_role: str = ANYONE,
    priority: int = Priority.NORMAL,
    about: str = "",
    about_id: UUID | None = None,
    key: str | None = None,
) -> Task:
    """Put something on the to-do of a person or of a role.

    :param title: what is to be done, without anything of health
    :param about: the kind of row it is about, as `kernel.registry` names it, with its `about_id`
    :param key: the same one sent twice makes one task
    """
    owned = owned_by(by, structure.pk, owner, owner_role)

    def make_it() -> Task:
        task = Task.objects.create(
            structure=structure, title=title.strip(), note=note.strip(), due_at=due_at, priority=priority,
            about=about, about_id=about_id, made_by_id=by.id, made_at=now, **owned,
        )  # fmt: skip
        _step(by, task, StepKind.MADE, now, due_at=due_at)
        return task

    return once(
        structure_id=structure.pk, verb="kernel.make", key=key, find=lambda pk: queries.task(by, pk), make=make_it
    )


@action(Can.DO_TASKS, audit="task.taken", of="task")
def take(*, by: Actor, task: Task, now: datetime) -> Task:
    """Take something on oneself, whoever had it."""
    held = _open(task)
    if held.owner_id == by.id:
        return held
    return _change(by, held, StepKind.TAKEN, now, owner_id=by.id, owner_role="")


@action(Can.DO_TASKS, audit="task.handed_over", of="task")
def hand_over(*, by: Actor, task: Task, now: datetime, owner: Person | None = None, owner_role: str = ANYONE) -> Task:
    """Hand it over to a colleague, to those of a role, or to whoever is free."""
    held = _open(task)
    owned = owned_by(by, held.structure_id, owner, owner_role)
    name = owner.short_name if owner else _role_name(owner_role)
    return _change(by, held, StepKind.HANDED_OVER, now, to_name=name, **owned)


@action(Can.DO_TASKS, audit="task.postponed", of="task")
def postpone(*, by: Actor, task: Task, due_at: datetime, reason: str, now: datetime) -> Task:
    """Give it a later deadline, and say why.

    :raises NoReason: without a reason
    :raises PastDeadline: when the new deadline is past
    """
    if not reason.strip():
        raise NoReason
    if due_at <= now:
        raise PastDeadline
    return _change(by, _open(task), StepKind.POSTPONED, now, reason=reason.strip(), due_at=due_at)


@action(Can.DO_TASKS, audit="task.done", of="task")
def finish(*, by: Actor, task: Task, now: datetime) -> Task:
    """Note that it is done, whoever had it; done twice, the first counts."""
    held = _locked(task)
    if held.done_at:
        return held
    return _change(by, held, StepKind.DONE, now, done_at=now, done_by_id=by.id)


@action(Can.DO_TASKS, audit="task.undone", of="task")
def undo(*, by: Actor, task: Task, now: datetime) -> Task:
    """Open it again as it was."""
    held = _locked(task)
    if not held.done_at:
        return held
    return _change(by, held, StepKind.UNDONE, now, done_at=None, done_by_id=None)


def owned_by(by: Actor, structure_id: UUID, owner: Person | None, owner_role: str) -> dict[str, Any]:
    """Return who has it, as the columns say it.

    :raises Invalid: for someone who does not work there, or a role that is none
    """
    if owner is not None:
        if not queries.colleagues(by, structure_id).filter(pk=owner.pk).exists():
            raise Invalid
        return {"owner_id": owner.pk, "owner_role": ""}
    if owner_role != ANYONE and owner_role not in settings.ROLES:
        raise Invalid
    return {"owner_id": None, "owner_role": owner_role}


def _role_name(role: str) -> str:
    return str(settings.ROLES[role].label) if role in settings.ROLES else pgettext("to do", "whoever is free")


def _locked(task: Task) -> Task:
    return Task.objects.select_for_update().get(pk=task.pk)


def _open(task: Task) -> Task:
    held = _locked(task)
    if held.done_at:
        raise TaskDone
    return held


def _change(
    by: Actor, task: Task, kind: StepKind, now: datetime, *, to_name: str = "", reason: str = "", **values: Any
) -> Task:
    for name, value in values.items():
        setattr(task, name, value)
    task.save(update_fields=[name.removesuffix("_id") for name in values])
    _step(by, task, kind, now, to_name=to_name, reason=reason, due_at=values.get("due_at"))
    return task


def who(by: Actor) -> str:
    """Name who did it; a job has no name that a reader knows."""
    return by.name if by.kind is Kind.PERSON else ""


def _step(by: Actor, task: Task, kind: StepKind, now: datetime, **told: Any) -> None:
    """Keep the fact and tell the screens."""
    TaskStep.objects.create(structure_id=task.structure_id, task=task, kind=kind, at=now, by_name=who(by), **told)
    tell("tasks", task.structure_id, task=task.pk)
