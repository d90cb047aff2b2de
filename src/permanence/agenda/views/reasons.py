"""Why patients come to a practitioner."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from permanence.agenda import actions, forms, queries
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.rights import Can

from .openings import practitioner_to_open


@page(Can.EDIT_OPENINGS, methods=["GET", "POST"])
def reasons(request: PageRequest, role_id: UUID) -> HttpResponse:
    """The reasons offered; one more."""
    role = practitioner_to_open(request, role_id)
    offered = queries.reasons(request.actor, role)
    form = forms.Reason(request.POST or None, initial={"duration_min": 20, "rank": offered.count() + 1})
    if form.is_valid():
        try:
            actions.add_reason(by=request.actor, practitioner_role=role, **form.cleaned_data)
        except (actions.ReasonExists, actions.BadDuration) as refused:
            form.add_error(refused.field, str(refused.title))
        else:
            messages.success(request, _("The reason is offered."))
            return redirect("agenda:reasons", role.pk)
    status = 422 if form.is_bound else 200
    return show(request, "agenda/reasons.html", role=role, reasons=offered, form=form, status=status)


@page(Can.EDIT_OPENINGS, methods=["GET", "POST"])
def reason(request: PageRequest, reason_id: UUID) -> HttpResponse:
    """Change one reason."""
    found = queries.reason(request.actor, reason_id)
    practitioner_to_open(request, found.practitioner_role_id)
    form = forms.Reason(request.POST or None, instance=queries.reason(request.actor, reason_id))
    if form.is_valid():
        try:
            actions.change_reason(by=request.actor, reason=found, **form.cleaned_data)
        except (actions.ReasonExists, actions.BadDuration) as refused:
            form.add_error(refused.field, str(refused.title))
        else:
            messages.success(request, _("The reason is changed; what is booked keeps its length."))
            return redirect("agenda:reasons", found.practitioner_role_id)
    status = 422 if form.is_bound else 200
    return show(request, "agenda/reason.html", reason=found, form=form, status=status)


@page(Can.EDIT_OPENINGS, methods=["POST"])
def withdrawal(request: PageRequest, reason_id: UUID) -> HttpResponse:
    """Offer a reason no more."""
    found = queries.reason(request.actor, reason_id)
    actions.withdraw_reason(by=request.actor, reason=found, now=timezone.now())
    messages.success(request, _("The reason is no longer offered; what is booked is kept."))
    return redirect("agenda:reasons", found.practitioner_role_id)
