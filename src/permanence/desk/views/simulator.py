"""The simulator: a caller's situation, and what the secretary would be told to say, by which directive."""

from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.utils import timezone

from permanence.desk import proposed, queries
from permanence.desk.simulator_form import Situation, examples
from permanence.directory import queries as directory
from permanence.directory.models import PractitionerRole, Structure
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.rights import Can

PAGE = "desk/simulator.html"


@page(Can.VIEW_DIRECTIVES)
def simulator(request: PageRequest, structure_id: UUID) -> HttpResponse:
    """Say what would be proposed to an invented caller; nothing is kept, booked or told to anyone."""
    structure = directory.structure(request.actor, structure_id, Can.VIEW_DIRECTIVES)
    roles = list(directory.practitioners(request.actor, structure.pk).select_related("person", "site", "structure"))
    shown: dict[str, Any] = {
        "structure": structure,
        "validated": queries.sheet_validated(structure.pk),
        "sees_agenda": request.actor.may(Can.VIEW_AGENDA, structure.pk),
    }
    if not roles:
        return show(request, PAGE, **shown)
    form = _asked(request, structure, roles)
    status = 200 if form.is_valid() else 422
    if form.is_valid():
        shown |= _answer(request, form)
    ready = examples(form["practitioner"].value())
    part = "answer" if request.htmx else None
    return show(request, PAGE, part=part, status=status, form=form, examples=ready, **shown)


def _asked(request: PageRequest, structure: Structure, roles: list[PractitionerRole]) -> Situation:
    """Read the situation; a practitioner finds himself chosen."""
    own = next((role for role in roles if role.person_id == request.actor.id), roles[0])
    zone = ZoneInfo(structure.time_zone)
    return Situation(request.GET, roles=roles, own=own, now=timezone.now(), zone=zone)


def _answer(request: PageRequest, form: Situation) -> dict[str, Any]:
    around = queries.surroundings(request.actor, form.role, form.at)
    proposals = around.decide(form.scene(), form.at)
    answers = proposed.said(proposals, around.roles, around.written, form.at.astimezone(form.zone))
    return {"answers": answers, "fifteen": answers[0].action == proposed.THE_15}
