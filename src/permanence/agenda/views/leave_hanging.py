"""The appointments that need someone who is on leave: what becomes of each is said here, once the leave is granted."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from permanence.agenda import actions, queries
from permanence.agenda.models import LeaveState
from permanence.capacity.models import ClosureKind
from permanence.foundation.page import PageRequest, page
from permanence.foundation.refusal import NotFound, Refusal
from permanence.foundation.rights import Can

from .fates import asked, decided, fates


@page(Can.EDIT_OPENINGS, methods=["GET", "POST"])
def leave_hanging(request: PageRequest, leave_id: UUID) -> HttpResponse:
    """What is booked with a member of staff during his leave, and what becomes of it."""
    leave, now = queries.leave(request.actor, leave_id), timezone.now()
    request.actor.require(Can.EDIT_OPENINGS, leave.structure_id)
    found = queries.staff_resource(leave.structure_id, leave.person_id)
    during = queries.leave_span(leave)
    if found is None or leave.closure_id is None or leave.state != LeaveState.GRANTED or during.lower is None:
        raise NotFound
    lines = queries.hanging(request.actor, found, since=during.lower, until=during.upper, now=now)
    shown: dict[str, Any] = {"lines": lines, "lost": [(during.lower, during.upper)], "leave": leave, "closing": True}
    if not decided(request, lines):
        return asked(request, "agenda/thing_end.html", found, forms.Form({}), **shown)
    try:
        actions.close_thing(
            by=request.actor, resource=found, during=during, why=str(leave.get_kind_display()), kind=ClosureKind.LEAVE,
            fates=fates(request), now=now,
        )  # fmt: skip
    except Refusal as refusal:
        shown["lines"] = queries.hanging(request.actor, found, since=during.lower, until=during.upper, now=now)
        return asked(request, "agenda/thing_end.html", found, forms.Form({}), refusal=refusal, **shown)
    messages.success(request, _("It is done; patients whose appointment is moved or cancelled are told."))
    return redirect("agenda:leave", leave.pk)
