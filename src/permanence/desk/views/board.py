"""The board as a page: what waits, what was answered today, how long calls took."""

from datetime import datetime
from typing import Any

from django.db.models import F
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from permanence.desk import queries
from permanence.desk.models import Channel
from permanence.foundation.ids import uuid7
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.rights import Can
from permanence.ui.sorting import asked, rows_in_order

TABS = {"mine": _("Mine"), "all": _("All that wait"), "today": _("Closed today")}
SORTS = {
    "due": F("due_at"),
    "answered": F("closed_at"),
    "practice": F("structure__name"),
    "patient": F("patient__sort_name"),
    "kind": F("kind"),
    "owner": F("owner__family_name"),
}


@page(Can.ANSWER)
def board(request: PageRequest) -> HttpResponse:
    """Show what waits, by whom, or what was answered today; for htmx the rows as they are now."""
    now, actor = timezone.now(), request.actor
    tab = request.GET.get("show", "mine")
    waiting = queries.board(actor, now)
    mine, today = waiting.filter(owner=actor.id), queries.closed_since(actor, _midnight(now))
    lists = {"mine": mine, "all": waiting, "today": today}
    tab, sort = tab if tab in TABS else "mine", asked(request.GET, SORTS)
    counts = {name: rows.count() for name, rows in lists.items()}
    tabs = [(name, words, f"?show={name}&sort={sort}", counts[name]) for name, words in TABS.items()]
    channels = [(channel.value, channel.label) for channel in Channel if channel != Channel.PHONE]
    new: dict[str, Any] = {"structures": queries.practices(actor), "key": uuid7(), "channels": channels}
    others = counts["all"] if tab == "mine" else 0
    rows, part = rows_in_order(lists[tab], sort, SORTS)[:200], "rows" if request.htmx else None
    return show(
        request, "desk/board.html", part=part, tab=tab, sort=sort, tabs=tabs, rows=rows, others=others, now=now, **new
    )


def _midnight(now: datetime) -> datetime:
    return timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
