"""A day that was kept on paper, written back on one screen: who came, and who did not."""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from permanence.agenda import actions, queries
from permanence.agenda.models import Appointment
from permanence.directory import queries as directory
from permanence.directory.models import Structure
from permanence.foundation.actor import Actor
from permanence.foundation.audit import trace_reading
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.refusal import NotFound
from permanence.foundation.rights import Can

from .looks import asked_day

ANSWERS = (
    ("came", gettext_lazy("came")),
    ("excused", gettext_lazy("excused")),
    ("absent", gettext_lazy("did not come")),
)


@page(Can.BOOK, methods=["GET", "POST"])
def writing_back(request: PageRequest) -> HttpResponse:
    """List the visits of a day of which nothing was noted; what is chosen of each is noted together."""
    known = request.actor.structures(Can.VIEW_PATIENT)
    places = list(directory.structures(request.actor, Can.BOOK).filter(pk__in=known).order_by("name"))
    if not places:
        raise NotFound
    asked = request.GET.get("structure", "")
    place = next((one for one in places if str(one.pk) == asked), places[0])
    zone, now = ZoneInfo(place.time_zone), timezone.now()
    today = timezone.localdate(now, zone)
    on = min(asked_day(request.GET.get("on", ""), today), today)
    left = _left(request.actor, place, on, now)
    if request.method == "POST":
        _note(request, left, now)
        return redirect(f"{request.path}?structure={place.pk}&on={on}")
    trace_reading(request.actor, *{one.patient_id: one.patient for one in left}.values())
    first = today - actions.WRITTEN_BACK_WITHIN
    shown: dict[str, Any] = {"place": place, "places": places, "on": on, "today": today, "first": first, "left": left}
    with timezone.override(zone):
        return show(request, "agenda/writing_back.html", answers=ANSWERS, **shown)


def _left(actor: Actor, place: Structure, on: date, now: datetime) -> list[Appointment]:
    """Return the visits of that day whose hour has come, of which nothing was noted."""
    begins = datetime.combine(on, time(), ZoneInfo(place.time_zone))
    ends = min(datetime.combine(on + timedelta(days=1), time(), begins.tzinfo), now)
    found = queries.unnoted(actor, place.pk).filter(starts_at__gte=begins, starts_at__lt=ends)
    return list(found.order_by("practitioner_role__person__family_name", "practitioner_role_id", "starts_at"))


def _note(request: PageRequest, left: list[Appointment], now: datetime) -> None:
    """Note what was chosen of each; what a colleague noted meanwhile is not among them any more."""
    noted = 0
    for one in left:
        chosen = request.POST.get(f"visit-{one.pk}", "")
        if chosen == "came":
            actions.note_came(by=request.actor, appointment=one, now=now)
        elif chosen in ("excused", "absent"):
            actions.note_absence(by=request.actor, appointment=one, excused=chosen == "excused", now=now)
        else:
            continue
        noted += 1
    if noted:
        said = ngettext("%(number)s visit written back.", "%(number)s visits written back.", noted)
        messages.success(request, said % {"number": noted})
    else:
        messages.info(request, _("Nothing was chosen: nothing is noted."))
