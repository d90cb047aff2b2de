"""Changing or ending an opening: what it touches is shown first, and each appointment left outside is decided."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from permanence.agenda import actions, opening_forms, queries
from permanence.capacity import actions as capacity
from permanence.capacity import queries as open_times
from permanence.capacity.models import OpeningRule
from permanence.directory.models import PractitionerRole
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.refusal import NotFound, Refusal
from permanence.foundation.rights import Can

from .fates import fates
from .openings import offered, practitioner_to_open

DAY = timedelta(days=1)
ALL = {"all-keep": "keep", "all-move": "move", "all-cancel": "cancel"}


@dataclass(frozen=True, slots=True)
class Edit:
    """What was typed, understood: from which day the opening becomes what; none when it ends."""

    becomes: capacity.Recurring | None
    from_on: date
    terms: capacity.Terms | None = None


@page(Can.EDIT_OPENINGS, methods=["GET", "POST"])
def opening(request: PageRequest, rule_id: UUID) -> HttpResponse:
    """Change one opening from a day on."""
    rule, role = _theirs(request, rule_id)
    tomorrow = timezone.localdate(timezone=ZoneInfo(rule.resource.time_zone)) + DAY
    form = opening_forms.Opening(request.POST or None, rule=rule, **offered(request, role))
    form.initial["from_on"] = max(tomorrow, rule.from_on)
    if not form.is_valid():
        return _shown(request, rule, role, form, status=422 if form.is_bound else 200)
    edit = Edit(form.recurring(), form.cleaned_data["from_on"], form.terms())
    return _edited(request, rule, role, form, edit)


@page(Can.EDIT_OPENINGS, methods=["GET", "POST"])
def end(request: PageRequest, rule_id: UUID) -> HttpResponse:
    """End an opening after a day."""
    rule, role = _theirs(request, rule_id)
    today = timezone.localdate(timezone=ZoneInfo(rule.resource.time_zone))
    form = opening_forms.End(request.POST or None, initial={"last_on": today})
    if not form.is_valid():
        return _shown(request, rule, role, form, ending=True, status=422 if form.is_bound else 200)
    return _edited(request, rule, role, form, Edit(None, form.cleaned_data["last_on"] + DAY))


def _edited(request: PageRequest, rule: OpeningRule, role: PractitionerRole, form: Any, edit: Edit) -> HttpResponse:
    """Show what it touches; do it when exactly that was shown, and each left outside is decided."""
    ending = edit.becomes is None
    if request.POST.get("step") != "apply" or request.POST.get("seen") != form.digest():
        return _shown(request, rule, role, form, edit=edit, ending=ending)
    try:
        actions.edit_opening(
            by=request.actor,
            rule=rule,
            becomes=edit.becomes,
            from_on=edit.from_on,
            now=timezone.now(),
            fates=fates(request),
            terms=edit.terms,
        )
    except capacity.MeetsAnother as another:
        form.add_error("opens_at", opening_forms.meets(another, role.site))
        return _shown(request, rule, role, form, status=422)
    except Refusal as refusal:
        return _shown(request, rule, role, form, edit=edit, ending=ending, refusal=refusal, status=refusal.status)
    messages.success(request, _("The opening is ended.") if ending else _("The opening is changed."))
    return redirect("agenda:openings", role.pk)


def _theirs(request: PageRequest, rule_id: UUID) -> tuple[OpeningRule, PractitionerRole]:
    rule = open_times.opening_rule(request.actor, rule_id)
    if rule.resource.practitioner_role_id is None:
        raise NotFound
    return rule, practitioner_to_open(request, rule.resource.practitioner_role_id)


def _shown(
    request: PageRequest,
    rule: OpeningRule,
    role: PractitionerRole,
    form: Any,
    *,
    edit: Edit | None = None,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    touched = None
    if edit is not None:
        now = timezone.now()
        touched = queries.left_outside(
            request.actor, rule, edit.becomes, from_on=edit.from_on, now=now, terms=edit.terms, proposing=True
        )
    shown: dict[str, Any] = {"rule": rule, "role": role, "form": form, "touched": touched, "ending": False} | more
    shown["seen"] = form.digest() if touched else ""
    shown["lines"] = [(line, _decided(request, line)) for line in touched.lines] if touched else []
    with timezone.override(ZoneInfo(role.structure.time_zone)):
        return show(request, "agenda/opening.html", status=status, **shown)


def _decided(request: PageRequest, line: queries.Outside) -> str:
    """Return what is chosen for one: as said before, or as said for all; kept where nothing was said."""
    said = ALL.get(request.POST.get("step", ""), "") or request.POST.get(f"fate-{line.reservation.pk}", "keep")
    if line.appointment is None or (said == "move" and not line.places):
        return "keep"
    if said != "move":
        return said
    place, _role = line.places[0]
    return f"move|{place.reason}|{place.starts_at.isoformat()}"
