"""What stands in the code printed on a formality's sheet: a signed name of it, and nothing of what it is."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from uuid import UUID

from django.core.signing import BadSignature, Signer

from permanence.foundation.refusal import NotFound


def token(structure_id: UUID, formality_id: UUID) -> str:
    """Return what stands in the address; the page knows what is over."""
    return _signer().sign(urlsafe_b64encode(structure_id.bytes + formality_id.bytes).rstrip(b"=").decode())


def read(signed: str) -> tuple[UUID, UUID]:
    """Return the structure and the formality an address names.

    :raises NotFound: when it is damaged or not ours
    """
    try:
        named = urlsafe_b64decode(_signer().unsign(signed) + "==")
        return UUID(bytes=named[:16]), UUID(bytes=named[16:])
    except (BadSignature, ValueError):
        raise NotFound from None


def _signer() -> Signer:
    return Signer(salt="permanence.coverage.formality", sep=".")
