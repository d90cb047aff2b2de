"""The appointments of who is late or absent, colleague by colleague, with what each patient says."""

from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from permanence.agenda import actions, queries
from permanence.agenda.models import Consent
from permanence.directory import queries as directory
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.rights import Can

from .looks import asked_day


@page(Can.BOOK, methods=["GET", "POST"])
def replacement(request: PageRequest, role_id: UUID) -> HttpResponse:
    """Who could take what; then move all that was agreed."""
    role = directory.practitioner(request.actor, role_id)
    for right in (Can.BOOK, Can.VIEW_PATIENT):
        request.actor.require(right, role.structure_id)
    now, zone = timezone.now(), ZoneInfo(role.structure.time_zone)
    on = asked_day(request.GET.get("on", ""), now.astimezone(zone).date())
    if request.method == "POST":
        done = actions.replace(by=request.actor, practitioner_role=role, on=on, now=now)
        words = ngettext("%(count)s appointment is moved.", "%(count)s appointments are moved.", len(done.moved))
        messages.success(request, words % {"count": len(done.moved)})
        for left, refusal in done.left:
            messages.warning(request, f"{left.patient.name} : {refusal.title}")
        return _back(role_id, on)
    found = queries.replaceable(request.actor, role, on, now)
    with timezone.override(zone):
        return show(
            request,
            "agenda/replacement.html",
            role=role,
            on=on,
            found=found,
            agreed=[one for one in found if one.asked and one.asked.consent == Consent.AGREED and not one.gone],
            consents=Consent,
        )


@page(Can.BOOK, methods=["POST"])
def consent(request: PageRequest, appointment_id: UUID) -> HttpResponse:
    """What one patient says of seeing a colleague."""
    found, now = queries.appointment(request.actor, appointment_id), timezone.now()
    candidate = queries.candidate(request.actor, found, request.POST.get("candidate", ""), now)
    said = request.POST.get("consent", "")
    if candidate is None or said not in Consent.values:
        messages.warning(request, _("This colleague is no longer free then: choose among those shown now."))
    else:
        try:
            actions.note_consent(by=request.actor, appointment=found, candidate=candidate, consent=said, now=now)
        except actions.PromisedMeanwhile as refused:
            messages.warning(request, f"{refused.title}. {refused.next_step}")
        else:
            messages.success(request, _("What the patient says is noted."))
    zone = ZoneInfo(found.structure.time_zone)
    return _back(found.practitioner_role_id, found.starts_at.astimezone(zone).date())


def _back(role_id: UUID, on: date) -> HttpResponse:
    return redirect(reverse("agenda:replacement", args=[role_id]) + f"?on={on.isoformat()}")
