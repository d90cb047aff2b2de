"""The screen on the wall of a waiting room: what it shows to everybody, and the page where its address is made."""

import re
import secrets
import time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from permanence.agenda import actions, queries, screen_forms
from permanence.agenda.models import Screen
from permanence.agenda.rules import pairing as rules
from permanence.agenda.turnstile import Turnstile
from permanence.directory import queries as directory
from permanence.directory.models import Structure
from permanence.foundation.actor import Actor, scope, system
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.refusal import NotFound
from permanence.foundation.rights import Can
from permanence.messaging import shortening

from .feeds import HEADERS
from .typed import chosen

EVERY_S, STALE_S = 5, 30
PLACES = 4096
ONE_PLACE, EVERY_PLACE = (
    Turnstile(most=120, within_s=60),
    Turnstile(most=1200, within_s=60),
)  # a television asks 12 times
MOST_TYPED = 12  # signs of a code, as the field takes
COOKIE, SECRET = "ecran", re.compile(r"[A-Za-z0-9_-]{43}")  # a television's own, from which its code is worked out
STAYS_S = 15 * 60
SEEN_EVERY_S = 15 * 60
DOOR = Turnstile(most=240, within_s=60)  # twenty televisions of one address, in each process
QUIET = {name: told for name, told in HEADERS.items() if name != "Content-Disposition"} | {"Cache-Control": "no-store"}


@page(Can.ANYONE)
def screen(request: PageRequest, token: str) -> HttpResponse:
    """Show who is called and who runs late, on a television that nobody signs in on; in pieces as it asks again."""
    with translation.override("fr"):
        try:
            structure_id, screen_id = queries.behind_screen(token)
            if not DOOR.admits(screen_id, time.monotonic()):
                answer = HttpResponse(status=429, headers={"Retry-After": "60"})
            else:
                with scope(system("agenda.screen", [structure_id])) as by:
                    answer = _on_the_wall(request, by, queries.screen(by, screen_id))
        except NotFound:
            answer = show(request, "agenda/screen_off.html", status=404)
    for name, told in QUIET.items():
        answer[name] = told
    return answer


@page(Can.ANYONE)
def pairing(request: PageRequest) -> HttpResponse:
    """Show the code of a television, asking again by itself, until it is typed at the practice: then the wall."""
    with translation.override("fr"):
        kept = request.COOKIES.get(COOKIE, "")
        secret = kept if SECRET.fullmatch(kept) else secrets.token_urlsafe()
        shown = rules.code(secret)
        if _waits(request):
            try:
                answer: HttpResponse = redirect(shortening.taken(shown, timezone.now()))
            except NotFound:
                answer = show(request, "agenda/screen_code.html", code=rules.spaced(shown), every_s=EVERY_S)
        else:
            answer = HttpResponse(status=429, headers={"Retry-After": "60"})
    answer.set_cookie(
        COOKIE, secret, max_age=STAYS_S, path=request.path, secure=settings.SESSION_COOKIE_SECURE, httponly=True,
        samesite="Strict",
    )  # fmt: skip
    for name, told in QUIET.items():
        answer[name] = told
    return answer


def _waits(request: PageRequest) -> bool:
    """Tell whether one more may ask: no address draws codes by the thousand, nor do many together."""
    place, at_s = hash(request.META.get("REMOTE_ADDR")) % PLACES, time.monotonic()
    return ONE_PLACE.admits(place, at_s) and EVERY_PLACE.admits("", at_s)


def _on_the_wall(request: PageRequest, by: Actor, found: Screen) -> HttpResponse:
    if found.revoked_at:
        return show(request, "agenda/screen_off.html", status=410, structure=found.structure)
    now, zone = timezone.now(), ZoneInfo(found.structure.time_zone)
    if found.seen_at is None or (now - found.seen_at).total_seconds() >= SEEN_EVERY_S:
        actions.note_screen_seen(by=by, screen=found, now=now)
    with timezone.override(zone):
        return show(
            request,
            "agenda/screen.html",
            part="wall" if request.htmx else None,
            screen=found,
            structure=found.structure,
            wall=queries.wall_now(by, found, now),
            now=now,
            every_s=EVERY_S,
            stale_s=STALE_S,
        )


@page(Can.EDIT_ONLINE, methods=["GET", "POST"])
def screens(request: PageRequest) -> HttpResponse:
    """The screens of a practice, their addresses and what they say; one more."""
    structures = _practices(request)
    asked = chosen(request.GET.get("structure", "")) or request.actor.at
    structure = next((one for one in structures if one.pk == asked), structures[0] if structures else None)
    if structure is None:
        raise NotFound
    sites = directory.sites(request.actor, structure.pk)
    form = screen_forms.Hung(request.POST or None, sites=sites)
    if form.is_valid():
        told = form.cleaned_data | {"site": sites.filter(pk=form.cleaned_data["site"]).first()}
        try:
            actions.add_screen(by=request.actor, structure=structure, now=timezone.now(), **told)
        except actions.BadScreen as bad:
            form.add_error("name", f"{bad.title} {bad.next_step}")
        else:
            messages.success(request, _("The address is made: open it on the screen of the waiting room."))
            return _back(structure)
    return _listed(request, structure, form, status=422 if form.is_bound else 200)


