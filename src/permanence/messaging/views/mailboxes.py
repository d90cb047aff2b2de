"""The MSSanté mailbox of each practice."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from permanence.directory import queries as directory
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.rights import Can
from permanence.messaging import actions, forms, inbox, queries
from permanence.messaging.channels import mssante


@page(Can.MANAGE_DIRECTORY, methods=["GET", "POST"])
def mailbox(request: PageRequest, structure_id: UUID) -> HttpResponse:
    """Open the mailbox of one practice, or change it."""
    structure = directory.structure(request.actor, structure_id, Can.MANAGE_DIRECTORY)
    known = queries.secure_mailbox(structure)
    form = forms.Mailbox(request.POST or None, box=known)
    if form.is_valid():
        address = form.cleaned_data["address"]
        try:
            actions.open_mailbox(by=request.actor, structure=structure, address=address, server=form.server())
        except actions.BadMailbox as bad:
            form.add_error(None, str(bad.detail or bad.title))
        else:
            messages.success(request, _("Letters to professionals leave from this mailbox from now on."))
            return redirect("messaging:secure_mailbox", structure.pk)
    status = 422 if form.is_bound else 200
    return show(request, "messaging/secure_mailbox.html", status=status, structure=structure, box=known, form=form)


@page(Can.MANAGE_DIRECTORY, methods=["POST"])
def trial(request: PageRequest, structure_id: UUID) -> HttpResponse:
    """Try the ways to the operator's servers, sending and reading nothing."""
    structure = directory.structure(request.actor, structure_id, Can.MANAGE_DIRECTORY)
    box = queries.secure_mailbox(structure)
    if box is None:  # closed meanwhile: its page says so, and opens another
        return redirect("messaging:secure_mailbox", structure.pk)
    if problem := mssante.greeted(box) or inbox.greeted(box):
        messages.error(request, _("The operator's server does not let us in: %(problem)s.") % {"problem": problem})
    else:
        messages.success(request, _("The operator's server let us in: nothing was sent."))
    return redirect("messaging:secure_mailbox", structure.pk)


@page(Can.MANAGE_DIRECTORY, methods=["POST"])
def mailbox_end(request: PageRequest, structure_id: UUID) -> HttpResponse:
    """Write to no professional from a practice any more."""
    structure = directory.structure(request.actor, structure_id, Can.MANAGE_DIRECTORY)
    actions.close_mailbox(by=request.actor, structure=structure, now=timezone.now())
    messages.success(request, _("Nothing leaves by MSSanté any more, nor by another way in its place."))
    return redirect("messaging:accounts")
