"""Announcements: what is told at once to all who come on some days, tried, planned, withdrawn before it leaves."""

from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from permanence.agenda import jobs, letters, queries
from permanence.agenda.announcement_forms import AnnouncementForm
from permanence.foundation.audit import trace_reading
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.rights import Can
from permanence.messaging import actions as messaging
from permanence.messaging import queries as post_office
from permanence.messaging.models import Announcement
from permanence.messaging.queries import size
from permanence.patients import guarding
from permanence.patients.models import Patient

MOST = 50


@page(Can.SEND_MESSAGES)
def announcements(request: PageRequest) -> HttpResponse:
    """Those planned, and those that left."""
    return show(request, "agenda/announcements.html", rows=queries.announcements(request.actor)[:MOST])


@page(Can.SEND_MESSAGES, methods=["GET", "POST"])
def new(request: PageRequest) -> HttpResponse:
    """Write one: see first whom it reaches and what he reads, then let it leave at its hour."""
    now, sent = timezone.now(), request.POST if request.method == "POST" else None
    roles = [one for one in queries.practitioners(request.actor) if _may(request, one.structure_id)]
    houses = sorted({one.structure for one in roles}, key=lambda one: one.name)
    form = AnnouncementForm(sent, houses=houses, roles=roles, now=now)
    shown: dict[str, Any] = {"form": form, "houses": houses}
    if sent is None or not form.is_valid():
        return show(request, "agenda/announcement_new.html", status=422 if sent is not None else 200, **shown)
    audience, told = form.audience, form.cleaned_data
    if sent.get("do") == "try":
        plan = queries.plan_announcement(audience)
        row = Announcement(structure=audience.structure, words=post_office.checked_words(form.words))
        return show(request, "agenda/announcement_new.html", **shown, **_tried(request, row, plan))
    made, is_new = messaging.announce(
        by=request.actor, structure=audience.structure, announcement_id=told["announcement"], words=form.words,
        from_on=audience.from_on, until_on=audience.until_on, send_at=audience.at, now=now,
        practitioner_role=audience.practitioner_role,
    )  # fmt: skip
    if is_new:
        later = made.send_at if made.send_at > now else None
        jobs.send_announcement.defer(structure_id=made.structure_id, schedule_at=later, announcement_id=made.pk)
    messages.success(request, _("The announcement leaves at its hour.") if made.send_at > now else _("It leaves now."))
    return redirect("agenda:announcement", made.pk)


@page(Can.SEND_MESSAGES)
def announcement(request: PageRequest, announcement_id: UUID) -> HttpResponse:
    """One announcement: whom it reaches, or what became of it."""
    row, now = queries.announcement(request.actor, announcement_id), timezone.now()
    waits = row.left_at is None and row.withdrawn_at is None
    plan = queries.plan_announcement(queries.audience_of(row, max(now, row.send_at)))
    role = next((one for one in queries.practitioners(request.actor) if one.pk == row.practitioner_role), None)
    states = queries.announcement_states(row)
    with timezone.override(ZoneInfo(row.structure.time_zone)):
        shown: dict[str, Any] = {"row": row, "role": role, "waits": waits, "states": states, "now": now}
        return show(request, "agenda/announcement.html", **shown, **_tried(request, row, plan))


@page(Can.SEND_MESSAGES, methods=["POST"])
def withdrawal(request: PageRequest, announcement_id: UUID) -> HttpResponse:
    """Take one back before it leaves."""
    row = queries.announcement(request.actor, announcement_id)
    messaging.withdraw_announcement(by=request.actor, announcement=row, now=timezone.now())
    messages.success(request, _("The announcement is withdrawn: nobody is told any more."))
    return redirect("agenda:announcement", row.pk)


def _may(request: PageRequest, structure_id: UUID) -> bool:
    return request.actor.may(Can.SEND_MESSAGES, structure_id) and request.actor.may(Can.VIEW_PATIENT, structure_id)


def _tried(request: PageRequest, row: Announcement, plan: queries.Plan) -> dict[str, Any]:
    """Show whom it reaches and how, who is to be called, and what is read."""
    subject, body, sms = letters.announcement(row, post_office.post(row.structure), "fr")
    return {
        "plan": plan,
        "to_call": _named(request, plan.to_call),
        "read": {"subject": subject, "body": body, "sms": sms, "size": size(sms)},
    }


def _named(request: PageRequest, patients: list[Patient]) -> list[Patient]:
    """Return whom the reader may name of those to be called: no file that is kept closer."""
    if not patients or not request.actor.may(Can.VIEW_PATIENT, patients[0].structure_id):
        return []
    closed = guarding.closed(request.actor, patients)
    named = [one for one in patients if one.pk not in closed]
    trace_reading(request.actor, *named)
    return named
