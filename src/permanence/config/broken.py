"""What is answered when something breaks or was asked in vain: a page to people, to programs what they read."""

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

import psycopg
from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest, HttpResponse
from django.template.loader import get_template
from django.utils.translation import gettext as _
from django.views import csrf, defaults

from permanence.api.rules import fhir
from permanence.foundation.problem import problem

PROGRAMS, FHIR = ("/telephony/", "/api/", "/mail/in/", "/messages/incoming/", "/messages/carriers/"), "/fhir/"
Answer = Callable[[HttpRequest], HttpResponse]
AGAIN_S = 5  # a restart takes two, a standby half a minute to take over
GONE = ("08", "53", "57P")  # of PostgreSQL's own codes: connections, means, a stop by whoever keeps it
SPARED_S = 1.0
DOORS = ("/health/", "/metrics")  # they tell of themselves


@dataclass
class Away:
    """Until when this process does not even ask for the database."""

    until: float = 0.0


AWAY = Away()


def spared(get_response: Answer) -> Answer:
    """Refuse at once what comes within a second after a page waited for the database in vain.

    The pool lets each page wait some seconds: without this, a queue would grow behind the few who do.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        if time.monotonic() < AWAY.until and not request.path.startswith(DOORS):
            return _away(request)
        return get_response(request)

    return answer


def broken(request: HttpRequest) -> HttpResponse:
    """Say that it is our fault, and that nothing was half-saved; the log says what it was."""
    if _is_away(sys.exception()):
        if not _is_full(sys.exception()):
            AWAY.until = time.monotonic() + SPARED_S
        return _away(request)
    said = _("A mistake of ours. Send it again.")
    return _to_program(request, 500, "Broken", "exception", said) or defaults.server_error(request)


def missing(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that nothing has this address."""
    said = _("Nothing has this address.")
    _leave_unread(request)
    return _to_program(request, 404, "NotFound", "not-found", said) or defaults.page_not_found(request, exception)


def unreadable(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that the request itself is malformed, or names a host that is not ours."""
    said = _("The request cannot be read, or names another host.")
    _leave_unread(request)
    return _to_program(request, 400, "BadRequest", "invalid", said) or defaults.bad_request(request, exception)


def unproved(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that the request does not prove that it comes from a page of ours."""
    if request.path.startswith(PROGRAMS):
        return problem(403, "NotProved", _("X-CSRFToken is missing or old."))
    return csrf.csrf_failure(request, reason)


def _is_away(problem: BaseException | None) -> bool:
    """Tell whether PostgreSQL could not be reached, has no room, or went away in the middle, rather than refused."""
    if isinstance(problem, DatabaseError | InterfaceError):
        problem = problem.__cause__ or problem
    state = getattr(problem, "sqlstate", None)
    lost = isinstance(problem, psycopg.OperationalError | psycopg.InterfaceError) and state is None
    return lost or (state or "").startswith(GONE)


def _is_full(problem: BaseException | None) -> bool:
    """Tell whether there is no room to write: what is only read can still be."""
    return isinstance(getattr(problem, "__cause__", None) or problem, psycopg.errors.DiskFull)


def _away(request: HttpRequest) -> HttpResponse:
    """Say that it will be back in a moment; whether what was sent last is kept, nobody can tell just now."""
    said = _("The database cannot be reached. Send it again in a moment, with the same key if it has one.")
    answer = _to_program(request, 503, "Away", "transient", said)
    answer = answer or HttpResponse(get_template("503.html").render(), status=503)
    answer["Retry-After"] = str(AGAIN_S)
    answer["Cache-Control"] = "no-store"
    return answer


def _leave_unread(request: HttpRequest) -> None:
    """Have Django look for no proof in what was sent: it is a form by its name, and may be none."""
    request.csrf_processing_done = True  # type: ignore[attr-defined]


def _to_program(request: HttpRequest, status: int, name: str, code: str, said: str) -> HttpResponse | None:
    """Return the answer to a program: an OperationOutcome where FHIR is spoken; None to people."""
    if request.path.startswith(FHIR):
        return HttpResponse(fhir.outcome(code, said), status=status, content_type=fhir.codes.MEDIA)
    return problem(status, name, said) if request.path.startswith(PROGRAMS) else None
