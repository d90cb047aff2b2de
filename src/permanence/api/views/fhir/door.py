"""The door of every FHIR address: who asks, in which form, and refusals told as FHIR tells them."""

import logging
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.conf import settings
from django.db import DataError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from permanence.api import queries
from permanence.api.rules import certificates, fhir
from permanence.api.views.asking import bearer, media, sent
from permanence.foundation.actor import NOBODY, Actor, scope
from permanence.foundation.refusal import Invalid, NotFound, NotPermitted, Refusal
from permanence.foundation.rights import Can

log = logging.getLogger(__name__)
VERIFIED, CERTIFICATE = "X-Client-Verify", "X-Client-Certificate"
LARGEST = 65_536
BASE = "/fhir/r4"
JSON = {"application/fhir+json", "application/json", "application/json+fhir", "text/json", "json"}
FORM = "application/x-www-form-urlencoded"
ANYTHING = {"*/*", "application/*", ""}
CODES = {400: "invalid", 401: "login", 403: "forbidden", 404: "not-found", 405: "not-supported", 406: "not-supported",
         409: "conflict", 410: "deleted", 412: "conflict", 413: "too-long", 415: "not-supported",
         422: "processing", 429: "throttled"}  # fmt: skip
# Of some refusals FHIR has a closer word than their status says.
KINDS = {
    "LooksAlike": "duplicate", "DeskDecides": "business-rule", "SignsFirst": "business-rule",
    "ClosedByDirective": "business-rule", "BadTraits": "value", "NoLongerHeld": "expired",
    "FromWhichVersion": "required",
}  # fmt: skip
NOBODY_HERE = "There is none of this name, or none for who asks"
QUALITY = re.compile(r";\s*q=0(\.0{1,3})?\s*(;|$)")


class NotKnown(Refusal):
    """Nobody stands behind this request."""

    status = 401
    title = "Show a bearer token, or the certificate of the national platform"


class BadToken(NotKnown):
    """The token is nobody's, or no longer."""

    title = "This token is not valid, or no longer"


class ScopeMissing(Refusal):
    """The token does not hold what this needs; the detail names it."""

    status = 403
    title = "The token does not hold the scope that this needs"


class WrongCertificate(Refusal):
    """The certificate is not the platform's, is revoked, or could not be verified."""

    status = 403
    title = "This certificate does not open this door"


class NotJson(Refusal):
    """Only JSON is spoken here."""

    status = 406
    title = "Only application/fhir+json is spoken here"


class NotSentAsJson(NotJson):
    """Only JSON is read here, and the form of a search that is posted."""

    status = 415
    title = "Only application/fhir+json is read here; _search takes application/x-www-form-urlencoded"


class TooLarge(Refusal):
    """No resource taken here is that long."""

    status = 413
    title = "The resource is too large"


FOR_SCREENS = (Refusal.next_step, NotFound.next_step, NotPermitted.next_step)  # what a person is told to try
BEARER_ERRORS = {BadToken: ', error="invalid_token"', ScopeMissing: ', error="insufficient_scope"'}  # RFC 6750


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks: the platform, or a program of a structure with its actor."""

    actor: Actor
    platform: bool = False
    client: queries.Client | None = None


class FhirRequest(HttpRequest):
    """A request whose caller is known."""

    caller: Caller


View = Callable[..., HttpResponse]


def door(*, methods: Sequence[str] = ("GET",), everyone: bool = False) -> Callable[[View], View]:
    """Make a function a FHIR address: JSON both ways, an OperationOutcome for everything refused.

    :param everyone: nobody is asked who he is
    """
    allowed = (*methods, "HEAD") if "GET" in methods else tuple(methods)

    def declare(view: View) -> View:
        @csrf_exempt
        @wraps(view)
        def guarded(request: FhirRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method not in allowed:
                response = told(405, f"{request.method} is not done here")
                response.headers["Allow"] = ", ".join(allowed)
                return response
            try:
                _check_form(request)
                with transaction.atomic():
                    request.caller = Caller(NOBODY) if everyone else caller(request)
                    with scope(request.caller.actor):
                        return preferred(request, view(request, *args, **kwargs))
            except fhir.BadParameter as problem:
                return told(400, str(problem), problem.code)
            except fhir.BadResource as problem:
                return told(422, str(problem))
            except (Http404, Refusal) as refusal:
                return refused(refusal if isinstance(refusal, Refusal) else NotFound())
            except DataError:
                log.exception("what was sent fits no column")
                return refused(Invalid())

        guarded.right = Can.ANYONE  # type: ignore[attr-defined]
        guarded.methods = tuple(methods)  # type: ignore[attr-defined]
        return guarded

    return declare


def caller(request: HttpRequest) -> Caller:
    """Return who asks: the program whose token is shown, or else the platform by its certificate.

    The proxy that ends TLS has verified the certificate; it sets both headers anew on every request, so that nobody
    else's arrive (docs/fhir.md).
    :raises NotKnown: when nobody is named
    :raises BadToken: when the token is nobody's
    :raises WrongCertificate: when the certificate is not the platform's
    """
    if (token := bearer(request)) is not None:
        client = queries.behind_token(token, timezone.now())
        if client is None:
            raise BadToken
        return Caller(client.actor, client=client)
    verified = request.headers.get(VERIFIED, "NONE")
    if not settings.NATIONAL.names or verified in {"NONE", ""}:
        raise NotKnown
    shown = certificates.holder(request.headers.get(CERTIFICATE, "")) if verified == "SUCCESS" else None
    if shown is None or not shown.is_one_of(settings.NATIONAL.names, settings.NATIONAL.units):
        raise WrongCertificate
    return Caller(NOBODY, platform=True)


def answer(text: str, *, status: int = 200, **headers: str) -> HttpResponse:
    """Answer with a resource written already; nothing of it is kept on the way."""
    response = HttpResponse(text, status=status, content_type=f"{fhir.codes.MEDIA}; charset=utf-8")
    response.headers["Cache-Control"] = "no-store"
    for name, value in headers.items():
        response.headers[name.replace("_", "-")] = value
    return response


def preferred(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Leave what was written unsaid for a client that knows it (`Prefer: return=minimal`); never what was asked."""
    asks = request.method not in {"POST", "PUT"} or "/$" in request.path or request.path.rstrip("/").endswith("_search")
    if not asks and response.status_code in {200, 201} and "return=minimal" in _prefers(request):
        response.content = b""
        del response.headers["Content-Type"]
    return response


