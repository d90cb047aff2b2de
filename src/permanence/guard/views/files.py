"""The files kept closer, who may open them, the team's own, and how the house keeps them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from permanence.directory import queries as directory
from permanence.foundation.audit import trace
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.refusal import NotFound
from permanence.foundation.rights import Can
from permanence.guard import actions, forms, queries


@page(Can.VIEW_TRACE)
def files(request: PageRequest) -> HttpResponse:
    """List the files kept closer, and the structures with their rules."""
    known = queries.structures(request.actor)
    trace(request.actor, "restriction.listed", at=known[0].pk)
    told: dict[str, Any] = {
        "protected": queries.protected(request.actor),
        "houses": [(one, queries.house_rule(one.pk)) for one in known],
        "several": len(known) > 1,
        "may_see_roles": request.actor.may(Can.MANAGE_DIRECTORY),
        "may_know": any(request.actor.may(Can.VIEW_PATIENT, one.pk) for one in known),
    }
    return show(request, "guard/files.html", **told)


@page(Can.VIEW_TRACE, methods=["GET", "POST"])
def file(request: PageRequest, patient_id: UUID) -> HttpResponse:
    """Keep one file closer, or change who may open it."""
    found = queries.file(request.actor, patient_id)
    protected, row = queries.restriction(found)
    first = {"kind": row.kind if row else "", "people": [str(one.pk) for one in queries.listed(row)]}
    form = forms.RestrictionForm(request.POST or None, team=queries.team(found.structure_id), initial=first)
    if form.is_valid():
        kind = form.cleaned_data["kind"]
        actions.restrict(by=request.actor, patient=found, kind=kind, people=form.chosen(), now=timezone.now())
        messages.success(request, _("The file is protected: only the people ticked open it."))
        return redirect("guard:files")
    told: dict[str, Any] = {"patient": found, "protected": protected, "row": row, "form": form}
    return show(request, "guard/file.html", status=422 if form.is_bound else 200, **told)


@page(Can.VIEW_TRACE, methods=["POST"])
def lifting(request: PageRequest, patient_id: UUID) -> HttpResponse:
    """Let a file be opened as any other again."""
    found = queries.file(request.actor, patient_id)
    actions.lift(by=request.actor, patient=found, now=timezone.now())
    messages.success(request, _("The file opens as any other again."))
    return redirect("guard:files")


@page(Can.VIEW_TRACE)
def team(request: PageRequest, structure_id: UUID) -> HttpResponse:
    """Say by which birth date the own files of the team are found."""
    structure = directory.structure(request.actor, structure_id, Can.VIEW_TRACE)
    known = {one.person_id: one for one in queries.colleagues([structure.pk])}
    rows = [
        (
            one,
            forms.ColleagueForm(
                initial={"birth_date": getattr(known.get(one.pk), "birth_date", None)}, auto_id=f"id_{one.pk}_%s"
            ),
        )
        for one in queries.team(structure.pk)
    ]
    return show(request, "guard/team.html", structure=structure, rows=rows)


@page(Can.VIEW_TRACE, methods=["POST"])
def colleague(request: PageRequest, structure_id: UUID, person_id: UUID) -> HttpResponse:
    """Note the birth date of one member of the team, or forget it."""
    structure = directory.structure(request.actor, structure_id, Can.VIEW_TRACE)
    person = queries.team(structure.pk).filter(pk=person_id).first()
    if person is None:
        raise NotFound
    form = forms.ColleagueForm(request.POST, auto_id=f"id_{person.pk}_%s")
    if not form.is_valid():
        return show(request, "guard/team.html", status=422, structure=structure, rows=[(person, form)])
    day = form.cleaned_data["birth_date"]
    actions.note_colleague(by=request.actor, structure=structure, person=person, birth_date=day)
    messages.success(request, _("The birth date is noted.") if day else _("Forgotten."))
    return redirect("guard:team", structure.pk)


@page(Can.VIEW_TRACE, methods=["GET", "POST"])
def house(request: PageRequest, structure_id: UUID) -> HttpResponse:
    """Say how long an emergency opening lasts, and how the staff is named to a patient who asks."""
    structure = directory.structure(request.actor, structure_id, Can.VIEW_TRACE)
    kept = queries.house_rule(structure.pk)
    first = {"glass_min": kept.glass_min, "staff_named": kept.staff_named}
    form = forms.HouseRuleForm(request.POST or None, initial=first)
    if form.is_valid():
        actions.set_house_rule(by=request.actor, structure=structure, **form.cleaned_data)
        messages.success(request, _("Changes kept."))
        return redirect("guard:files")
    return show(request, "guard/house.html", status=422 if form.is_bound else 200, structure=structure, form=form)
