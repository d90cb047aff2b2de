"""Training as pages: whom to ask for, one exercise, how one gets on, how those one supervises do."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from permanence.directory import queries as directory
from permanence.directory.models import Structure
from permanence.foundation.ids import uuid7
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.refusal import Invalid, Refusal
from permanence.foundation.rights import Can

from . import actions, forms, queries, words
from .models import Exercise


@page(Can.ANSWER)
def training(request: PageRequest) -> HttpResponse:
    """Whom one may be called by, one's own exercises, and those of whom one supervises."""
    return _training(request)


@page(Can.MANAGE_DIRECTORY, methods=["POST"])
def ground(request: PageRequest, structure_id: UUID) -> HttpResponse:
    """A training practice for a permanence."""
    structure = directory.structure(request.actor, structure_id, Can.MANAGE_DIRECTORY)
    form = forms.Like(request.POST, models=queries.models(request.actor))
    if not form.is_valid():
        messages.error(request, _("Choose after whom it is made among the practitioners listed."))
        return redirect("training:training")
    actions.make_ground(by=request.actor, structure=structure, like=form.cleaned_data["like"], now=timezone.now())
    messages.success(request, _("The training practice is there. Nobody in it is real."))
    return redirect("training:training")


@page(Can.ANSWER, methods=["POST"])
def exercises(request: PageRequest) -> HttpResponse:
    """Another invented caller."""
    found = queries.ground(request.actor, request.POST.get("ground", ""))
    if found is None:
        raise actions.NoGround
    form = forms.Beginning(request.POST)
    if not form.is_valid():
        raise Invalid
    said = form.cleaned_data
    caller, key = said["caller"] or queries.anyone(), str(said["key"] or uuid7())
    try:
        begun = actions.begin(by=request.actor, ground=found, caller=caller, key=key, now=timezone.now())
    except actions.OnThePhone as refused:
        return _training(request, refused=refused, status=refused.status)
    return redirect("training:exercise", begun.pk)


@page(Can.ANSWER)
def exercise(request: PageRequest, exercise_id: UUID) -> HttpResponse:
    """One exercise: the conversation while it lasts, its marks afterwards."""
    return _shown(request, exercise_id)


@page(Can.ANSWER, methods=["POST"])
def words_said(request: PageRequest, exercise_id: UUID) -> HttpResponse:
    """What one says."""
    found, form = queries.exercise(request.actor, exercise_id), forms.Words(request.POST)
    if form.is_valid():
        actions.choose(by=request.actor, exercise=found, now=timezone.now(), **form.cleaned_data)
    if request.htmx:
        return _shown(request, exercise_id)
    return redirect("training:exercise", found.pk)


@page(Can.ANSWER, methods=["POST"])
def end(request: PageRequest, exercise_id: UUID) -> HttpResponse:
    """The end of an exercise, and its marks."""
    found = queries.exercise(request.actor, exercise_id)
    actions.end(by=request.actor, exercise=found, now=timezone.now())
    return redirect("training:exercise", found.pk)


@page(Can.ANSWER, methods=["POST"])
def review(request: PageRequest, exercise_id: UUID) -> HttpResponse:
    """How one judges an exercise of one's own."""
    found, form = queries.exercise(request.actor, exercise_id), forms.Review(request.POST)
    if not form.is_valid():
        return _shown(request, exercise_id, review=form, status=422)
    said = form.cleaned_data
    actions.review(
        by=request.actor, exercise=found, own=form.judged(), learnt=said["learnt"], shared=said["shared"],
        now=timezone.now(),
    )  # fmt: skip
    messages.success(request, _("Kept; your team reads it without your name.") if said["shared"] else _("Kept."))
    return redirect("training:exercise", found.pk)


@page(Can.SUPERVISE, methods=["POST"])
def unsharing(request: PageRequest, exercise_id: UUID) -> HttpResponse:
    """Take what someone shared out of the team's sight."""
    actions.unshare(by=request.actor, exercise=queries.exercise(request.actor, exercise_id))
    messages.success(request, _("The team does not see it any more."))
    return redirect("training:training")


@page(Can.SUPERVISE)
def person(request: PageRequest, person_id: UUID) -> HttpResponse:
    """The exercises of someone one supervises."""
    done = queries.exercises_of(request.actor, person_id)
    rows = [(one, queries.caller_of(one)) for one in done]
    return show(request, "training/person.html", trainee=done[0].trainee, done=rows)


def _training(request: PageRequest, *, refused: Refusal | None = None, status: int = 200) -> HttpResponse:
    done = list(queries.own_exercises(request.actor)[:20])
    return show(
        request,
        "training/training.html",
        status=status,
        refused=refused,
        grounds=queries.grounds(request.actor),
        making=_making(request),
        callers=queries.callers(done),
        done=[(one, queries.caller_of(one)) for one in done if one.ended_at],
        going_on=next((one for one in done if not one.ended_at), None),
        progress=queries.progress(request.actor),
        key=uuid7(),
        shared=[_told(request, one) for one in queries.shared(request.actor)[:20]],
    )


def _making(request: PageRequest) -> list[tuple[Structure, forms.Like]]:
    """Return for whom one may be made, each with the choice after whom."""
    houses = queries.may_have_ground(request.actor)
    models = queries.models(request.actor) if houses else []
    there = {one.of_id for one in queries.grounds(request.actor) if one.like_id is None}
    return [
        (house, forms.Like(models=models, invented=house.pk not in there, auto_id=f"{house.pk}-%s"))
        for house in houses
        if models or house.pk not in there
    ]


def _told(request: PageRequest, one: Exercise) -> dict[str, Any]:
    """Return what was shared: the call and its marks, nobody's name."""
    return {
        "exercise": one,
        "caller": queries.caller_of(one),
        "said": queries.said(one),
        "marks": words.explained(one.marks),
        "may_unshare": request.actor.may(Can.SUPERVISE, one.structure_id),
    }


def _shown(
    request: PageRequest, exercise_id: UUID, *, review: forms.Review | None = None, status: int = 200
) -> HttpResponse:
    found = queries.exercise(request.actor, exercise_id)
    caller, said = queries.caller_of(found), queries.said(found)
    context: dict[str, Any] = {
        "exercise": found,
        "caller": caller,
        "said": said,
        "step": None if len(said) >= len(caller.steps) else caller.steps[len(said)],
        "choices": queries.to_say(found),
        "marks": words.explained(found.marks, found.own),
        "asked": queries.request_of(found),
        "own": found.trainee_id == request.actor.id,
        "review": review or forms.Review(initial=forms.review_of(found)),
        "axes": words.AXES,
    }
    part = "conversation" if request.htmx else None
    return show(request, "training/exercise.html", part=part, status=status, **context)
