"""Calls to addresses of integrators: to public places alone, briefly, and never where an answer would lead on."""

import asyncio
from dataclasses import dataclass

import httpx
from django.conf import settings
from django.urls import reverse

from permanence.foundation import internet

from .models import Trouble

SECONDS = 8.0  # without a word
WHOLE = 20.0  # for all of it: who answers a letter at a time would never be done
NAME = "Permanence (webhooks)"


@dataclass(frozen=True, slots=True)
class Answered:
    """What came back: a status, or why nothing did."""

    status: int | None = None
    trouble: str = ""

    @property
    def taken(self) -> bool:
        """Whether it was received."""
        return self.status is not None and 200 <= self.status < 300


def is_sink(address: str) -> bool:
    """Tell whether it is the demonstration's own receiver, which alone may be called inside."""
    return bool(settings.DEMO) and address == f"{settings.BASE_URL}{reverse('api:sink')}"


def call(
    address: str,
    body: bytes,
    headers: dict[str, str],
    *,
    resolve: internet.Resolve = internet.resolved,
    transport: httpx.AsyncBaseTransport | None = None,
) -> Answered:
    """Tell something to an address; nothing of the answer but its status is read."""
    sent = {"Content-Type": "application/json", "User-Agent": NAME, **headers}
    try:
        there, named, extensions = (address, {}, {}) if is_sink(address) else internet.checked(address, resolve)
        request = httpx.Request("POST", there, content=body, headers=sent | named, extensions=extensions)
        status = asyncio.run(_status(request, transport))
    except internet.NotPublic:
        return Answered(trouble=Trouble.ADDRESS)
    except (httpx.TimeoutException, TimeoutError):
        return Answered(trouble=Trouble.TOO_SLOW)
    except (httpx.HTTPError, httpx.InvalidURL, OSError, UnicodeError):
        return Answered(trouble=Trouble.UNREACHED)
    return Answered(status, "" if 200 <= status < 300 else Trouble.REFUSED)


async def _status(request: httpx.Request, transport: httpx.AsyncBaseTransport | None) -> int:
    """Send it, and return the status it is answered with.

    :raises TimeoutError: when the whole of it takes too long
    """
    client = httpx.AsyncClient(transport=transport, timeout=SECONDS, trust_env=False, follow_redirects=False)
    async with asyncio.timeout(WHOLE), client:
        answer = await client.send(request, stream=True)
        await answer.aclose()
        return answer.status_code
