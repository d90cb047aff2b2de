"""What comes again, day by day, beside what is to do on these days."""

from collections import defaultdict
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from permanence.foundation.page import PageRequest, page, redirect, show
from permanence.foundation.rights import Can
from permanence.kernel import actions, queries
from permanence.kernel.models import Recurring, Task
from permanence.kernel.rules import months

Day = tuple[date, list[Task], list[Recurring]]


@page(Can.DO_TASKS)
def calendar(request: PageRequest) -> HttpResponse:
    """Show a month: the tasks that are there, and what will come."""
    today, actor = timezone.localdate(), request.actor
    month = months.written(request.GET.get("month", ""), today)
    before, after = months.around(month)
    again = [one for one in queries.recurrings(actor) if actor.at in (None, one.structure_id)]
    shown: dict[str, Any] = {"month": month, "before": before, "after": after, "today": today, "again": again}
    return show(request, "kernel/calendar.html", weeks=_weeks(request, month), **shown)


@page(Can.DO_TASKS, methods=["POST"])
def recurring_end(request: PageRequest, recurring_id: UUID) -> HttpResponse:
    """Let it come no more."""
    actions.stop(by=request.actor, recurring=queries.recurring(request.actor, recurring_id), now=timezone.now())
    messages.success(request, _("It will not come again."))
    return redirect("kernel:calendar")


def _weeks(request: PageRequest, month: date) -> list[list[Day]]:
    """Return the days of a month, each with its tasks and with what will come and is not made yet."""
    weeks, actor = months.weeks(month), request.actor
    first, last = weeks[0][0], weeks[-1][-1]
    tasks, comings = defaultdict(list), defaultdict(list)
    made = set()
    for task in queries.between(actor, first, last):
        tasks[timezone.localdate(task.due_at)].append(task)
        made.add((task.recurring_id, task.occurs_on))
    for day, one in queries.coming(actor, max(first, timezone.localdate()), last):
        if (one.pk, day) not in made:
            comings[day].append(one)
    return [[(day, tasks[day], comings[day]) for day in week] for week in weeks]
