"""Which rooms and devices a visit for a reason needs."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from permanence.agenda import actions, queries, thing_forms
from permanence.capacity import queries as open_times
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.rights import Can

from .openings import practitioner_to_open


@page(Can.EDIT_OPENINGS, methods=["GET", "POST"])
def requirements(request: PageRequest, reason_id: UUID) -> HttpResponse:
    """What is needed; one more."""
    reason = queries.reason(request.actor, reason_id)
    practitioner_to_open(request, reason.practitioner_role_id)
    today = timezone.localdate()
    own = queries.things(request.actor, reason.structure_id).filter(open_times.there(today))
    lent = queries.borrowed(request.actor, reason.structure_id, today)
    offered = {one.pk: one for one in [*own, *lent]}
    names = [
        (pk, one.name if one.structure_id == reason.structure_id else f"{one.name} · {one.structure.name}")
        for pk, one in offered.items()
    ]
    form = thing_forms.Requirement(request.POST or None, offered=names)
    if form.is_valid():
        suitable = [offered[pk] for pk in form.cleaned_data["suitable"]]
        try:
            actions.require(by=request.actor, reason=reason, suitable=suitable)
        except actions.NothingSuits as refused:
            form.add_error("suitable", str(refused.title))
        else:
            messages.success(request, _("From now on it is taken with each appointment; what is booked stays."))
            return redirect("agenda:requirements", reason.pk)
    return show(
        request,
        "agenda/requirements.html",
        status=422 if form.is_bound else 200,
        reason=reason,
        form=form,
        offered=offered,
        required=queries.requirements(request.actor, reason),
    )


@page(Can.EDIT_OPENINGS, methods=["POST"])
def removal(request: PageRequest, requirement_id: UUID) -> HttpResponse:
    """Need it no more."""
    found = queries.requirement(request.actor, requirement_id)
    request.actor.require(Can.EDIT_OPENINGS, found.structure_id)
    actions.no_longer_require(by=request.actor, requirement=found)
    messages.success(request, _("It is no longer needed; what is booked stays."))
    return redirect("agenda:requirements", found.reason_id)
