"""What is answered when something breaks or was asked in vain: a page to people, JSON to programs."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views import csrf, defaults

from permanence.foundation.problem import problem

PROGRAMS = ("/telephony/", "/api/")


def broken(request: HttpRequest) -> HttpResponse:
    """Say that it is our fault, and that nothing was half-saved; the log says what it was."""
    if request.path.startswith(PROGRAMS):
        return problem(500, "Broken", _("A mistake of ours. Send it again."))
    return defaults.server_error(request)


def missing(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that nothing has this address."""
    if request.path.startswith(PROGRAMS):
        return problem(404, "NotFound", _("Nothing has this address."))
    return defaults.page_not_found(request, exception)


def unreadable(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that the request itself is malformed, or names a host that is not ours."""
    if request.path.startswith(PROGRAMS):
        return problem(400, "BadRequest", _("The request cannot be read, or names another host."))
    return defaults.bad_request(request, exception)


def unproved(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that the request does not prove that it comes from a page of ours."""
    if request.path.startswith(PROGRAMS):
        return problem(403, "NotProved", _("X-CSRFToken is missing or old."))
    return csrf.csrf_failure(request, reason)
