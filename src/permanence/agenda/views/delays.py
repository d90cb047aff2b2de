"""How late a practitioner runs: said by hand, and told to those it concerns."""

from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext

from permanence.agenda import actions, queries
from permanence.agenda.models import Delay
from permanence.agenda.visit_forms import Late
from permanence.directory import queries as directory
from permanence.directory.models import PractitionerRole
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.rights import Can


@page(Can.BOOK, methods=["GET", "POST"])
def delay(request: PageRequest, role_id: UUID) -> HttpResponse:
    """Say how late he runs, until when; then see whom it concerns."""
    role = directory.practitioner(request.actor, role_id)
    request.actor.require(Can.BOOK, role.structure_id)
    now, zone = timezone.now(), ZoneInfo(role.structure.time_zone)
    room = queries.room(request.actor, role, now)
    form = Late(request.POST or None, initial=_begun(room, now.astimezone(zone)))
    if form.is_valid():
        until = form.until_after(now.astimezone(zone))
        try:
            said = actions.announce_delay(
                by=request.actor, practitioner_role=role, minutes=form.cleaned_data["minutes"], until=until, now=now
            )
        except actions.BadDelay as bad:
            form.add_error("until", str(bad.next_step))
        else:
            return _after(role, said)
    with timezone.override(zone):
        status = 422 if form.is_bound else 200
        return show(request, "agenda/delay.html", role=role, room=room, form=form, status=status)


@page(Can.BOOK, methods=["GET", "POST"])
def telling(request: PageRequest, delay_id: UUID) -> HttpResponse:
    """Whom a delay concerns and how each is told; then tell them all."""
    said, now = queries.delay(request.actor, delay_id), timezone.now()
    for right in (Can.BOOK, Can.VIEW_PATIENT):
        request.actor.require(right, said.structure_id)
    if request.method == "POST":
        told = actions.tell_delay(by=request.actor, delay=said, now=now)
        words = ngettext("%(count)s patient is told.", "%(count)s patients are told.", told)
        messages.success(request, words % {"count": told})
        return redirect("agenda:delay_telling", said.pk)
    concerned = queries.to_tell(request.actor, said, now)
    with timezone.override(ZoneInfo(said.structure.time_zone)):
        return show(
            request,
            "agenda/telling.html",
            part="list" if request.htmx else None,
            said=said,
            role=said.practitioner_role,
            concerned=concerned,
            written=[one for one in concerned if one.is_written],
            may_send=request.actor.may(Can.SEND_MESSAGES, said.structure_id),
        )


@page(Can.BOOK, methods=["POST"])
def call(request: PageRequest, delay_id: UUID) -> HttpResponse:
    """One of them was told by voice."""
    said = queries.delay(request.actor, delay_id)
    asked = request.POST.get("appointment", "")
    concerned = {str(one.visit.appointment.pk): one for one in queries.to_tell(request.actor, said, timezone.now())}
    if asked in concerned:
        promise = concerned[asked].visit.appointment
        actions.note_told(by=request.actor, delay=said, appointment=promise, now=timezone.now())
    return redirect("agenda:delay_telling", said.pk)


def _begun(room: queries.Room, local: datetime) -> dict[str, object]:
    """Begin with what is computed, rounded to five minutes, until the end of the half-day."""
    minutes = round(room.late_min / 5) * 5 or 15
    ends = [visit.appointment.ends_at.astimezone(local.tzinfo) for visit in room.coming]
    half_day = [end for end in ends if (end.hour < 14) == (local.hour < 13)]
    until = max(half_day, default=local + timedelta(hours=2)) + timedelta(minutes=minutes)
    return {"minutes": minutes, "until": until.strftime("%H:%M")}


def _after(role: PractitionerRole, said: Delay) -> HttpResponse:
    if said.minutes:
        return redirect("agenda:delay_telling", said.pk)
    return redirect(reverse("agenda:waiting_room") + f"?structure={role.structure_id}")
