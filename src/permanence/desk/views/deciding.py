"""What is learnt, what is proposed, and what the caller says to it."""

from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone

from permanence.agenda.actions import SlotTaken
from permanence.desk import actions, decision_forms, queries
from permanence.desk.models import Outcome
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.refusal import Invalid
from permanence.foundation.rights import Can

from .parts import PAGE
from .shown import in_place, shown, went


@page(Can.ANSWER, methods=["POST"])
@in_place
def sheet(request: PageRequest, request_id: UUID) -> HttpResponse:
    """Keep what the red-flag sheet found; a sign sends the caller to the 15 at once."""
    asked, form = queries.acted_on(request.actor, request_id), decision_forms.Sheet(request.POST)
    if not form.is_valid():
        raise Invalid
    found = [sign] if (sign := form.cleaned_data["sign"]) else []
    actions.ask_sheet(by=request.actor, request=asked, red_flags=found, now=timezone.now())
    return went(request, request_id)


@page(Can.ANSWER, methods=["POST"])
@in_place
def situation(request: PageRequest, request_id: UUID) -> HttpResponse:
    """Keep how urgent it is, who calls, or one trait."""
    asked, form = queries.acted_on(request.actor, request_id), decision_forms.Situation(request.POST)
    if not form.is_valid():
        raise Invalid
    now = timezone.now()
    if urgency := form.cleaned_data["urgency"]:
        actions.choose_urgency(by=request.actor, request=asked, urgency=urgency, now=now)
    if told := form.told():
        actions.tell_facts(by=request.actor, request=asked, told=told, now=now)
    return went(request, request_id)


@page(Can.ANSWER, methods=["POST"])
@in_place
def wishes(request: PageRequest, request_id: UUID) -> HttpResponse:
    """Keep when the caller would like to come: what is proposed keeps to it; each choice is kept as it is made."""
    asked, form = queries.acted_on(request.actor, request_id), decision_forms.Wished(request.POST)
    if not form.is_valid():
        raise Invalid
    now, draft = timezone.now(), request.htmx.target == "wishes-kept"
    try:
        actions.note_wishes(by=request.actor, request=asked, wished=form.wished(), now=now)
    except Invalid:
        if draft:  # half chosen: what was kept before stands
            return HttpResponse(status=204)
        raise
    return show(request, PAGE, part="kept", kept_at=now) if draft else went(request, request_id)


@page(Can.ANSWER, methods=["POST"])
def words(request: PageRequest, request_id: UUID) -> HttpResponse:
    """Keep the caller's own words, or the grounds of the urgency, as they are typed."""
    asked, now = queries.acted_on(request.actor, request_id), timezone.now()
    form = decision_forms.Words(request.POST)
    if not form.is_valid():
        raise Invalid
    actions.note_words(by=request.actor, request=asked, now=now, **form.sent())
    return show(request, PAGE, part="kept", kept_at=now) if request.htmx else went(request, request_id)


@page(Can.ANSWER, methods=["POST"])
@in_place
def reading_back(request: PageRequest, request_id: UUID) -> HttpResponse:
    """Keep that the request was read back to the caller, who agreed."""
    asked = queries.acted_on(request.actor, request_id)
    actions.read_back(by=request.actor, request=asked, now=timezone.now())
    return went(request, request_id)


@page(Can.ANSWER, methods=["POST"])
@in_place
def proposal(request: PageRequest, request_id: UUID) -> HttpResponse:
    """Do what was proposed and accepted; what is left open ends the call too."""
    form, now = decision_forms.Proposed(request.POST), timezone.now()
    if not form.is_valid():
        raise Invalid
    asked = queries.acted_on(request.actor, request_id)
    try:
        done = actions.take_proposal(by=request.actor, request=asked, wanted=form.wanted(), now=now)
    except SlotTaken as taken:
        return shown(request, queries.request(request.actor, request_id), status=taken.status, refusal=taken)
    left = not done.outcome and form.cleaned_data["action"] in LEAVE
    return went(request, None if left and done.outcome != Outcome.CALL_15 else request_id)


LEAVE = frozenset({"ask_exception", "message", "alert_practitioner", "callback"})  # nothing more is said


@page(Can.ANSWER, methods=["POST"])
@in_place
def turned_down(request: PageRequest, request_id: UUID) -> HttpResponse:
    """Note what the caller did not want, and why; the next best is shown."""
    form = decision_forms.TurnedDown(request.POST)
    if not form.is_valid():
        raise Invalid
    asked = queries.acted_on(request.actor, request_id)
    chosen = {"wanted": form.wanted(), "why": form.cleaned_data["why"]}
    actions.turn_down(by=request.actor, request=asked, now=timezone.now(), **chosen)
    return went(request, request_id)


@page(Can.ANSWER, methods=["POST"])
@in_place
def proposed_again(request: PageRequest, request_id: UUID) -> HttpResponse:
    """Propose again what was turned down by mistake."""
    form = decision_forms.Again(request.POST)
    if not form.is_valid():
        raise Invalid
    asked = queries.acted_on(request.actor, request_id)
    actions.propose_again(
        by=request.actor, request=asked, proposal_id=form.cleaned_data["proposal"], now=timezone.now()
    )
    return went(request, request_id)
