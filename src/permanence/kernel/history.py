"""What was noted to do about a person and what became of it, for the line of what happened with him."""

from collections.abc import Sequence
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from permanence.foundation.actor import Actor
from permanence.foundation.rights import Can
from permanence.foundation.timeline import Before, Happened

from .models import StepKind, TaskStep


def happened(actor: Actor, person: UUID, before: Before, most: int) -> Sequence[Happened]:
    """Tell the steps of the tasks about a person."""
    theirs = TaskStep.objects.filter(
        structure_id__in=actor.structures(Can.DO_TASKS), task__about_id=person, task__about="patients.patient"
    )
    steps = before.of(theirs).select_related("task").order_by("-at", "-pk")[:most]
    return [
        Happened(
            step.at,
            step.pk,
            "circle-check" if step.kind == StepKind.DONE else "checks",
            _("Task %(what)s: %(title)s") % {"what": StepKind(step.kind).label, "title": step.task.title},
            detail=step.reason,
            by=f"{step.by_name} → {step.to_name}" if step.to_name else step.by_name,
            url=reverse("kernel:task", args=[step.task_id]),
        )
        for step in steps
    ]
