"""Each request of somebody known comes from somewhere: the trace says so of what it reads and changes."""

from collections.abc import Callable, Mapping, Sequence

from allauth.account.adapter import get_adapter
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from permanence.foundation.audit import PLACE
from permanence.foundation.rights import Can

View = Callable[..., HttpResponse]


class Placed:
    """Tells the trace the address of who asks for a page that demands a right; of patients' own visits none is kept."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and leave no address to the next one."""
        known = PLACE.set("")
        try:
            return self.get_response(request)
        finally:
            PLACE.reset(known)

    def process_view(
        self, request: HttpRequest, view: View, _args: Sequence[object], _named: Mapping[str, object]
    ) -> None:
        """Keep the address where a right is asked for."""
        if getattr(view, "right", Can.ANYONE) is not Can.ANYONE:
            PLACE.set(_address(request))


def _address(request: HttpRequest) -> str:
    """Return the address as the proxy in front tells it; empty when that is none."""
    try:
        return str(get_adapter(request).get_client_ip(request))
    except PermissionDenied:
        return ""
