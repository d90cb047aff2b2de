"""The address of a structure's own door for its provider of SMS: signed, so that only the two know it."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

from permanence.foundation.refusal import NotFound


def door(structure_id: UUID, provider: str) -> str:
    """Return the public address where a provider tells of receipts and answers."""
    signed = _signer(provider).sign(urlsafe_b64encode(structure_id.bytes).rstrip(b"=").decode())
    return settings.BASE_URL + reverse("messaging:incoming", args=[provider, signed])


def behind(provider: str, signed: str) -> UUID:
    """Return the structure a door belongs to.

    :raises NotFound: when the address is damaged or not ours
    """
    try:
        return UUID(bytes=urlsafe_b64decode(_signer(provider).unsign(signed) + "=="))
    except (BadSignature, ValueError):
        raise NotFound from None


def _signer(provider: str) -> Signer:
    return Signer(salt=f"permanence.messaging.door.{provider}", sep=".")
