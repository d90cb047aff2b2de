"""What a patient holds: the link of his appointment, the code he types at the entrance; and other secret addresses."""

from uuid import UUID

from django.utils.crypto import salted_hmac

from permanence.foundation.links import Link

APPOINTMENT = Link("agenda.link")  # structure and appointment, for the patient
ENTRANCE = Link("agenda.entrance")  # structure, for the tablet at its entrance
SCREEN = Link("agenda.screen")  # structure and screen on the wall of its waiting room
FEED = Link("agenda.feed")  # structure and feed of a practitioner's times


def code(appointment_id: UUID) -> str:
    """Return the short code typed at the entrance: six digits nobody can work out from the appointment."""
    drawn = salted_hmac("permanence.agenda.code", appointment_id.bytes, algorithm="sha256").digest()
    return f"{int.from_bytes(drawn[:8]) % 1_000_000:06}"
