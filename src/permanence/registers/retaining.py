"""Pages of how long files are kept: what has had its time, what is held back, what is erased when it is asked."""

from datetime import date
from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from permanence.directory import queries as directory
from permanence.foundation.audit import trace
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.rights import Can
from permanence.patients import queries as patients

from . import actions, forms, jobs, queries, retention, rules
from .retention import Due

SHOWN = 100
GROUNDS = {
    "years": gettext_lazy("twenty years since the last contact"),
    "child": gettext_lazy("28 years old, seen as a child"),
    "death": gettext_lazy("ten years since the death"),
    "demand": pgettext_lazy("ground of an erasure", "asked by the person"),
}


class HoldForm(django_forms.Form):
    """Why a file must be kept."""

    why = forms.long_text(gettext_lazy("Why must it be kept?"), required=True)


@page(Can.VIEW_TRACE)
def retention_page(request: PageRequest) -> HttpResponse:
    """Show, structure by structure, what has had its time and would be erased."""
    now, actor = timezone.now(), request.actor
    houses: list[dict[str, Any]] = [
        {"structure": one, "preview": retention.preview(one.pk, now), "may_know": actor.may(Can.VIEW_PATIENT, one.pk)}
        for one in queries.structures(actor)
    ]
    for house in houses:
        house.update(_told(house["preview"].due, may_know=house["may_know"]))
    trace(actor, "file.previewed", at=queries.structures(actor)[0].pk)
    return show(request, "registers/retention.html", houses=houses, erased=queries.erasures(actor)[:SHOWN])


@page(Can.VIEW_TRACE, methods=["POST"])
def due(request: PageRequest, structure_id: UUID) -> HttpResponse:
    """Let a job erase what the preview shows."""
    structure = directory.structure(request.actor, structure_id, Can.VIEW_TRACE)
    once = f"erase_due:{structure.pk}"
    jobs.erase_due.defer(structure_id=structure.pk, once_as=once, asked_by=request.actor.name)
    messages.success(request, _("Being erased: this page says what was, in a moment."))
    return redirect("registers:retention")


@page(Can.VIEW_TRACE, methods=["POST"])
def as_asked(request: PageRequest, demand_id: UUID) -> HttpResponse:
    """Erase what a person asks to be, as far as the law lets it go."""
    found = queries.demand(request.actor, demand_id)
    actions.erase_as_asked(by=request.actor, demand=found, now=timezone.now())
    messages.success(request, _("Erased. Close the demand with what the law keeps, and until when."))
    return redirect("registers:demand", found.pk)


@page(Can.VIEW_TRACE, methods=["POST"])
def limited(request: PageRequest, demand_id: UUID) -> HttpResponse:
    """Limit the use of a file as its person asks."""
    found = queries.demand(request.actor, demand_id)
    done = actions.limit_as_asked(by=request.actor, demand=found, now=timezone.now())
    messages.success(request, _("Its use is limited: say who else must open it, then close the demand."))
    return redirect("guard:file", done.patient_id)


@page(Can.VIEW_TRACE, methods=["GET", "POST"])
def hold(request: PageRequest, patient_id: UUID) -> HttpResponse:
    """Say until when one file is kept, and hold it back from that with a reason."""
    found = patients.to_book(request.actor, patient_id)
    request.actor.require(Can.VIEW_TRACE, found.structure_id)
    form = HoldForm(request.POST or None)
    if form.is_valid():
        actions.hold(by=request.actor, patient=found, why=form.cleaned_data["why"], now=timezone.now())
        messages.success(request, _("Held: it is not erased, whatever its time."))
        return redirect("registers:hold", found.pk)
    last = retention.last_contact(found)
    until, ground = rules.erased_from(last, found.birth_date, found.died_on)
    told: dict[str, Any] = {
        "patient": found,
        "form": form,
        "held": queries.hold_of(found),
        "last_on": last,
        "archived_on": rules.archived_from(last),
        "until": until,
        "ground": GROUNDS[ground],
    }
    return show(request, "registers/hold.html", status=422 if form.is_bound else 200, **told)


@page(Can.VIEW_TRACE, methods=["POST"])
def release(request: PageRequest, patient_id: UUID) -> HttpResponse:
    """Lift the hold."""
    found = patients.to_book(request.actor, patient_id)
    request.actor.require(Can.VIEW_TRACE, found.structure_id)
    actions.release(by=request.actor, patient=found, now=timezone.now())
    messages.success(request, _("The hold is lifted."))
    return redirect("registers:hold", found.pk)


def _told(rows: list[Due], *, may_know: bool) -> dict[str, Any]:
    held = [one for one in rows if one.held]
    due = [one for one in rows if not one.held]
    said = [(one.patient if may_know else None, one.last_on, one.since, GROUNDS[one.ground]) for one in due[:SHOWN]]
    return {"due": len(due), "held": len(held), "files": said, "more": max(0, len(due) - SHOWN), "oldest": _oldest(due)}


def _oldest(due: list[Due]) -> date | None:
    return min((one.last_on for one in due), default=None)
