"""The link under which a patient answers an offer, signed so that nobody can guess another."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from uuid import UUID

from django.core.signing import BadSignature, Signer

from permanence.foundation.refusal import NotFound


def token(structure_id: UUID, offer_id: UUID) -> str:
    """Return what stands in the link; the page knows what is past."""
    return _signer().sign(urlsafe_b64encode(structure_id.bytes + offer_id.bytes).rstrip(b"=").decode())


def read(signed: str) -> tuple[UUID, UUID]:
    """Return the structure and the offer a link names.

    :raises NotFound: when it is damaged or not ours
    """
    try:
        named = urlsafe_b64decode(_signer().unsign(signed) + "==")
        return UUID(bytes=named[:16]), UUID(bytes=named[16:])
    except (BadSignature, ValueError):
        raise NotFound from None


def _signer() -> Signer:
    return Signer(salt="permanence.waiting.offer", sep=".")
