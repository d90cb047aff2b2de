"""The address at which a copy is taken once: signed, naming the structure and the copy."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from uuid import UUID

from django.core.signing import BadSignature, Signer
from django.utils.crypto import salted_hmac

from permanence.foundation.refusal import NotFound

_signer = Signer(salt="permanence.registers.copy", sep=".")


def token(structure_id: UUID, copy_id: UUID) -> str:
    """Return what stands in the address."""
    return _signer.sign(urlsafe_b64encode(structure_id.bytes + copy_id.bytes).rstrip(b"=").decode())


def read(signed: str) -> tuple[UUID, UUID]:
    """Return the structure and the copy that an address names.

    :raises NotFound: when it is damaged, or not ours
    """
    try:
        named = urlsafe_b64decode(_signer.unsign(signed) + "==")
        return UUID(bytes=named[:16]), UUID(bytes=named[16:])
    except (BadSignature, ValueError):
        raise NotFound from None


def mark(copy_id: UUID, code: str) -> str:
    """Return the fingerprint of a code, which cannot be read from it without the installation's secret."""
    return salted_hmac("permanence.registers.copy", f"{copy_id} {code}", algorithm="sha256").hexdigest()
