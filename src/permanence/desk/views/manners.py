"""The desk's manners on the console: what to say now, words explained, tone, language, and going aside."""

from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone

from permanence.desk import actions, manners_forms, queries
from permanence.desk.models import Attitude
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.refusal import Invalid
from permanence.foundation.rights import Can

from .manners_shown import said_here
from .shown import in_place, shown, went


@page(Can.ANSWER, methods=["GET", "POST"])
def glossary(request: PageRequest) -> HttpResponse:
    """Explain a medical word as it is typed; asked for during a call, it is in no address."""
    text = request.POST.get("q", "").strip()[:60]
    found = queries.glossary().look_up(text)
    part = "found" if request.htmx else None
    return show(request, "desk/manners/glossary.html", part=part, q=text, found=found)


@page(Can.ANSWER, methods=["POST"])
def heard(request: PageRequest, request_id: UUID) -> HttpResponse:
    """Explain the medical words of the need as typed: suggestions, nothing is chosen by itself."""
    queries.acted_on(request.actor, request_id)
    known = queries.glossary().recognised(request.POST.get("understood", "")[:4000])
    return show(request, "desk/manners/_heard.html", heard=known)


@page(Can.ANSWER, methods=["POST"])
@in_place
def tone(request: PageRequest, request_id: UUID) -> HttpResponse:
    """Give advice for an attitude; it is kept on the call, and of a visitor nothing is kept."""
    asked, attitude = queries.acted_on(request.actor, request_id), request.POST.get("attitude", "")
    if asked.call:
        actions.note_tone(by=request.actor, call=asked.call, attitude=attitude)
        return went(request, request_id)
    if attitude not in ("", *Attitude.values):
        raise Invalid
    return shown(request, queries.request(request.actor, request_id), attitude=attitude)


@page(Can.ANSWER, methods=["POST"])
@in_place
def tongue(request: PageRequest, request_id: UUID) -> HttpResponse:
    """Keep the language a request is spoken in."""
    asked, form = queries.acted_on(request.actor, request_id), manners_forms.Spoken(request.POST)
    if not form.is_valid():
        raise Invalid
    actions.note_tongue(by=request.actor, request=asked, **form.cleaned_data)
    return went(request, request_id)


@page(Can.EDIT_PATIENT, methods=["POST"])
@in_place
def tongue_kept(request: PageRequest, request_id: UUID) -> HttpResponse:
    """Keep the language on the patient's file, because someone says so."""
    asked = queries.acted_on(request.actor, request_id)
    actions.keep_tongue(by=request.actor, request=asked)
    return went(request, request_id)


@page(Can.BOOK, methods=["POST"])
@in_place
def aside(request: PageRequest, request_id: UUID) -> HttpResponse:
    """Go on in private, or give the room back."""
    asked, now = queries.acted_on(request.actor, request_id), timezone.now()
    if "back" in request.POST:
        actions.come_back(by=request.actor, request=asked)
    else:
        actions.go_aside(by=request.actor, request=asked, instead=said_here(asked, "aside", request.actor), now=now)
    return went(request, request_id)
