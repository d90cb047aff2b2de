"""Pages of directives: at a glance, written as sentences, with their history."""

from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from permanence.directory import queries as directory
from permanence.directory.models import PractitionerRole, Structure
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.refusal import NotFound
from permanence.foundation.rights import Can

from . import actions, queries, saying
from .forms import FORMS, Sentence
from .models import Kind, Term
from .rules.spans import midnight_after

PRACTICE = "directives/practice.html"


@page(Can.VIEW_DIRECTIVES)
def practices(request: PageRequest) -> HttpResponse:
    """The practices whose directives may be read; straight to the only one."""
    mine = list(directory.structures(request.actor, Can.VIEW_DIRECTIVES))
    chosen = [structure for structure in mine if structure.pk == request.actor.at] or mine
    if len(chosen) == 1:
        return redirect("directives:practice", chosen[0].pk)
    return show(request, "directives/practices.html", practices=mine)


@page(Can.VIEW_DIRECTIVES)
def practice(request: PageRequest, structure_id: UUID) -> HttpResponse:
    """The directives of a practice and of its practitioners: now, later, past."""
    structure = directory.structure(request.actor, structure_id, Can.VIEW_DIRECTIVES)
    part = "boards" if request.htmx else None
    return show(request, PRACTICE, part=part, **_glance(request, structure))


@page(Can.WRITE_DIRECTIVES, methods=["GET", "POST"])
def writing(request: PageRequest, structure_id: UUID) -> HttpResponse:
    """A new directive, as a sentence."""
    structure = directory.structure(request.actor, structure_id, Can.WRITE_DIRECTIVES)
    kind = request.GET.get("kind", "")
    if kind not in FORMS:
        raise NotFound
    term = Term.OF_DAY if kind == Kind.NOTE else Term.PERMANENT
    form = FORMS[kind](request.POST or None, time_zone=structure.time_zone, term=term)
    return _written(request, structure, _role(request, structure, request.GET.get("practitioner")), form)


@page(Can.WRITE_DIRECTIVES, methods=["GET", "POST"])
def edition(request: PageRequest, directive_id: UUID) -> HttpResponse:
    """A new version of a directive; the former stays in its history."""
    former = queries.directive(request.actor, directive_id)
    request.actor.require(Can.WRITE_DIRECTIVES, former.structure_id)
    form = FORMS[former.kind](request.POST or None, time_zone=former.structure.time_zone, former=former)
    return _written(request, former.structure, former.practitioner_role, form)


@page(Can.WRITE_DIRECTIVES, methods=["POST"])
def note(request: PageRequest, structure_id: UUID) -> HttpResponse:
    """A note of the day, gone at midnight: the second of two taps."""
    structure = directory.structure(request.actor, structure_id, Can.WRITE_DIRECTIVES)
    now = timezone.now()
    tz = ZoneInfo(structure.time_zone)
    actions.write(
        by=request.actor,
        structure=structure,
        practitioner_role=_role(request, structure, request.POST.get("practitioner")),
        kind=Kind.NOTE,
        term=Term.OF_DAY,
        valid_from=now,
        valid_to=midnight_after(now.astimezone(tz).date(), tz),
        body={"text": request.POST.get("text", "").replace("\x00", "")},
        now=now,
    )
    messages.success(request, _("Noted until tonight."))
    return redirect("directives:practice", structure.pk)


@page(Can.WRITE_DIRECTIVES, methods=["POST"])
def withdrawal(request: PageRequest, directive_id: UUID) -> HttpResponse:
    """End a directive now."""
    found = queries.directive(request.actor, directive_id)
    actions.withdraw(by=request.actor, directive=found, now=timezone.now())
    messages.success(request, _("Withdrawn: it can be taken back from the history."))
    return redirect("directives:history", found.pk)


@page(Can.WRITE_DIRECTIVES, methods=["POST"])
def taking_back(request: PageRequest, directive_id: UUID) -> HttpResponse:
    """Put a withdrawn directive in force again."""
    found = queries.directive(request.actor, directive_id)
    actions.take_back(by=request.actor, directive=found, now=timezone.now())
    messages.success(request, _("The directive is in force again."))
    return redirect("directives:practice", found.structure_id)


@page(Can.VIEW_DIRECTIVES)
def history(request: PageRequest, directive_id: UUID) -> HttpResponse:
    """Every version of a directive: who wrote what, when."""
    found = queries.directive(request.actor, directive_id)
    versions = queries.versions(request.actor, found.lineage)
    return show(request, PRACTICE, versions=versions, **_glance(request, found.structure))


def _written(request: PageRequest, structure: Structure, role: PractitionerRole | None, form: Sentence) -> HttpResponse:
    """Show the sentence, write it, or say what is in the way; what was typed stays."""
    shown: dict[str, Any] = {"form": form, "role": role}
    status = 422 if form.is_bound else 200
    if form.is_valid():
        now = timezone.now()
        whose: dict[str, Any] = {"structure": structure, "practitioner_role": role}
        try:
            actions.write(by=request.actor, now=now, **whose, **form.written(now))
        except actions.BadDirective as bad:
            form.show_errors(bad.errors)
        except actions.Overtaken as overtaken:
            shown["overtaken"], status = overtaken, 409
        else:
            messages.success(request, _("The directive is written."))
            return redirect("directives:practice", structure.pk)
    return show(request, PRACTICE, status=status, **shown, **_glance(request, structure))


def _glance(request: PageRequest, structure: Structure) -> dict[str, Any]:
    return {
        "structure": structure,
        "boards": queries.boards(request.actor, structure.pk, timezone.now()),
        "may_write": request.actor.may(Can.WRITE_DIRECTIVES, structure.pk),
        "many": len(request.actor.structures(Can.VIEW_DIRECTIVES)) > 1,
        "presets": saying.presets(),
    }


def _role(request: PageRequest, structure: Structure, role_id: str | None) -> PractitionerRole | None:
    """Return the practitioner named, of this structure; None for the practice."""
    if not role_id:
        return None
    found = directory.practitioners(request.actor, structure.pk).filter(pk=_uuid(role_id)).first()
    if found is None:
        raise NotFound
    return found


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotFound from None
