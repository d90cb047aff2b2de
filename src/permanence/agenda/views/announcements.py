"""Announcements: what is told at once to all who come on some days, tried, planned, withdrawn before it leaves."""

from datetime import timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from permanence.agenda import actions, jobs, letters, queries
from permanence.agenda.announcement_forms import AnnouncementForm
from permanence.foundation.audit import trace_reading
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.rights import Can
from permanence.messaging import actions as messaging
from permanence.messaging import queries as post_office
from permanence.messaging.models import Announcement, State
from permanence.messaging.queries import size
from permanence.patients import guarding
from permanence.patients.models import Patient

MOST = 50
LATE = timedelta(minutes=5)  # all the tries of its job take a minute


@page(Can.SEND_MESSAGES)
def announcements(request: PageRequest) -> HttpResponse:
    """Those planned, and those that left."""
    rows, may_write = queries.announcements(request.actor)[:MOST], bool(queries.announces_at(request.actor))
    return show(request, "agenda/announcements.html", rows=rows, may_write=may_write)


@page(Can.EDIT_OPENINGS, methods=["GET", "POST"])
def new(request: PageRequest) -> HttpResponse:
    """Write one: see first whom it reaches and what he reads, then let it leave at its hour."""
    now, sent = timezone.now(), request.POST if request.method == "POST" else None
    mine = queries.announces_at(request.actor)
    roles = [one for one in queries.practitioners(request.actor) if one.structure_id in mine]
    houses = sorted({one.structure for one in roles}, key=lambda one: one.name)
    form = AnnouncementForm(sent, houses=houses, roles=roles, now=now)
    shown: dict[str, Any] = {"form": form, "houses": houses}
    if sent is None or not form.is_valid():
        return show(request, "agenda/announcement_new.html", status=422 if sent is not None else 200, **shown)
    audience, told = form.audience, form.cleaned_data
    if sent.get("do") == "try" or sent.get("seen") != form.seen:
        plan, shown["changed"] = queries.plan_announcement(audience), "seen" in sent and sent.get("do") != "try"
        row = Announcement(structure=audience.structure, words=post_office.checked_words(form.words))
        return show(request, "agenda/announcement_new.html", **shown, **_tried(request, row, plan))
    try:
        made, is_new = messaging.announce(
            by=request.actor, structure=audience.structure, announcement_id=told["announcement"], words=form.words,
            from_on=audience.from_on, until_on=audience.until_on, send_at=audience.at, now=now,
            practitioner_role=audience.practitioner_role,
        )  # fmt: skip
    except messaging.AnnouncedOtherwise:
        shown |= {"form": form.anew(), "earlier": told["announcement"]}
        return show(request, "agenda/announcement_new.html", status=409, **shown)
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
    role = next((one for one in queries.practitioners(request.actor) if one.pk == row.practitioner_role), None)
    states = queries.announcement_states(row)
    with timezone.override(ZoneInfo(row.structure.time_zone)):
        shown: dict[str, Any] = {"row": row, "role": role, "waits": waits, "states": states, "now": now}
        if row.structure_id in queries.announces_at(request.actor):
            shown["may_withdraw"] = waits or (row.left_at and states.get(State.QUEUED))
            shown["kept_back"] = waits and row.send_at < now - LATE
        if waits:
            plan = queries.plan_announcement(queries.audience_of(row, max(now, row.send_at)))
            shown |= _tried(request, row, plan)
        return show(request, "agenda/announcement.html", **shown)


@page(Can.EDIT_OPENINGS, methods=["POST"])
def withdrawal(request: PageRequest, announcement_id: UUID) -> HttpResponse:
    """Take one back before it leaves, or what of it still waits."""
    row = queries.announcement(request.actor, announcement_id)
    now = timezone.now()
    try:
        told = messaging.withdraw_announcement(by=request.actor, announcement=row, now=now).told
    except messaging.HasLeft:  # it says itself to how many
        messages.warning(request, _("It has left already: nothing of it waits any more."))
        return redirect("agenda:announcement", row.pk)
    if request.actor.may(Can.DO_TASKS, row.structure_id):
        actions.settle_kept_back(by=request.actor, announcement=row, now=now)
    if told:
        said = ngettext(
            "The announcement is withdrawn: nobody is told any more, but %(number)s message had left.",
            "The announcement is withdrawn: nobody is told any more, but %(number)s messages had left.",
            told,
        )
        messages.warning(request, said % {"number": told})
    else:
        messages.success(request, _("The announcement is withdrawn: nobody is told any more."))
    if row.uncalled:
        messages.warning(request, _("The task to call those who could not be written to stands: end it if need be."))
    return redirect("agenda:announcement", row.pk)


@page(Can.EDIT_OPENINGS, methods=["POST"])
def departure(request: PageRequest, announcement_id: UUID) -> HttpResponse:
    """Let one leave that was interrupted; who was told already is not told twice."""
    row = queries.announcement(request.actor, announcement_id)
    request.actor.require(Can.EDIT_OPENINGS, row.structure_id)
    if row.left_at or row.withdrawn_at or row.send_at > timezone.now():
        raise messaging.HasLeft
    jobs.send_announcement.defer(
        structure_id=row.structure_id, once_as=f"announcement {row.pk}", announcement_id=row.pk
    )
    messages.success(request, _("It leaves now; who was told already is not told twice."))
    return redirect("agenda:announcement", row.pk)


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
