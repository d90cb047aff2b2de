"""A series of sessions: proposed, booked, seen, moved and ended as one."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from permanence.agenda import actions, queries
from permanence.agenda.models import Despite, Series, Stairs
from permanence.agenda.visit_forms import Sessions
from permanence.directory import queries as directory
from permanence.directory.models import PractitionerRole
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.rights import Can
from permanence.foundation.typed import instant
from permanence.patients import queries as patients
from permanence.patients.models import Patient, Preference

from .bookings import said

FOUND = 6


@page(Can.BOOK, methods=["GET", "POST"])
def proposal(request: PageRequest, role_id: UUID) -> HttpResponse:
    """Ask for sessions, see what can be placed and why not the rest, book them together."""
    role = directory.practitioner(request.actor, role_id)
    for right in (Can.BOOK, Can.VIEW_PATIENT):
        request.actor.require(right, role.structure_id)
    sent = request.POST if request.method == "POST" else request.GET
    patient = _patient(request, role, sent.get("patient", ""))
    reasons, zone = queries.reasons(request.actor, role), ZoneInfo(role.structure.time_zone)
    liked = patients.preference(patient) if patient else None
    begun = _begun(sent, zone) | (_liked(liked) if liked else {})
    form = Sessions(sent if "count" in sent else None, reasons=reasons, initial=begun)
    if request.method == "POST" and patient and form.is_valid():
        made = actions.book_series(
            by=request.actor,
            patient=patient,
            practitioner_role=role,
            reason=form.cleaned_data["reason"],
            asked=form.constraints(),
            starts=_starts(request),
            now=timezone.now(),
            key=request.POST.get("key") or None,
            said=said(request),
        )
        booked = len(queries.sessions(request.actor, made))
        words = ngettext("%(count)s session is booked.", "%(count)s sessions are booked.", booked)
        messages.success(request, words % {"count": booked})
        return redirect("agenda:series", made.pk)
    shown: dict[str, Any] = {"role": role, "patient": patient, "form": form, "key": uuid4(), "q": sent.get("q", "")}
    shown |= {"newcomer": queries.newcomer(request.actor, role, patient, urgent=False, now=timezone.now())}
    shown |= {"reasons_despite": Despite.choices, "may_relay": request.actor.may(Can.RELAY, role.structure_id)}
    shown |= {"liked": liked, "usual": _usual(liked, role)}
    shown |= {"steep": queries.steep_sites(patient, role), "why_stairs": Stairs.choices, "stairs": sent.get("stairs")}
    if not patient and sent.get("q", "").strip():
        shown["found"] = patients.search(request.actor, sent["q"], FOUND, structure_id=role.structure_id)
    if patient and form.is_valid():
        shown |= _proposed(request, role, patient, form, anywhere=shown["stairs"] in Stairs.values)
    with timezone.override(zone):
        return show(
            request, "agenda/series_proposal.html", status=422 if form.is_bound and form.errors else 200, **shown
        )


@page(Can.VIEW_AGENDA)
def series(request: PageRequest, series_id: UUID) -> HttpResponse:
    """One series: its sessions, and what can be done with them together."""
    return _shown(request, queries.series(request.actor, series_id), None)


@page(Can.BOOK, methods=["GET", "POST"])
def move(request: PageRequest, series_id: UUID) -> HttpResponse:
    """Propose other times for the sessions to come, and move them together."""
    found, now = queries.series(request.actor, series_id), timezone.now()
    request.actor.require(Can.BOOK, found.structure_id)
    reasons = queries.reasons(request.actor, found.practitioner_role)
    coming = [one for one in queries.sessions(request.actor, found) if one.starts_at > now]
    sent = (request.POST or request.GET).copy()
    sent["count"], sent["reason"] = str(max(2, len(coming))), str(found.reason_id)
    form = Sessions(sent if "from_hour" in sent else None, reasons=reasons, initial=_wished(found, now))
    if request.method == "POST" and form.is_valid():
        actions.move_series(by=request.actor, series=found, asked=form.constraints(), starts=_starts(request), now=now)
        messages.success(request, _("The sessions are moved; the patient is told once."))
        return redirect("agenda:series", found.pk)
    return _shown(request, found, form)


@page(Can.BOOK, methods=["POST"])
def end(request: PageRequest, series_id: UUID) -> HttpResponse:
    """Cancel every session to come."""
    found = queries.series(request.actor, series_id)
    actions.cancel_series(by=request.actor, series=found, now=timezone.now())
    messages.success(request, _("The sessions to come are cancelled; the patient is told once."))
    return redirect("agenda:series", found.pk)


def _shown(request: PageRequest, found: Series, form: Sessions | None) -> HttpResponse:
    request.actor.require(Can.VIEW_PATIENT, found.structure_id)
    now, role = timezone.now(), found.practitioner_role
    sessions = queries.sessions(request.actor, found)
    shown: dict[str, Any] = {"form": form or Sessions(reasons=None, initial=_wished(found, now)), "key": ""}
    if form is not None and form.is_valid():
        coming, steep = [one for one in sessions if one.starts_at > now], queries.steep_sites(found.patient, role)
        climbed = any((one.site_id or role.site_id) in steep for one in coming)  # as to move one of them
        shown |= _proposed(request, role, found.patient, form, most=len(coming), anywhere=climbed)
        shown["moving"] = True
    with timezone.override(ZoneInfo(found.structure.time_zone)):
        return show(
            request,
            "agenda/series.html",
            status=422 if form is not None and form.errors else 200,
            series=found,
            role=role,
            sessions=sessions,
            coming=[one for one in sessions if one.starts_at > now],
            may_book=request.actor.may(Can.BOOK, found.structure_id),
            **shown,
        )


def _proposed(
    request: PageRequest,
    role: PractitionerRole,
    patient: Patient,
    form: Sessions,
    most: int | None = None,
    *,
    anywhere: bool = False,
) -> dict[str, Any]:
    """Return what can be placed and what cannot; of a series that is moved, as many as are to come: one may be left."""
    found = queries.proposal(
        request.actor,
        patient=patient,
        practitioner_role=role,
        reason=form.cleaned_data["reason"],
        asked=form.constraints(),
        now=timezone.now(),
        anywhere=anywhere,
    )
    placed = [one for one in found if one.starts_at][:most]
    if len(placed) == most:
        found = [one for one in found if one.on <= placed[-1].on]
    return {"proposed": found, "placed": placed, "missing": form.cleaned_data["count"] - len(placed)}


def _patient(request: PageRequest, role: PractitionerRole, text: str) -> Patient | None:
    try:
        found = patients.to_book(request.actor, UUID(text)) if text else None
    except ValueError:
        return None
    return found if found and found.structure_id == role.structure_id else None


def _starts(request: PageRequest) -> list[datetime]:
    return [start for start in map(instant, request.POST.getlist("start")) if start]


def _begun(sent: Any, zone: ZoneInfo) -> dict[str, object]:
    tomorrow = timezone.localdate(timezone=zone) + timedelta(days=1)
    return {"reason": sent.get("reason"), "from_hour": "08:00", "to_hour": "19:00", "first_on": tomorrow}


def _liked(liked: Preference) -> dict[str, object]:
    """Begin with the days and hours that the patient likes."""
    from_hour, to_hour = patients.liked_hours(liked)
    return {"weekdays": patients.liked_weekdays(liked), "from_hour": from_hour, "to_hour": to_hour}


def _usual(liked: Preference | None, role: PractitionerRole) -> PractitionerRole | None:
    """Return whom the patient would rather see, when it is someone else."""
    usual = liked.practitioner_role if liked else None
    return usual if usual and usual != role else None


def _wished(found: Series, now: datetime) -> dict[str, object]:
    tomorrow = timezone.localdate(now, timezone=ZoneInfo(found.structure.time_zone)) + timedelta(days=1)
    return {
        "weekdays": found.weekdays,
        "every_weeks": found.every_weeks,
        "from_hour": found.from_hour,
        "to_hour": found.to_hour,
        "first_on": tomorrow,
    }