def told(status: int, diagnostics: str, code: str = "") -> HttpResponse:
    """Answer with what is wrong."""
    return answer(fhir.outcome(code or CODES.get(status, "processing"), diagnostics), status=status)


def refused(refusal: Refusal) -> HttpResponse:
    """Tell a refusal: in which words, what can be done next, and which times are near."""
    if isinstance(refusal, NotFound) and not refusal.detail:
        return told(404, NOBODY_HERE)
    said = str(refusal.detail or refusal.title)
    steps = [str(refusal.next_step)] if refusal.next_step not in FOR_SCREENS else []
    code = KINDS.get(type(refusal).__name__, CODES.get(refusal.status, "processing"))
    response = answer(fhir.outcome(code, said, more=[*steps, *_near(refusal)]), status=refusal.status)
    if isinstance(refusal, NotKnown | ScopeMissing):
        why = BEARER_ERRORS.get(type(refusal), "")
        response.headers["WWW-Authenticate"] = f'Bearer realm="permanence"{why}'
    return response


def _near(refusal: Refusal) -> list[str]:
    """Name the times near to one that is gone, as they can be asked for; those told without a name by their start."""
    named = [f"Slot/{one.name} {fhir.written(one.starts_at)}" for one in getattr(refusal, "nearest", ())]
    return named or [fhir.written(one.starts_at) for one in getattr(refusal, "alternatives", ())]


def address(path: str) -> str:
    """Return the public address of something behind this door."""
    return f"{settings.BASE_URL}{BASE}/{path}"


def asked(request: HttpRequest) -> fhir.Given:
    """Read the parameters, and refuse those nobody knows when the client wants that.

    :raises BadParameter: when they cannot be read
    """
    given = fhir.given(request.META.get("QUERY_STRING", ""))
    if _media(request.headers.get("Content-Type", "")) != FORM:
        return given
    return fhir.Given((*given.pairs, *fhir.sent(body(request).decode(errors="replace")).pairs))


def is_strict(request: HttpRequest) -> bool:
    """Tell whether the client wants unknown parameters refused."""
    return "handling=strict" in _prefers(request)


def _prefers(request: HttpRequest) -> list[str]:
    return re.split(r"[,;]", request.headers.get("Prefer", "").replace(" ", ""))


def body(request: HttpRequest) -> bytes:
    """Return what was sent.

    :raises TooLarge: when it is longer than any resource taken here
    """
    if (found := sent(request, LARGEST)) is None:
        raise TooLarge
    return found


def _check_form(request: HttpRequest) -> None:
    """Refuse what is not JSON: `_format` goes before the header."""
    wanted = fhir.given(request.META.get("QUERY_STRING", "")).all("_format")[-1:]
    accepted = wanted or [one for one in request.headers.get("Accept", "").split(",") if not QUALITY.search(one)]
    if accepted and not any(_media(one) in JSON | ANYTHING for one in accepted):
        raise NotJson
    taken = {FORM} if request.path.rstrip("/").endswith("/_search") else JSON
    if request.method in {"POST", "PUT"} and _media(request.headers.get("Content-Type", "")) not in taken:
        raise NotSentAsJson


def _media(text: str) -> str:
    """Return a media type, whose plus may have become a space in an address."""
    return media(text).replace("application/fhir json", "application/fhir+json")
