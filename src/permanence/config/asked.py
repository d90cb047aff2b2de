"""Each request has a number, in the answer's headers and on each line of the log it wrote: two sides can find it."""

import re
from collections.abc import Callable
from contextvars import ContextVar

from django.http import HttpRequest, HttpResponse

from permanence.foundation.ids import uuid7

Answer = Callable[[HttpRequest], HttpResponse]
HEADER = "X-Request-ID"
NUMBER = re.compile(r"[0-9a-fA-F-]{16,64}")  # what a proxy in front gives; no words of anybody's
NONE = "-"
CURRENT: ContextVar[str] = ContextVar("request", default=NONE)


def numbered(get_response: Answer) -> Answer:
    """Give each request its number: that of the proxy in front, or one of our own."""

    def answer(request: HttpRequest) -> HttpResponse:
        given = request.headers.get(HEADER, "")
        number = given if NUMBER.fullmatch(given) else str(uuid7())
        known = CURRENT.set(number)
        try:
            response = get_response(request)
        finally:
            CURRENT.reset(known)
        response.headers[HEADER] = number
        return response

    return answer
