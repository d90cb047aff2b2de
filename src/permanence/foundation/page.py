"""`@page`: every view is signed in, scoped, permitted, in one transaction; refusals become pages."""

import logging
import time
from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.db import DataError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django_htmx.middleware import HtmxDetails

from . import crowd
from .actor import Actor, Kind, actor_of, entered, nobody
from .problem import problem
from .refusal import Invalid, NotFound, NotPermitted, Refusal
from .rights import Can

View = Callable[..., HttpResponse]
log = logging.getLogger(__name__)


class PageRequest(HttpRequest):
    """A request whose actor is known."""

    actor: Actor
    htmx: Any
    stands_at: str  # said by a page that stands behind another door of the rail than its address tells


def page(
    right: Can,
    *,
    methods: Sequence[str] = ("GET",),
    json: bool = False,
    who: Callable[[HttpRequest], Actor] | None = None,
    first: Callable[[HttpRequest], Any] | None = None,
) -> Callable[[View], View]:
    """Make a function a page of the house.

    The actor is loaded, his scope opened and the right required before the view runs; the view's queries
    then decide what exists for him. A refusal undoes the transaction and is shown in the user's words; so does a
    value that no form caught and PostgreSQL cannot keep, such as one with a NUL, which the log is told too.

    :param json: refusals are told to a program, as JSON
    :param who: who makes the request, his own view left open; by default whoever is signed in
    :param first: asks another machine while no transaction is open, as it may be slow; the view is given what it
        returns, as `told`
    """

    allowed = (*methods, "HEAD") if "GET" in methods else tuple(methods)

    def declare(view: View) -> View:
        @wraps(view)
        def guarded(request: PageRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method not in allowed:
                return _not_that_way(request, allowed, json=json)
            try:
                load = who or (_visitor if right is Can.ANYONE else actor_of)
                if first is not None:
                    kwargs["told"] = first(request)
                with crowd.door(deed=request.method == "POST"), entered(lambda: load(request)) as request.actor:
                    if right is not Can.ANYONE and request.actor.kind is Kind.ANONYMOUS:
                        return _to_sign_in(request, json=json)
                    request.actor.require(right)
                    return view(request, *args, **kwargs)
            except Http404:
                return refused(request, NotFound(), json=json)
            except Refusal as refusal:
                return refused(request, refusal, json=json)
            except DataError:
                log.exception("what was sent fits no column")
                return refused(request, Invalid(), json=json)

        guarded.right = right  # type: ignore[attr-defined]
        guarded.methods = tuple(methods)  # type: ignore[attr-defined]
        return guarded

    return declare


def _visitor(request: HttpRequest) -> Actor:
    """Return who opens a page open to all: someone of the staff, or nobody when he may not enter any more."""
    try:
        return actor_of(request)
    except Refusal:
        return nobody()


def show(
    request: HttpRequest, template: str, *, part: str | None = None, status: int = 200, **context: Any
) -> HttpResponse:
    """Render a page, or one named part of it for htmx; a deed's answer tells when, so that the latest is shown."""
    answer = render(request, f"{template}#{part}" if part else template, context, status=status)
    if request.method == "POST" and "HX-Request" in request.headers:
        answer["Shown-At"] = str(time.time_ns() // 1000)
    return answer


def refused(request: HttpRequest, refusal: Refusal, *, json: bool = False) -> HttpResponse:
    """Show a refusal as a page, as a fragment or to a program; lead to the way out when it has one."""
    if isinstance(refusal, NotPermitted):
        _tell_the_log(request)
    if json:
        return problem(refusal.status, refusal.code, str(refusal.detail or refusal.title))
    if refusal.leads_to:
        if not refusal.said_there:
            messages.info(request, str(refusal.title))
        return _lead(request, resolve_url(refusal.leads_to))
    part = "fragment" if request.headers.get("HX-Request") else None
    return show(request, "ui/refusal.html", part=part, status=refusal.status, refusal=refusal, back=_left(request))


def _tell_the_log(request: HttpRequest) -> None:
    """Say who opened what is not his: by identifiers, and the page by its name in this code."""
    who, where = getattr(request, "actor", None), request.resolver_match
    if who and where:
        log.warning("%s:%s may not open %s", who.kind, who.id or who.name, where.view_name or where.func.__name__)


def _left(request: HttpRequest) -> str:
    """Return the page of this house that one came from; empty when it is this one, or is not told."""
    page = request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(page, {request.get_host()}, require_https=request.is_secure())
    return page if ours and (request.method != "GET" or page != request.build_absolute_uri()) else ""


def _not_that_way(request: HttpRequest, allowed: Sequence[str], *, json: bool) -> HttpResponse:
    """Refuse the method; who opens the address of a button, after going back for one, reads where he is."""
    if request.method == "GET" and not json:
        page = refused(request, NotFound())
        return HttpResponseNotAllowed(allowed, page.content)
    if json:
        words = gettext("Only %(methods)s is taken here.") % {"methods": ", ".join(allowed)}
        return problem(405, "MethodNotAllowed", words, Allow=", ".join(allowed))
    return HttpResponseNotAllowed(allowed)


def _to_sign_in(request: HttpRequest, *, json: bool) -> HttpResponse:
    if json:
        return problem(401, "NotSignedIn", gettext("Sign in first."))
    if request.headers.get("HX-Request"):
        shown = HtmxDetails(request).current_url_abs_path
        return _lead(request, redirect_to_login(shown or "/").url)
    return redirect_to_login(request.get_full_path() if request.method == "GET" else "/")


def _lead(request: HttpRequest, address: str) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return HttpResponse(status=401, headers={"HX-Redirect": address})
    return redirect(address)


__all__ = ["Can", "NotPermitted", "PageRequest", "page", "redirect", "refused", "show"]
