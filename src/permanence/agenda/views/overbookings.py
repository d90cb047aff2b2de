"""An extra appointment (surnuméraire) at a moment that is taken, from the panel of the calendar."""

from dataclasses import replace
from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from permanence.agenda import actions, queries
from permanence.directory import queries as directory
from permanence.foundation.page import PageRequest, page
from permanence.foundation.refusal import Refusal
from permanence.foundation.rights import Can

from .bookings import asked_for, said, shown_booking
from .panels import shown_visit, told


@page(Can.BOOK, methods=["POST"])
def overbooking(request: PageRequest, role_id: UUID) -> HttpResponse:
    """Give an extra appointment at the very moment asked for, saying why."""
    role = directory.practitioner(request.actor, role_id)
    request.actor.require(Can.BOOK, role.structure_id)
    now = timezone.now()
    asked = asked_for(request, role, now=now)
    if not (asked.patient and asked.reason):
        return shown_booking(request, asked, status=422)
    try:
        booked = actions.overbook(
            by=request.actor,
            patient=asked.patient,
            practitioner_role=role,
            reason=asked.reason,
            starts_at=asked.at,
            urgency=request.POST.get("urgency", "planned"),
            why=request.POST.get("why", ""),
            now=now,
            key=request.POST.get("key") or None,
            said=said(request),
        )
    except Refusal as refusal:
        return shown_booking(request, replace(asked, refusal=refusal), status=refusal.status)
    found = queries.appointment(request.actor, booked.pk)
    return told(shown_visit(request, found), _("The extra appointment is booked."))
