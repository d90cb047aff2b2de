"""What was opened in an emergency, or in an odd way: the person in charge looks at each."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from permanence.foundation.audit import trace
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.rights import Can
from permanence.guard import actions, forms, queries, rules, words
from permanence.guard.models import Alert, Glass

AT_ONCE = 100


@page(Can.VIEW_TRACE)
def glasses(request: PageRequest) -> HttpResponse:
    """List the openings to examine, then those that were."""
    return _list(request)


@page(Can.VIEW_TRACE, methods=["POST"])
def glass(request: PageRequest, glass_id: UUID) -> HttpResponse:
    """Say what was found of an opening in an emergency."""
    found, form = queries.glass(request.actor, glass_id), forms.FindingForm(request.POST)
    if not form.is_valid():
        return _list(request, status=422, wrong=found.pk, form=form)
    actions.examine_glass(by=request.actor, glass=found, finding=form.cleaned_data["finding"], now=timezone.now())
    messages.success(request, _("Examined."))
    return redirect("guard:glasses")


@page(Can.VIEW_TRACE, methods=["POST"])
def alert(request: PageRequest, alert_id: UUID) -> HttpResponse:
    """Say what was found of an opening out of the ordinary."""
    found, form = queries.alert(request.actor, alert_id), forms.FindingForm(request.POST)
    if not form.is_valid():
        return _list(request, status=422, wrong=found.pk, form=form)
    actions.examine_alert(by=request.actor, alert=found, finding=form.cleaned_data["finding"], now=timezone.now())
    messages.success(request, _("Examined."))
    return redirect("guard:glasses")


def _list(request: PageRequest, *, status: int = 200, **wrong: Any) -> HttpResponse:
    actor, now = request.actor, timezone.now()
    rows: list[Glass | Alert] = [*queries.glasses(actor)[:AT_ONCE], *queries.alerts(actor)[:AT_ONCE]]
    told = [_told(request, one) for one in sorted(rows, key=lambda one: one.at, reverse=True)]
    trace(actor, "glass.listed", at=next(iter(queries.structures(actor))).pk)
    shown = {
        "waiting": [one for one in told if one["row"].examined_at is None],
        "examined": [one for one in told if one["row"].examined_at is not None],
        "several": len(queries.structures(actor)) > 1,
        "form": forms.FindingForm(),
        "morning": rules.MORNING,
        "often": rules.OFTEN,
        "now": now,
        "may_see_roles": actor.may(Can.MANAGE_DIRECTORY),
    }
    return show(request, "guard/glasses.html", status=status, **{**shown, **wrong})


def _told(request: PageRequest, row: Glass | Alert) -> dict[str, Any]:
    return {
        "row": row,
        "glass": isinstance(row, Glass),
        "why": words.grounds(row.why) if isinstance(row, Alert) else [],
        "patient": row.patient if request.actor.may(Can.VIEW_PATIENT, row.structure_id) else None,
        "mine": not queries.may_examine(request.actor, row.person_id, row.structure_id),
    }
