"""Moving an appointment from the calendar, and taking the move back."""

import json
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from permanence.agenda import actions, queries
from permanence.directory import queries as directory
from permanence.foundation.page import PageRequest, page
from permanence.foundation.refusal import Invalid, Refusal
from permanence.foundation.rights import Can
from permanence.ui import words

from .typed import chosen, moment


@page(Can.BOOK, methods=["POST"], json=True)
def move(request: PageRequest, appointment_id: UUID) -> HttpResponse:
    """Move an appointment to a time, of the same practitioner or of another one; tell where it is now."""
    found = queries.appointment(request.actor, appointment_id)
    request.actor.require(Can.VIEW_PATIENT, found.structure_id)
    zone = ZoneInfo(found.structure.time_zone)
    to = chosen(request.POST.get("to", ""))
    role = directory.practitioner(request.actor, to) if to else found.practitioner_role
    starts_at = moment(request.POST.get("at", ""), zone)
    if starts_at is None:
        raise Invalid(_("This is not a time."))
    now = timezone.now()
    try:
        moved = actions.move_near(by=request.actor, appointment=found, practitioner_role=role, near=starts_at, now=now)
    except actions.SlotTaken as taken:
        near = [words.spoken(s.starts_at, now.astimezone(zone), get_language() or "fr") for s in taken.alternatives]
        message = f"{taken.title}. " + (_("Nearest: %(times)s.") % {"times": ", ".join(near)} if near else "")
        return JsonResponse({"error": taken.code, "message": message.strip()}, status=409)
    when = words.spoken(moved.starts_at, now.astimezone(zone), get_language() or "fr")
    return JsonResponse(
        {
            "id": str(moved.pk),
            "text": _("Moved to %(when)s.") % {"when": when},
            "undo": reverse("agenda:move_return", args=[moved.pk]),
        }
    )


@page(Can.BOOK, methods=["POST"])
def move_return(request: PageRequest, appointment_id: UUID) -> HttpResponse:
    """Put a moved appointment back where it was; a refusal is said where the undo was pressed."""
    moved = queries.appointment(request.actor, appointment_id)
    request.actor.require(Can.BOOK, moved.structure_id)
    said: dict[str, object] = {"agenda:changed": True}
    try:
        actions.return_move(by=request.actor, appointment=moved, now=timezone.now())
    except Refusal as refusal:
        said["toast"] = {"text": f"{refusal.title}. {refusal.next_step}", "tone": "danger"}
    else:
        said["toast"] = {"text": _("The appointment is back where it was.")}
    return HttpResponse(status=204, headers={"HX-Trigger": json.dumps(said)})
