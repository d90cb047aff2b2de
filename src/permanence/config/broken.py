"""What is answered when something breaks or was asked in vain: a page to people, to programs what they read."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views import csrf, defaults

from permanence.api.rules import fhir
from permanence.foundation.problem import problem

AGAIN_S = "10"
PROGRAMS, FHIR = ("/telephony/", "/api/"), "/fhir/"


def broken(request: HttpRequest) -> HttpResponse:
    """Say that it is our fault, and that nothing was half-saved; the log says what it was."""
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        return _hindered(request)
    said = _("A mistake of ours. Send it again.")
    return _to_program(request, 500, "Broken", "exception", said) or defaults.server_error(request)


def _hindered(request: HttpRequest) -> HttpResponse:
    """Say that the database does not answer, is full or has too much to do: nothing was kept, later it will do."""
    said = _("The database does not answer for the moment. Nothing was kept: send it again.")
    answer = _to_program(request, 503, "Unavailable", "transient", said)
    if answer is None:
        answer = defaults.server_error(request, "503.html")
        answer.status_code = 503
    answer["Retry-After"] = AGAIN_S
    return answer


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


def _leave_unread(request: HttpRequest) -> None:
    """Have Django look for no proof in what was sent: it is a form by its name, and may be none."""
    request.csrf_processing_done = True  # type: ignore[attr-defined]


def _to_program(request: HttpRequest, status: int, name: str, code: str, said: str) -> HttpResponse | None:
    """Return the answer to a program: an OperationOutcome where FHIR is spoken; None to people."""
    if request.path.startswith(FHIR):
        return HttpResponse(fhir.outcome(code, said), status=status, content_type=fhir.codes.MEDIA)
    return problem(status, name, said) if request.path.startswith(PROGRAMS) else None
