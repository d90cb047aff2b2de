"""When patients are reminded of their appointments."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from permanence.agenda import actions, queries
from permanence.agenda.reminder_forms import Reminders
from permanence.directory.models import PractitionerRole
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.rights import Can
from permanence.messaging import queries as messaging

from .openings import practitioner_to_open


@page(Can.EDIT_OPENINGS, methods=["GET", "POST"])
def reminders(request: PageRequest, role_id: UUID) -> HttpResponse:
    """The practice's reminders, and the reasons of one practitioner that have their own."""
    role = practitioner_to_open(request, role_id)
    offered = list(queries.reasons(request.actor, role))
    practice = queries.practice_reminding(role.structure)
    own = queries.reminding_of_reasons(role.structure)
    form = Reminders(request.POST or None, practice=practice, reasons=offered, own=own)
    if form.is_valid():
        _keep(request, role, form)
        messages.success(request, _("Reminders will leave so from now on."))
        return redirect("agenda:reminders", role.pk)
    sms = messaging.sms_account(role.structure)
    status = 422 if form.is_bound else 200
    return show(request, "agenda/reminders.html", status=status, role=role, form=form, sms=sms)


def _keep(request: PageRequest, role: PractitionerRole, form: Reminders) -> None:
    said = form.cleaned_data
    actions.set_reminding(
        by=request.actor,
        structure=role.structure,
        leads_min=[int(lead) for lead in said["leads_min"]],
        cancel_until_min=said["cancel_until_min"],
        silent_after=said["silent_after"],
        early_min=said["early_min"],
    )
    for reason in form.reasons:
        leads = form.own(reason)
        if leads is None:
            actions.unset_reminding(by=request.actor, reason=reason)
        else:
            actions.set_reminding(by=request.actor, structure=role.structure, reason=reason, leads_min=leads)
