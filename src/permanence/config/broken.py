"""What is answered when something breaks unforeseen: a page to people, JSON to programs, the reason to none."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.defaults import server_error

PROGRAMS = ("/telephony/",)


def broken(request: HttpRequest) -> HttpResponse:
    """Say that it is our fault, and that nothing was half-saved; the log says what it was."""
    if request.path.startswith(PROGRAMS):
        return JsonResponse({"error": "Broken", "message": _("A mistake of ours. Send it again.")}, status=500)
    return server_error(request)
