"""What is done with one tap: of the day, withdrawn, taken back, undone."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from permanence.directives import actions, queries, ready
from permanence.directives.models import Directive, Kind, Term
from permanence.directives.rules.spans import midnight_after
from permanence.directory import queries as directory
from permanence.directory.models import Structure
from permanence.foundation.idempotency import once
from permanence.foundation.page import PageRequest, page
from permanence.foundation.refusal import NotFound
from permanence.foundation.rights import Can

from .shown import role_named, to_boards, uuid_of


@page(Can.WRITE_DIRECTIVES, methods=["POST"])
def note(request: PageRequest, structure_id: UUID) -> HttpResponse:
    """A note of the day, gone at midnight: the second of two taps."""
    structure = directory.structure(request.actor, structure_id, Can.WRITE_DIRECTIVES)
    now = timezone.now()
    tz = ZoneInfo(structure.time_zone)
    told: dict[str, Any] = {
        "practitioner_role": role_named(request, structure, request.POST.get("practitioner")),
        "kind": Kind.NOTE,
        "term": Term.OF_DAY,
        "valid_from": now,
        "valid_to": midnight_after(now.astimezone(tz).date(), tz),
        "body": {"text": request.POST.get("text", "").replace("\x00", "")},
    }

    def make() -> Directive:
        return actions.write(by=request.actor, structure=structure, now=now, **told)

    return to_boards(structure, _tapped_once(request, structure, make))


@page(Can.WRITE_DIRECTIVES, methods=["POST"])
def of_day(request: PageRequest, structure_id: UUID) -> HttpResponse:
    """A choice ready to be made, gone at midnight: the second of two taps."""
    structure = directory.structure(request.actor, structure_id, Can.WRITE_DIRECTIVES)
    role = role_named(request, structure, request.POST.get("practitioner"))
    choice = ready.READY.get(request.POST.get("choice", ""))
    if choice is None:
        raise NotFound
    now, role_id = timezone.now(), role.pk if role else None

    def make() -> Directive:
        holding = queries.in_force(request.actor, structure_id=structure.pk, practitioner_role_id=role_id, now=now)
        told = ready.written(choice, holding, role_id, now, ZoneInfo(structure.time_zone))
        return actions.write(by=request.actor, structure=structure, practitioner_role=role, now=now, **told)

    return to_boards(structure, _tapped_once(request, structure, make))


@page(Can.WRITE_DIRECTIVES, methods=["POST"])
def undoing(request: PageRequest, directive_id: UUID) -> HttpResponse:
    """Undo what was just written; what it replaced holds again."""
    found = _done(request, directive_id, actions.undo, _("Undone: all is as it was before."))
    return redirect("directives:practice", found.structure_id)


@page(Can.WRITE_DIRECTIVES, methods=["POST"])
def withdrawal(request: PageRequest, directive_id: UUID) -> HttpResponse:
    """End a directive now."""
    found = _done(request, directive_id, actions.withdraw, _("Withdrawn: it can be taken back from the history."))
    return redirect("directives:history", found.pk)


@page(Can.WRITE_DIRECTIVES, methods=["POST"])
def taking_back(request: PageRequest, directive_id: UUID) -> HttpResponse:
    """Put a withdrawn directive in force again."""
    found = _done(request, directive_id, actions.take_back, _("The directive is in force again."))
    return redirect("directives:practice", found.structure_id)


def _tapped_once(request: PageRequest, structure: Structure, make: Callable[[], Directive]) -> Directive:
    """Write it; a second tap on the same choice of the same page finds what the first one wrote, while it holds."""
    sent = request.POST
    tapped = "|".join(sent.get(name, "") for name in ("practitioner", "choice", "text"))
    key = str(uuid5(uuid_of(sent["key"]), tapped)) if sent.get("key") else None

    def find(written: UUID) -> Directive:
        found = queries.directive(request.actor, written)
        return found if found.replaced_at is None else make()

    return once(structure_id=structure.pk, verb="directive.tapped", key=key, find=find, make=make)


def _done(request: PageRequest, directive_id: UUID, verb: Callable[..., Directive], words: str) -> Directive:
    """Do one thing with a directive now, and say so; return the version it was done with."""
    found = queries.directive(request.actor, directive_id)
    verb(by=request.actor, directive=found, now=timezone.now())
    messages.success(request, words)
    return found
