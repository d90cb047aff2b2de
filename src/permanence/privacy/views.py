"""Who saw and did what, who opened one patient's file, and who may do what."""

from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from permanence.foundation.audit import trace
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.rights import Can

from . import actions, forms, queries, rights, words
from .rules import unusual

AT_ONCE = 100
MOST_OF_A_FILE = 2000


@page(Can.VIEW_TRACE)
def trace_page(request: PageRequest) -> HttpResponse:
    """Show who saw and did what in the structures one answers for."""
    which, known = forms.Which(request.GET), queries.structures(request.actor)
    asked = which.asked(known, timezone.now())
    found = list(queries.lines(asked)[which.at * AT_ONCE : (which.at + 1) * AT_ONCE + 1])
    trace(request.actor, "trace.read", at=asked.structures[0].pk)
    with timezone.override(ZoneInfo(asked.structures[0].time_zone)):
        return show(
            request,
            "privacy/trace.html",
            which=which,
            known=known,
            chosen=asked.structures[0] if len(asked.structures) == 1 else None,
            several=len(asked.structures) > 1,
            person=which.chosen("person"),
            what=which.chosen("what"),
            may_see_roles=request.actor.may(Can.MANAGE_DIRECTORY),
            people=queries.people(queries.Asked(asked.structures, asked.since)),
            periods=forms.PERIODS,
            whats=forms.WHATS,
            told=queries.told(request.actor, found[:AT_ONCE]),
            more=len(found) > AT_ONCE,
            unusual=queries.to_look_at(request.actor, asked) if which.at == 0 and which.days != "366" else [],
            many=unusual.MANY,
            morning=unusual.MORNING,
            standing=queries.standing(),
            kept_days=settings.TRACE_DAYS,
        )


@page(Can.VIEW_TRACE, methods=["POST"])
def inspection(request: PageRequest) -> HttpResponse:
    """Verify every seal of the trace now."""
    found = queries.inspect()
    if found.broken_at_id is None:
        messages.success(request, _("The trace is whole: every line stands as it was sealed."))
    else:
        messages.error(request, _("The trace does not agree with its seals: tell whoever keeps the installation."))
    return redirect("privacy:trace")


@page(Can.VIEW_TRACE)
def patient(request: PageRequest, patient_id: UUID) -> HttpResponse:
    """Show everyone who opened one patient's file or changed what hangs on it; made to be printed for the patient."""
    found = queries.patient(request.actor, patient_id)
    lines = list(queries.about(found)[:MOST_OF_A_FILE])
    trace(request.actor, "trace.read", subject=found)
    with timezone.override(ZoneInfo(found.structure.time_zone)):
        told = queries.told(request.actor, lines)
        may_protect = request.actor.may(Can.VIEW_PATIENT, found.structure_id)
        shown: dict[str, Any] = {"patient": found, "told": told, "kept_days": settings.TRACE_DAYS}
        shown |= {"may_protect": may_protect, "may_hand": request.actor.may(Can.IDENTIFY, found.structure_id)}
        return show(request, "privacy/patient.html", **shown)


@page(Can.VIEW_TRACE, methods=["POST"])
def sheet(request: PageRequest, patient_id: UUID) -> HttpResponse:
    """Hand the same out as a sheet."""
    found = queries.patient(request.actor, patient_id)
    told, zone = queries.told(request.actor, list(queries.about(found))), ZoneInfo(found.structure.time_zone)
    heads = [_("When"), _("Who"), _("On behalf of"), _("What"), _("Times")]
    rows = [
        [
            f"{one.line.at.astimezone(zone):%Y-%m-%d %H:%M}",
            str(words.doer(one.line.actor_kind, one.line.actor_name)),
            _("a mandate of the practice") if one.by_mandate else found.structure.name,
            str(words.deed(one.line.verb)),
            str(one.times),
        ]
        for one in told
    ]
    written = actions.take_readers(by=request.actor, patient=found, heads=heads, rows=rows)
    answer = HttpResponse(written, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="acces-au-dossier.csv"'
    return answer


@page(Can.MANAGE_DIRECTORY)
def roles(request: PageRequest) -> HttpResponse:
    """Show who may do what: each role of the house and its rights."""
    return show(
        request,
        "privacy/roles.html",
        roles=rights.columns(),
        rows=rights.rows(),
        parts=rights.parts(),
        may_see_roles=True,
    )
