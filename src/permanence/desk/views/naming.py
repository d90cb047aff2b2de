"""Partners outside the networks, on the call: whom to name when nothing is left, with what is said aloud."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from permanence.desk import actions, queries
from permanence.directory import partnership
from permanence.directory import queries as directory
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.refusal import NotFound, Refusal
from permanence.foundation.rights import Can


@page(Can.ANSWER)
def partners(request: PageRequest, request_id: UUID) -> HttpResponse:
    """Whom to name to the caller, the best first; once one was named, how to reach him."""
    return _shown(request, request_id)


@page(Can.ANSWER, methods=["POST"])
def partner_named(request: PageRequest, request_id: UUID, partner_id: UUID) -> HttpResponse:
    """He was named to the caller: the request has its answer."""
    asked = queries.acted_on(request.actor, request_id)
    partner = directory.partner(request.actor, partner_id)
    try:
        actions.name_partner(by=request.actor, request=asked, partner=partner, now=timezone.now())
    except Refusal as refusal:
        return _shown(request, request_id, refusal=refusal, status=refusal.status)
    return redirect("desk:partners", request_id)


@page(Can.SEND_MESSAGES, methods=["POST"])
def partner_sent(request: PageRequest, request_id: UUID) -> HttpResponse:
    """His number is sent to the patient as well."""
    asked = queries.request(request.actor, request_id)
    try:
        actions.send_partner(by=request.actor, request=asked, now=timezone.now())
    except Refusal as refusal:
        return _shown(request, request_id, refusal=refusal, status=refusal.status)
    messages.success(request, _("Sent: the number and the place, nothing else."))
    return redirect("desk:partners", request_id)


def _shown(request: PageRequest, request_id: UUID, *, status: int = 200, **more: Any) -> HttpResponse:
    asked = queries.request(request.actor, request_id)
    if not request.actor.may(Can.VIEW_DIRECTORY, asked.structure_id):
        raise NotFound
    today, role = directory.today(), asked.practitioner_role
    found = directory.partners_to_name(request.actor, asked.structure_id, role.specialty if role else "", today)
    listed = [(one, partnership.accepts_now(one, today)) for one in found]
    may_send = request.actor.may(Can.SEND_MESSAGES, asked.structure_id) and asked.patient is not None
    return show(
        request, "desk/partners.html", status=status, asked=asked, partners=listed, named=asked.partner,
        may_send=may_send, **more,
    )  # fmt: skip
