"""What the pages of directives have in common: the boards, and whom they are about."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from permanence.directives import queries, saying
from permanence.directives.models import Directive
from permanence.directives.ready import READY
from permanence.directory import queries as directory
from permanence.directory.models import PractitionerRole, Structure
from permanence.foundation.page import PageRequest, show
from permanence.foundation.refusal import NotFound
from permanence.foundation.rights import Can

PRACTICE = "directives/practice.html"
UNDONE_WITHIN = timedelta(minutes=10)


def glance(request: PageRequest, structure: Structure) -> dict[str, Any]:
    """Return what the boards of a practice show."""
    now = timezone.now()
    boards = queries.boards(request.actor, structure.pk, now)
    return {
        "structure": structure,
        "boards": boards,
        "nothing": not any(board.now or board.later or board.past for board in boards),
        "may_write": request.actor.may(Can.WRITE_DIRECTIVES, structure.pk),
        "many": len(request.actor.structures(Can.VIEW_DIRECTIVES)) > 1,
        "presets": saying.presets(),
        "ready": READY.items(),
        "key": uuid4(),
        "just_written": _just_written(request, structure, now),
    }


def on_boards(
    request: PageRequest, structure: Structure, *, status: int = 200, part: str | None = None, **more: Any
) -> HttpResponse:
    """Show the boards of a practice on its own clock, with what is being done."""
    with timezone.override(ZoneInfo(structure.time_zone)):
        return show(request, PRACTICE, status=status, part=part, **more, **glance(request, structure))


def to_boards(structure: Structure, written: Directive) -> HttpResponse:
    """Lead back to the boards, where what was written can be undone."""
    page = reverse("directives:practice", args=[structure.pk])
    return redirect(f"{page}?written={written.pk}")


def role_named(request: PageRequest, structure: Structure, role_id: str | None) -> PractitionerRole | None:
    """Return the practitioner named, of this structure; None for the practice."""
    if not role_id:
        return None
    found = directory.practitioners(request.actor, structure.pk).filter(pk=uuid_of(role_id)).first()
    if found is None:
        raise NotFound
    return found


def uuid_of(text: str) -> UUID:
    """Read an id.

    :raises NotFound: when it is none
    """
    try:
        return UUID(text)
    except ValueError:
        raise NotFound from None


def _just_written(request: PageRequest, structure: Structure, now: datetime) -> Directive | None:
    """Return what was written a moment ago and may be undone."""
    told = request.GET.get("written", "")
    if not told or not request.actor.may(Can.WRITE_DIRECTIVES, structure.pk):
        return None
    lately = queries.directives(request.actor, structure.pk).filter(written_at__gt=now - UNDONE_WITHIN)
    return next(iter(queries.named(lately.filter(pk=uuid_of(told)))), None)
