"""What a patient holds: the link of his appointment, the code he types at the entrance; and the entrance's address."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from uuid import UUID

from django.core.signing import BadSignature, Signer
from django.utils.crypto import salted_hmac

from permanence.foundation.refusal import NotFound


def token(structure_id: UUID, appointment_id: UUID) -> str:
    """Return what stands in the link; it does not expire, the page knows what is past."""
    return _signer().sign(urlsafe_b64encode(structure_id.bytes + appointment_id.bytes).rstrip(b"=").decode())


def read(signed: str) -> tuple[UUID, UUID]:
    """Return the structure and the appointment a link names.

    :raises NotFound: when it is damaged or not ours
    """
    try:
        named = urlsafe_b64decode(_signer().unsign(signed) + "==")
        return UUID(bytes=named[:16]), UUID(bytes=named[16:])
    except (BadSignature, ValueError):
        raise NotFound from None


def code(appointment_id: UUID) -> str:
    """Return the short code typed at the entrance: six digits nobody can work out from the appointment."""
    drawn = salted_hmac("permanence.agenda.code", appointment_id.bytes, algorithm="sha256").digest()
    return f"{int.from_bytes(drawn[:8]) % 1_000_000:06}"


def entrance_token(structure_id: UUID) -> str:
    """Return what stands in the address of the tablet at a structure's entrance."""
    return _signer("entrance").sign(urlsafe_b64encode(structure_id.bytes).rstrip(b"=").decode())


def read_entrance(signed: str) -> UUID:
    """Return the structure whose entrance an address names.

    :raises NotFound: when it is damaged or not ours
    """
    try:
        return UUID(bytes=urlsafe_b64decode(_signer("entrance").unsign(signed) + "=="))
    except (BadSignature, ValueError):
        raise NotFound from None


def feed_token(structure_id: UUID, feed_id: UUID) -> str:
    """Return what stands in the secret address of a practitioner's times."""
    return _signer("feed").sign(urlsafe_b64encode(structure_id.bytes + feed_id.bytes).rstrip(b"=").decode())


def read_feed(signed: str) -> tuple[UUID, UUID]:
    """Return the structure and the feed an address names.

    :raises NotFound: when it is damaged or not ours
    """
    try:
        named = urlsafe_b64decode(_signer("feed").unsign(signed) + "==")
        return UUID(bytes=named[:16]), UUID(bytes=named[16:])
    except (BadSignature, ValueError):
        raise NotFound from None


def _signer(what: str = "link") -> Signer:
    return Signer(salt=f"permanence.agenda.{what}", sep=".")
