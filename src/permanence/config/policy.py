"""What every answer says to browsers: the Content-Security-Policy, written once, and that nothing of it is kept.

No page has another policy, and none has a nonce. A page shows patients, on desks that several share: no browser, and
nothing on the way, stores it, unless its own view says otherwise.
"""

from collections.abc import Callable

from csp.constants import HEADER
from csp.utils import build_policy
from django.http import HttpRequest, HttpResponse

Answer = Callable[[HttpRequest], HttpResponse]


def same_policy(get_response: Answer) -> Answer:
    """Add them to every answer; django-csp's own middleware would compose the policy each time anew."""
    policy = build_policy()

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault(HEADER, policy)
        response.headers.setdefault("Reporting-Endpoints", 'policy="/policy/reports"')
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return answer
