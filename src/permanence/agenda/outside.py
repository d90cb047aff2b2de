"""Fetching a calendar from an address somebody typed: only public ones, within limits of size and time.

Redirections are followed by the same rule.
"""

import time
from urllib.parse import urljoin

import httpx

from permanence.foundation import internet
from permanence.foundation.internet import Resolve, resolved

from .models import Trouble

MOST_BYTES = 2_000_000
SECONDS, IN_ALL_S = 8.0, 20.0
REDIRECTIONS = 3
NAME = "Permanence (calendar subscription)"


class NotFetched(Exception):
    """Why nothing was got."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble)
        self.trouble = trouble


def written(address: str) -> str:
    """Return an address as it is fetched: what calendars call webcal is https."""
    stripped = address.strip()
    for scheme in ("webcal://", "webcals://"):
        if stripped.lower().startswith(scheme):
            return "https://" + stripped[len(scheme) :]
    return stripped


def check(address: str) -> None:
    """Refuse what is no https address of a named host, on its usual port.

    :raises NotFetched: when it is not
    """
    try:
        internet.host_of(address)
    except internet.NotPublic:
        raise NotFetched(Trouble.ADDRESS) from None


def fetch(address: str, *, resolve: Resolve = resolved, transport: httpx.BaseTransport | None = None) -> bytes:
    """Fetch what stands at an address.

    :raises NotFetched: with the reason, in words for the practitioner
    """
    ends = time.monotonic() + IN_ALL_S
    with httpx.Client(
        transport=transport, timeout=SECONDS, trust_env=False, follow_redirects=False, headers={"User-Agent": NAME}
    ) as client:
        for _ in range(REDIRECTIONS + 1):
            try:
                answer = _answer(client, address, resolve, ends)
            except httpx.TimeoutException:
                raise NotFetched(Trouble.TOO_SLOW) from None
            except (httpx.HTTPError, httpx.InvalidURL, OSError, UnicodeError):
                raise NotFetched(Trouble.UNREACHABLE) from None
            if isinstance(answer, bytes):
                return answer
            address = answer
    raise NotFetched(Trouble.REFUSED)


def _answer(client: httpx.Client, address: str, resolve: Resolve, ends: float) -> bytes | str:
    """Ask once; return what was got, or where it leads."""
    try:
        there, named, extensions = internet.checked(address, resolve)
    except internet.NotPublic:
        raise NotFetched(Trouble.ADDRESS) from None
    headers = {**named, "Accept": "text/calendar, */*;q=0.1", "Accept-Encoding": "identity"}
    request = client.build_request("GET", there, headers=headers, extensions=extensions)
    answer = client.send(request, stream=True)
    try:
        if answer.is_redirect:
            return urljoin(address, answer.headers["Location"])
        if answer.status_code != httpx.codes.OK:
            raise NotFetched(Trouble.REFUSED)
        return _body(answer, ends)
    finally:
        answer.close()


def _body(answer: httpx.Response, ends: float) -> bytes:
    body = b""
    for piece in answer.iter_bytes():
        body += piece
        if len(body) > MOST_BYTES:
            raise NotFetched(Trouble.TOO_BIG)
        if time.monotonic() > ends:
            raise NotFetched(Trouble.TOO_SLOW)
    return body
