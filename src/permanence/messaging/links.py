"""The address of a structure's own door for its provider of SMS: signed, so that only the two know it."""

from uuid import UUID

from django.conf import settings
from django.urls import reverse

from permanence.foundation.links import Link


def door(structure_id: UUID, provider: str) -> str:
    """Return the public address where a provider tells of receipts and answers."""
    return settings.BASE_URL + reverse("messaging:incoming", args=[provider, _link(provider).token(structure_id)])


def behind(provider: str, token: str) -> UUID:
    """Return the structure a door belongs to.

    :raises NotFound: when the address is damaged or not ours
    """
    return _link(provider).read(token)


def _link(provider: str) -> Link:
    return Link(f"messaging.door.{provider}")
