"""Fetching a calendar from an address somebody typed: only public ones, within limits of size and time.

The host is resolved once, every address it has must be public, and the connection goes to the one that was checked:
a name that points elsewhere a moment later leads nowhere inside. Redirections are followed by the same rule.
"""

import ipaddress
import socket
import time
from collections.abc import Callable
from urllib.parse import urljoin, urlsplit, urlunsplit

import httpx

from .models import Trouble

MOST_BYTES = 2_000_000
SECONDS, IN_ALL_S = 8.0, 20.0
REDIRECTIONS = 3
PORT = 443
NAME = "Permanence (calendar subscription)"

Resolve = Callable[[str], list[str]]


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


def resolved(host: str) -> list[str]:
    """Return every address of a host."""
    found = socket.getaddrinfo(host, PORT, type=socket.SOCK_STREAM)
    return sorted({str(told[4][0]) for told in found})


def check(address: str) -> None:
    """Refuse what is no https address of a named host, on its usual port.

    :raises NotFetched: when it is not
    """
    _host(address)


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


def public(number: str) -> bool:
    """Tell whether an address is one of the open Internet."""
    address = ipaddress.ip_address(number.partition("%")[0])
    inner = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None)
    teredo = getattr(address, "teredo", None)
    return all(
        one.is_global and not one.is_multicast and not one.is_reserved
        for one in (address, *([inner] if inner else []), *(teredo or ()))
    )


def _answer(client: httpx.Client, address: str, resolve: Resolve, ends: float) -> bytes | str:
    """Ask once; return what was got, or where it leads."""
    host = _host(address)
    numbers = resolve(host)
    if not numbers or not all(public(number) for number in numbers):
        raise NotFetched(Trouble.ADDRESS)
    headers = {"Host": host, "Accept": "text/calendar, */*;q=0.1", "Accept-Encoding": "identity"}
    request = client.build_request("GET", _at(address, numbers[0]), headers=headers, extensions=_named(host))
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


def _host(address: str) -> str:
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        raise NotFetched(Trouble.ADDRESS) from None
    if parts.scheme != "https" or not parts.hostname or parts.username or port not in {None, PORT}:
        raise NotFetched(Trouble.ADDRESS)
    return parts.hostname


def _at(address: str, number: str) -> str:
    """Return the address with the host replaced by the number that was checked."""
    parts = urlsplit(address)
    return urlunsplit(("https", f"[{number}]" if ":" in number else number, parts.path or "/", parts.query, ""))


def _named(host: str) -> dict[str, str]:
    """Let the certificate be the one of the host, whatever the number."""
    return {"sni_hostname": host}
