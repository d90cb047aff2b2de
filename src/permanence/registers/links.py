"""The address at which a copy is taken once, and the fingerprint of the code that opens it."""

from uuid import UUID

from django.utils.crypto import salted_hmac

from permanence.foundation.links import Link

COPY = Link("registers.copy")  # structure and copy


def mark(copy_id: UUID, code: str) -> str:
    """Return the fingerprint of a code, which cannot be read from it without the installation's secret."""
    return salted_hmac("permanence.registers.copy", f"{copy_id} {code}", algorithm="sha256").hexdigest()
