"""One page for everybody: what is late, what is for today, what can wait."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.rights import Can
from permanence.kernel import queries, registry, words
from permanence.kernel.rules import sorting

TABS = {
    "mine": pgettext_lazy("to do", "Mine"),
    "team": pgettext_lazy("to do", "The whole team"),
    "done": _("Done today"),
}
SHOWN = 100  # in each section; beyond, one looks by structure


@page(Can.ENTER)
def todo(request: PageRequest) -> HttpResponse:
    """Show what is to do by deadline and priority, one's own or all of it."""
    now, actor = timezone.localtime(), request.actor
    tab = request.GET.get("show", "mine")
    tab = tab if tab in TABS else "mine"
    everything = registry.left_to_do(actor, now)
    mine = [one for one in everything if one.mine]
    done = queries.done_since(actor, now.replace(hour=0, minute=0, second=0, microsecond=0))
    counts = {"mine": len(mine), "team": len(everything), "done": done.count()}
    here = reverse("kernel:todo")
    tabs = [(name, label, f"{here}?show={name}", counts[name]) for name, label in TABS.items()]
    sections = sorting.in_sections(everything if tab == "team" else mine, now)
    shown: dict[str, Any] = {
        "sections": [(name, words.SECTIONS[name], rows[:SHOWN], len(rows)) for name, rows in sections.items()],
        "first": next((rows[0] for rows in sections.values() if rows), None),
        "done": list(done[:SHOWN]) if tab == "done" else [],
        "may_make": actor.may(Can.DO_TASKS),
        "many": actor.at is None and len(actor.structures()) > 1,
    }
    part = "list" if request.htmx else None
    return show(request, "kernel/todo.html", part=part, tab=tab, tabs=tabs, count=counts, now=now, **shown)


@page(Can.ENTER)
def late(request: PageRequest) -> HttpResponse:
    """Tell the rail how much of one's own is late."""
    now = timezone.localtime()
    count = sum(one.mine and one.due_at < now for one in registry.left_to_do(request.actor, now))
    return show(request, "kernel/late.html", count=count)
