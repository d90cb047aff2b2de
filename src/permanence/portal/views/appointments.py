"""The patient's page behind the link of a confirmation."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from permanence.agenda import actions
from permanence.agenda import queries as agenda
from permanence.agenda.models import Appointment
from permanence.foundation.actor import Actor, scope, system
from permanence.foundation.audit import trace_reading
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.refusal import NotFound
from permanence.foundation.rights import Can
from permanence.portal import queries, rules, tongues
from permanence.ui import words

HEADERS = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex, nofollow"}


def discreet(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Keep the address from caches, search engines and other sites; a link that leads nowhere says so calmly.

    No cookie is asked for: only the holder of the link can make the request that a forged form would make.
    """

    @csrf_exempt
    @wraps(view)
    def kept(request: PageRequest, token: str) -> HttpResponse:
        try:
            response = view(request, token)
        except NotFound:
            response = show(request, "portal/unknown.html", status=404)
        for name, value in HEADERS.items():
            response[name] = value
        return response

    return kept


@contextmanager
def behind(token: str) -> Iterator[tuple[Actor, Appointment]]:
    """Open the link: its appointment, in the patient's language and the practice's zone."""
    structure_id, appointment_id = agenda.behind_link(token)
    by = _by_link(structure_id)
    with scope(by):
        found = agenda.appointment(by, appointment_id)
        with (
            translation.override(tongues.spoken(found.patient.language)),
            timezone.override(ZoneInfo(found.structure.time_zone)),
        ):
            yield by, found


@page(Can.ANYONE)
@discreet
def appointment(request: PageRequest, token: str) -> HttpResponse:
    """The appointment behind the link."""
    with behind(token) as (by, found):
        trace_reading(by, found)
        return shown(request, "portal/appointment.html", found, token)


@page(Can.ANYONE, methods=["GET", "POST"])
@discreet
def cancellation(request: PageRequest, token: str) -> HttpResponse:
    """Ask once more, then give the time back."""
    with behind(token) as (by, found):
        if request.method != "POST":
            return shown(request, "portal/cancellation.html", found, token)
        allowed = queries.managed(found, timezone.now())
        if allowed.late or allowed.here:
            return shown(request, "portal/appointment.html", found, token, status=409)
        try:
            actions.cancel(by=by, appointment=found, now=timezone.now(), by_patient=True)
        except (actions.TooLate, actions.MovedMeanwhile):
            return shown(request, "portal/appointment.html", found, token, status=409)
        return redirect("portal:appointment", token)


@page(Can.ANYONE)
@discreet
def calendar(request: PageRequest, token: str) -> HttpResponse:
    """The appointment for the patient's own calendar."""
    with behind(token) as (_by, found):
        role, site = found.practitioner_role, found.where
        entry = rules.Entry(
            uid=f"{agenda.first_of(found).pk}@permanence",
            starts_at=found.starts_at,
            ends_at=found.ends_at,
            summary=_("Appointment, %(practitioner)s") % {"practitioner": role.person},
            location=f"{found.structure.name}, {site.address}, {site.postal_code} {site.city}",
            description=words.phone(found.structure.phone) if found.structure.phone else "",
            cancelled=found.status == "cancelled",
        )
    file = HttpResponse(rules.ics(entry, now=timezone.now()), content_type="text/calendar; charset=utf-8")
    file["Content-Disposition"] = 'attachment; filename="rendez-vous.ics"'
    return file


def _by_link(structure_id: UUID) -> Actor:
    return system("portal.link", [structure_id])


def shown(
    request: PageRequest, template: str, found: Appointment, token: str, *, status: int = 200, **more: Any
) -> HttpResponse:
    """Show a page about an appointment, and what may be done with it."""
    allowed = queries.managed(found, timezone.now())
    shown: dict[str, Any] = {
        "appointment": found,
        "role": found.practitioner_role,
        "site": found.where,
        "who": f"{found.patient.first_name} {(found.patient.used_name or found.patient.birth_name)[:1]}.",
        "undoing": agenda.undoing(found, timezone.now(), by_patient=True).name,
        "moved": agenda.moved_to(found) is not None,
        "code": f"{(code := agenda.code(found))[:3]} {code[3:]}",
        "token": token,
        "known": queries.known_token(found),
        "allowed": allowed,
        "ticket": agenda.ticket_of(found) if allowed.here else "",
        "standing": queries.standing(_by_link(found.structure_id), found, timezone.now()),
        "papers": queries.papers(_by_link(found.structure_id), found),
        **more,
    }
    return show(request, template, status=status, **shown)
