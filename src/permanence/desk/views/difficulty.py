"""A difficult call on the console: one key opens it, each step is one more."""

from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone

from permanence.desk import actions, manners_forms, queries
from permanence.foundation.page import PageRequest, page
from permanence.foundation.refusal import Invalid
from permanence.foundation.rights import Can

from .shown import in_place, on_screen, shown, went


@page(Can.ANSWER, methods=["POST"])
@in_place
def difficulty(request: PageRequest, request_id: UUID) -> HttpResponse:
    """Say that a call turns difficult, or that it is calm again."""
    asked, now = queries.acted_on(request.actor, request_id), timezone.now()
    if "calm" in request.POST:
        actions.calm_again(by=request.actor, request=asked)
    else:
        actions.call_difficult(by=request.actor, request=asked, now=now)
    return went(request, request_id)


@page(Can.ANSWER, methods=["POST"])
@in_place
def warning(request: PageRequest, request_id: UUID) -> HttpResponse:
    """Count a warning said."""
    actions.warn(by=request.actor, request=queries.acted_on(request.actor, request_id))
    return went(request, request_id)


@page(Can.ANSWER, methods=["POST"])
@in_place
def help_asked(request: PageRequest, request_id: UUID) -> HttpResponse:
    """Ask a supervisor to take the call over."""
    asked = queries.acted_on(request.actor, request_id)
    form = manners_forms.Helper(request.POST, helpers=queries.supervisors(request.actor, asked))
    if not form.is_valid():
        raise Invalid
    actions.ask_help(by=request.actor, request=asked, helper=form.cleaned_data["helper"], now=timezone.now())
    return went(request, request_id)


@page(Can.ANSWER, methods=["POST"])
def help_given(request: PageRequest, request_id: UUID) -> HttpResponse:
    """Take a difficult call over."""
    asked = queries.acted_on(request.actor, request_id)
    try:
        actions.take_over(by=request.actor, request=asked, now=timezone.now())
    except (actions.NotAskedToHelp, actions.RequestClosed) as refusal:
        return shown(request, on_screen(request, request.POST), status=refusal.status, refusal=refusal)
    return went(request, request_id)


@page(Can.ANSWER, methods=["POST"])
@in_place
def incivility(request: PageRequest, request_id: UUID) -> HttpResponse:
    """Record what happened."""
    asked = queries.acted_on(request.actor, request_id)
    what, facts = request.POST.get("what", ""), request.POST.get("facts", "")
    actions.record(by=request.actor, request=asked, what=what, facts=facts)
    return went(request, request_id)


@page(Can.ANSWER, methods=["POST"])
@in_place
def follow_up(request: PageRequest, request_id: UUID) -> HttpResponse:
    """Plan what follows, with an owner and a deadline."""
    asked = queries.acted_on(request.actor, request_id)
    helpers = queries.supervisors(request.actor, asked)
    form = manners_forms.FollowUp(request.POST, me=request.actor, helpers=helpers)
    if not form.is_valid():
        raise Invalid
    actions.plan_follow_up(by=request.actor, request=asked, now=timezone.now(), **form.cleaned_data)
    return went(request, request_id)
