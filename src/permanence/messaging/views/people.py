"""What one person was told and answered, by every channel, and the way he wants to be told."""

from typing import Any
from uuid import UUID

from django.contrib import messages as toasts
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from permanence.directory import queries as directory
from permanence.foundation.audit import trace_reading
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.refusal import Invalid
from permanence.foundation.rights import Can
from permanence.messaging import actions, forms, queries, refused
from permanence.messaging.registry import beyond


@page(Can.VIEW_MESSAGES)
def person(request: PageRequest, structure_id: UUID, person: UUID) -> HttpResponse:
    """The conversation with one person, the newest first."""
    structure = directory.structure(request.actor, structure_id, Can.VIEW_MESSAGES)
    beyond().reach(request.actor, person)  # refuses a file kept closer
    told = queries.conversation(request.actor, structure, person)
    if told:
        trace_reading(request.actor, told[0].row)
    shown: dict[str, Any] = {
        "structure": structure,
        "person": person,
        "name": next((one.row.to_name for one in told if not one.own), ""),
        "told": told,
        "refused": refused.of_person(structure, person),
        "stopped": queries.stopped_numbers(structure, person),
        "form": forms.Way(initial={"way": queries.wish(structure, person)}),
        "may_write": request.actor.may(Can.SEND_MESSAGES, structure.pk),
        "may_edit": request.actor.may(Can.EDIT_PATIENT, structure.pk),
    }
    return show(request, "messaging/person.html", **shown)


@page(Can.EDIT_PATIENT, methods=["POST"])
def way(request: PageRequest, structure_id: UUID, person: UUID) -> HttpResponse:
    """Note the way someone wants to be told; and, when he asks for it, that SMS may be sent again."""
    structure = directory.structure(request.actor, structure_id, Can.EDIT_PATIENT)
    beyond().reach(request.actor, person)
    form = forms.Way(request.POST)
    if not form.is_valid():
        raise Invalid
    actions.note_wish(by=request.actor, structure_id=structure.pk, person=person, way=form.cleaned_data["way"])
    if form.cleaned_data["again"]:
        for number in queries.stopped_numbers(structure, person):
            actions.end_opt_out(
                by=request.actor, structure_id=structure.pk, channel="sms", address=number, now=timezone.now()
            )
    toasts.success(request, _("How this person is told is noted."))
    return redirect("messaging:person", structure.pk, person)
