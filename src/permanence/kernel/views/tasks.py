"""One task: made, read, taken, handed over, postponed, done, opened again."""

import json
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from permanence.directory.models import Structure
from permanence.foundation.ids import uuid7
from permanence.foundation.page import PageRequest, page, redirect, show
from permanence.foundation.refusal import NotFound
from permanence.foundation.rights import Can
from permanence.kernel import actions, forms, queries, registry
from permanence.kernel.models import Task
from permanence.kernel.rules import later


@page(Can.DO_TASKS, methods=["GET", "POST"])
def new(request: PageRequest) -> HttpResponse:
    """Make something to do, once or again and again."""
    structure, about = _where(request), _about(request)
    sent = request.POST if request.method == "POST" else None
    form = forms.NewTask(sent, actor=request.actor, structure=structure, initial={"key": uuid7()})
    if sent is not None and form.is_valid():
        _make(request, structure, form, about)
        return redirect("kernel:todo")
    practices = queries.practices(request.actor).order_by("name")
    shown: dict[str, Any] = {"form": form, "structure": structure, "practices": practices, "about": about}
    return show(request, "kernel/new.html", status=422 if form.errors else 200, **shown)


@page(Can.DO_TASKS)
def task(request: PageRequest, task_id: UUID) -> HttpResponse:
    """Show one task with what became of it, and what can be done with it."""
    return _shown(request, queries.task(request.actor, task_id))


@page(Can.DO_TASKS, methods=["POST"])
def owner(request: PageRequest, task_id: UUID) -> HttpResponse:
    """Take it."""
    actions.take(by=request.actor, task=queries.task(request.actor, task_id), now=timezone.now())
    return redirect("kernel:task", task_id)


@page(Can.DO_TASKS, methods=["POST"])
def handing(request: PageRequest, task_id: UUID) -> HttpResponse:
    """Hand it over."""
    found = queries.task(request.actor, task_id)
    form = forms.Owned(request.POST, actor=request.actor, structure_id=found.structure_id)
    if not form.is_valid():
        return _shown(request, found, handing=form, status=422)
    actions.hand_over(by=request.actor, task=found, now=timezone.now(), **form.owned())
    messages.success(request, _("Handed over."))
    return redirect("kernel:todo")


@page(Can.DO_TASKS, methods=["POST"])
def completion(request: PageRequest, task_id: UUID) -> HttpResponse:
    """Note that it is done; the list stays where it was."""
    found = queries.task(request.actor, task_id)
    actions.finish(by=request.actor, task=found, now=timezone.now())
    if not request.htmx:
        return redirect("kernel:todo")
    undo = reverse("kernel:task_return", args=[found.pk])
    said = {"toast": {"text": _("Done: %(title)s") % {"title": found.title}, "undo": undo}, "finished": True}
    return HttpResponse(status=204, headers={"HX-Trigger": json.dumps(said)})


@page(Can.DO_TASKS, methods=["POST"])
def task_return(request: PageRequest, task_id: UUID) -> HttpResponse:
    """Open it again."""
    actions.undo(by=request.actor, task=queries.task(request.actor, task_id), now=timezone.now())
    return HttpResponse(status=204) if request.htmx else redirect("kernel:task", task_id)


@page(Can.DO_TASKS, methods=["POST"])
def postponement(request: PageRequest, task_id: UUID) -> HttpResponse:
    """Give it a later deadline, with a reason."""
    found = queries.task(request.actor, task_id)
    form = forms.Postponement(request.POST)
    if not form.is_valid():
        return _shown(request, found, postponing=form, status=422)
    actions.postpone(by=request.actor, task=found, now=timezone.now(), **form.cleaned_data)
    messages.success(request, _("Postponed."))
    return redirect("kernel:todo")


def _make(request: PageRequest, structure: Structure, form: forms.NewTask, about: registry.About | None) -> None:
    told = form.cleaned_data
    same: dict[str, Any] = {
        "by": request.actor,
        "structure": structure,
        "now": timezone.now(),
        "key": str(told["key"] or "") or None,
    }
    same |= {name: told[name] for name in ("title", "note", "priority")} | form.owned()
    if told["often"]:
        actions.plan(**same, often=told["often"], first_on=told["due_on"], due_hour=told["due_hour"])
    else:
        kind, _sign, row_id = request.GET.get("about", "").partition(":")
        named: dict[str, Any] = {"about": kind, "about_id": UUID(row_id)} if about else {}
        actions.make(**same, due_at=form.due_at(), **named)
    messages.success(request, _("Noted."))


def _where(request: PageRequest) -> Structure:
    """Return the structure asked for, that of the thing it is about, or the first one."""
    mine, about = queries.practices(request.actor).order_by("name"), _about(request)
    asked = about.structure_id if about else _id(request.GET.get("at")) or request.actor.at
    found = mine.filter(pk=asked).first() if asked else mine.first()
    if found is None:
        raise NotFound
    return found


def _about(request: PageRequest) -> registry.About | None:
    kind, _sign, row_id = request.GET.get("about", "").partition(":")
    return registry.about(request.actor, kind, _id(row_id))


def _id(written: str | None) -> UUID | None:
    try:
        return UUID(written or "")
    except ValueError:
        return None


def _shown(request: PageRequest, found: Task, *, status: int = 200, **more: Any) -> HttpResponse:
    now, actor = timezone.localtime(), request.actor
    more.setdefault("handing", forms.Owned(actor=actor, structure_id=found.structure_id))
    shown: dict[str, Any] = {
        "task": found,
        "mine": found.owner_id == actor.id,
        "about": registry.about(actor, found.about, found.about_id),
        "laters": later.choices(_local(found, now)),
        "now": now,
        "address": reverse("kernel:task", args=[found.pk]),
    }
    return show(request, "kernel/task.html", status=status, **shown, **more)


def _local(found: Task, now: datetime) -> datetime:
    return now.astimezone(ZoneInfo(found.structure.time_zone))
