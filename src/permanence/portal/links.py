"""What a visitor holds: the address of his booking on its way, of his appointments, and the code he was sent."""

from uuid import UUID

from django.utils.crypto import salted_hmac

from permanence.foundation.links import Link

MARK = 32  # letters of a mark


def token(what: str, row_id: UUID) -> str:
    """Return what stands in an address: a row of the practice that the address names."""
    return Link(f"portal.{what}").token(row_id)


def read(what: str, signed: str) -> UUID:
    """Return the row an address names.

    :raises NotFound: when it is damaged, or of another kind
    """
    return Link(f"portal.{what}").read(signed)


def code(proof_id: UUID) -> str:
    """Return the code sent to a contact: six digits nobody can work out from the proof; it is kept nowhere."""
    drawn = salted_hmac("permanence.portal.code", proof_id.bytes, algorithm="sha256").digest()
    return f"{int.from_bytes(drawn[:8]) % 1_000_000:06}"


def room(appointment_id: UUID) -> str:
    """Return the name of the room in which a teleconsultation takes place: nobody can guess it."""
    return salted_hmac("permanence.portal.room", appointment_id.bytes, algorithm="sha256").hexdigest()[:20]


def known(contact: str) -> str:
    """Return what a browser holds in which this contact's space was opened: nobody reads the contact in it."""
    return salted_hmac("permanence.portal.known", contact.casefold(), algorithm="sha256").hexdigest()[:MARK]


def mark(of: str) -> str:
    """Return a mark by which an address or a contact is known again, and from which it cannot be read."""
    return salted_hmac("permanence.portal.mark", of.casefold(), algorithm="sha256").hexdigest()[:MARK]
