"""Identifiers: UUIDv7, so that rows made together lie together in the index (RFC 9562)."""

from uuid import UUID

from uuid_utils.compat import uuid7 as _uuid7


def uuid7() -> UUID:
    """Return a new time-ordered identifier."""
    return _uuid7()
