"""What programs can ask for, described from the doors themselves: for programs (OpenAPI 3.1), and to be read."""

import json
import re
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.urls import URLResolver, get_resolver
from django.utils.cache import patch_cache_control
from django.utils.translation import override

from permanence.api import queries
from permanence.api.access_form import KINDS
from permanence.api.rules import rest
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.rights import Can

from .elsewhere import ELSEWHERE

_written: dict[str, bytes] = {}


@page(Can.ANYONE, json=True)
def openapi(request: PageRequest) -> HttpResponse:
    """Tell what can be asked for, and in which shapes."""
    told = _written.get(settings.BASE_URL) or _written.setdefault(settings.BASE_URL, text())
    mark = f'"{sha256(told).hexdigest()[:16]}"'
    if mark in request.headers.get("If-None-Match", ""):
        return HttpResponse(status=304)
    answer = HttpResponse(told, content_type="application/json", headers={"ETag": mark})
    answer.headers["Access-Control-Allow-Origin"] = "*"  # nothing of anyone's: any reader of descriptions may have it
    patch_cache_control(answer, public=True, max_age=300)
    return answer


@page(Can.ANYONE)
def readable(request: PageRequest) -> HttpResponse:
    """The same, to be read by whoever writes a program."""
    return show(request, "api/integrators.html", chapters=rest.chapters(routes()), scopes=KINDS, base=settings.BASE_URL)


def routes() -> list[rest.Route]:
    """Return everything that a view of the house says it does, with its address."""
    return [
        rest.Route("/" + path, arguments, does)
        for path, arguments, operations in _walk(get_resolver().url_patterns)
        for does in operations
    ]


def text() -> bytes:
    """Return the description as it is told: in English, whoever asks."""
    with override("en"):
        scopes = {scope: str(what) for scope, what in KINDS if scope in queries.SCOPES}
        return json.dumps(rest.described(settings.BASE_URL, routes(), scopes), indent=1).encode()


def _walk(patterns: list[Any], above: str = "", room: str = "") -> Iterator[tuple[str, dict[str, str], Any]]:
    for entry in patterns:
        if isinstance(entry, URLResolver):
            yield from _walk(entry.url_patterns, above + str(entry.pattern), entry.namespace or room)
        elif does := getattr(entry.callback, "operations", ELSEWHERE.get(f"{room}:{entry.name}", ())):
            written = re.sub(r"<\w+:(\w+)>", r"{\1}", above + str(entry.pattern))
            yield written, {name: kind for kind, name in re.findall(r"<(\w+):(\w+)>", str(entry.pattern))}, does
