"""Home, search, the structure one works for, the language."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from permanence.directory import actions
from permanence.foundation import search as everywhere
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.rights import Can

from . import forms, navigation
from . import home as waiting

LONGEST = 2000  # characters of an address one comes back to


@page(Can.ENTER)
def home(request: PageRequest) -> HttpResponse:
    """What waits for me today, and where I may go."""
    doors = [entry for entry in navigation.entries(request.actor, request.path) if entry.purpose]
    now = timezone.localtime()
    tiles, beginnings = waiting.tiles(request.actor, now), waiting.beginnings(request.actor, now)
    return show(request, "shell/home.html", doors=doors, tiles=tiles, beginnings=beginnings, now=now)


@page(Can.ENTER, methods=["GET", "POST"])
def search(request: PageRequest) -> HttpResponse:
    """What a text names, everywhere, sent so that it stands in no address; the palette asks for the list alone."""
    text = (request.POST if request.method == "POST" else request.GET).get("q", "").strip()
    found = everywhere.find(request.actor, text)
    part = "found" if "palette" in request.GET else None
    return show(request, "shell/search.html", part=part, search_text=text, found=found)


@page(Can.ENTER, methods=["POST"])
def structure_choice(request: PageRequest) -> HttpResponse:
    """Work for one structure, or for all of them, until told otherwise."""
    form = forms.StructureChoice(request.POST, actor=request.actor)
    if form.is_valid():
        request.session["structure"] = form.cleaned_data["structure"]
    return redirect(_back(request))


@page(Can.ANYONE, methods=["POST"])
def language(request: PageRequest) -> HttpResponse:
    """Speak another language to this browser, and to whoever is signed in wherever he signs in next."""
    answer = redirect(_back(request))
    chosen = request.POST.get("language", "")
    if chosen in dict(settings.LANGUAGES):
        if request.actor.may(Can.ENTER):
            actions.choose_language(by=request.actor, language=chosen)
        answer.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, chosen, max_age=365 * 86400, secure=settings.LANGUAGE_COOKIE_SECURE,
            samesite="Lax",
        )  # fmt: skip
    return answer


def _back(request: HttpRequest) -> str:
    """Return where the person came from: an address of this house, never another site nor the name of a view."""
    asked = request.POST.get("next", "")[:LONGEST]
    return asked if asked.startswith("/") and url_has_allowed_host_and_scheme(asked, allowed_hosts=None) else "/"
