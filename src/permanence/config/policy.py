"""The Content-Security-Policy of every page, written once: no page has another, and none has a nonce."""

from collections.abc import Callable

from csp.constants import HEADER
from csp.utils import build_policy
from django.http import HttpRequest, HttpResponse

Answer = Callable[[HttpRequest], HttpResponse]


def same_policy(get_response: Answer) -> Answer:
    """Add the policy to every answer, as django-csp's own middleware would compose it each time anew."""
    policy = build_policy()

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault(HEADER, policy)
        return response

    return answer