@page(Can.EDIT_ONLINE, methods=["POST"])
def screen_change(request: PageRequest, screen_id: UUID) -> HttpResponse:
    """Another sentence, with or without sound."""
    found = _theirs(request, screen_id)
    form = screen_forms.Said(request.POST)
    if form.is_valid():
        actions.change_screen(by=request.actor, screen=found, **form.cleaned_data)
        messages.success(request, _("It is changed; the screen shows it within a few seconds."))
    else:
        messages.warning(request, _("The sentence is too long: nothing was changed."))
    return _back(found.structure)


@page(Can.EDIT_ONLINE, methods=["POST"])
def screen_pairing(request: PageRequest, screen_id: UUID) -> HttpResponse:
    """Open it on the television whose code is typed."""
    found = _theirs(request, screen_id)
    try:
        actions.pair_screen(by=request.actor, screen=found, code=request.POST.get("code", ""), now=timezone.now())
    except actions.BadCode as bad:
        typed = "".join(filter(str.isprintable, request.POST.get("code", "")))[:MOST_TYPED]
        wrong = {found.pk: {"typed": typed, "words": f"{bad.title}. {bad.next_step}"}}
        form = screen_forms.Hung(sites=directory.sites(request.actor, found.structure_id))
        return _listed(request, found.structure, form, wrong=wrong, status=422)
    messages.success(request, _("The television shows it within a few seconds."))
    return _back(found.structure)


@page(Can.EDIT_ONLINE, methods=["POST"])
def screen_revocation(request: PageRequest, screen_id: UUID) -> HttpResponse:
    """Let the address work no more."""
    found = _theirs(request, screen_id)
    actions.revoke_screen(by=request.actor, screen=found, now=timezone.now())
    messages.success(request, _("The address works no more: the screen says so."))
    return _back(found.structure)


@page(Can.EDIT_ONLINE, methods=["POST"])
def doors(request: PageRequest, structure_id: UUID) -> HttpResponse:
    """Behind which door each practitioner receives."""
    structure = directory.structure(request.actor, structure_id, Can.EDIT_ONLINE)
    form = _doors(request, structure, request.POST)
    if form.is_valid():
        actions.set_doors(by=request.actor, structure=structure, doors=form.doors())
        messages.success(request, _("It is kept: who is called reads where to go."))
    else:
        messages.warning(request, _("One of the doors is too long: nothing was changed."))
    return _back(structure)


@page(Can.VIEW_AGENDA)
def ticket(request: PageRequest, appointment_id: UUID) -> HttpResponse:
    """The ticket of one who has come, on paper: no name stands on it."""
    found = queries.appointment(request.actor, appointment_id)
    request.actor.require(Can.VIEW_PATIENT, found.structure_id)
    words = queries.ticket_of(found)
    if not words:
        raise NotFound
    return show(request, "agenda/ticket.html", ticket=words, structure=found.structure)


def _theirs(request: PageRequest, screen_id: UUID) -> Screen:
    found = queries.screen(request.actor, screen_id)
    request.actor.require(Can.EDIT_ONLINE, found.structure_id)
    return found


def _doors(request: PageRequest, structure: Structure, data: Any = None) -> screen_forms.Doors:
    roles = directory.practitioners(request.actor, structure.pk)
    return screen_forms.Doors(data, roles=roles, said=queries.doors(request.actor, structure))


def _back(structure: Structure) -> HttpResponse:
    return redirect(f"{reverse('agenda:screens')}?structure={structure.pk}")


def _practices(request: PageRequest) -> list[Structure]:
    return list(directory.structures(request.actor, Can.EDIT_ONLINE).order_by("name"))


def _listed(
    request: PageRequest,
    structure: Structure,
    form: screen_forms.Hung,
    *,
    status: int,
    wrong: dict[UUID, dict[str, str]] | None = None,
) -> HttpResponse:
    """Show the screens of a practice.

    :param wrong: what was typed as the code of one of them, and what is said of it
    """
    hung = [
        (
            one,
            settings.BASE_URL + queries.screen_path(one),
            screen_forms.Said(initial={"sentence": one.sentence, "sound": one.sound}, auto_id=f"{one.pk.hex}-%s"),
            (wrong or {}).get(one.pk),
        )
        for one in queries.screens(request.actor, structure)
    ]
    with timezone.override(ZoneInfo(structure.time_zone)):
        answer = show(
            request,
            "agenda/screens.html",
            status=status,
            structure=structure,
            structures=_practices(request),
            screens=hung,
            form=form,
            doors=_doors(request, structure),
            short=settings.BASE_URL + reverse("wall:pairing"),
            knows=request.actor.may(Can.VIEW_PATIENT, structure.pk),
        )
    answer["Cache-Control"] = "no-store"
    return answer
