"""Each request comes from somewhere: the trace says so of what it reads and changes."""

from collections.abc import Callable

from allauth.account.adapter import get_adapter
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from permanence.foundation.audit import PLACE

Answer = Callable[[HttpRequest], HttpResponse]


def placed(get_response: Answer) -> Answer:
    """Tell the trace the address that each request comes from."""

    def answer(request: HttpRequest) -> HttpResponse:
        known = PLACE.set(_address(request))
        try:
            return get_response(request)
        finally:
            PLACE.reset(known)

    return answer


def _address(request: HttpRequest) -> str:
    """Return the address as the proxy in front tells it; empty when that is none."""
    try:
        return str(get_adapter(request).get_client_ip(request))
    except PermissionDenied:
        return ""
