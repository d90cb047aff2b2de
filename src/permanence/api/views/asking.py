"""What both doors for programs read of a request: its token, its media types, its body, its key."""

from django.http import HttpRequest

from permanence.api import queries


def bearer(request: HttpRequest) -> str | None:
    """Return the token that is shown; None when none is, empty when there is nothing in it."""
    kind, _space, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if kind.lower() == "bearer" else None


def media(text: str) -> str:
    """Return a media type without its parameters."""
    return text.partition(";")[0].strip().lower()


def sent(request: HttpRequest, most: int) -> bytes | None:
    """Return what was sent; None when it is longer than what is taken here."""
    body = request.read(most + 1)
    return body if len(body) <= most else None


def key_of(request: HttpRequest, whose: object) -> str | None:
    """Return the key under which this is done once, of whoever asks alone; None when he gives none."""
    key = request.headers.get("Idempotency-Key", "")
    return queries.fingerprint(f"{whose}:{key}") if key else None
