"""Agreements by which another structure may have a room or a device."""

from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from permanence.agenda import queries, thing_forms
from permanence.capacity import actions as capacity
from permanence.directory import queries as directory
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.refusal import Refusal
from permanence.foundation.rights import Can

from .things import thing_to_edit


@page(Can.EDIT_OPENINGS, methods=["GET", "POST"])
def sharings(request: PageRequest, thing_id: UUID) -> HttpResponse:
    """With whom it is shared, from when to when; one more."""
    found = thing_to_edit(request, thing_id)
    today = timezone.localdate(timezone=ZoneInfo(found.time_zone))
    form = thing_forms.Sharing(request.POST or None, initial={"from_on": today})
    if form.is_valid():
        said = form.cleaned_data["whom"].strip()
        borrower = directory.known_as(name=said, siret=said.replace(" ", ""), finess=said.replace(" ", ""))
        if borrower is None or borrower.pk == found.structure_id:
            form.add_error("whom", _("No other structure of this name or number is here."))
        else:
            try:
                capacity.share(by=request.actor, resource=found, borrower=borrower, **form.terms())
            except Refusal as refused:
                form.add_error(None, " ".join(str(one) for one in (refused.title, refused) if str(one)))
            else:
                messages.success(request, _("It is shared: they see when it is free, and can take it."))
                return redirect("agenda:sharings", found.pk)
    shown = queries.sharings(request.actor, found, today)
    status = 422 if form.is_bound else 200
    return show(request, "agenda/sharings.html", status=status, thing=found, form=form, sharings=shown, today=today)


@page(Can.EDIT_OPENINGS, methods=["POST"])
def end(request: PageRequest, sharing_id: UUID) -> HttpResponse:
    """End an agreement today; what they have taken stays taken."""
    found = queries.sharing(request.actor, sharing_id)
    request.actor.require(Can.EDIT_OPENINGS, found.structure_id)
    today = timezone.localdate(timezone=ZoneInfo(found.resource.time_zone))
    capacity.end_sharing(by=request.actor, sharing=found, last_on=today)
    messages.success(request, _("The agreement ends today; what they have taken stays taken."))
    return redirect("agenda:sharings", found.resource_id)
