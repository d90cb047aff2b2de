"""Reading what practices publish and what visitors book, by noun."""

from .bookings import WITH, Shown, booking, booking_link, from_home, mine_link, proof, shown, step
from .managing import Managed, behind_contact, managed, remote_address
from .offered import Day, Offered, bring, days, near, offered, offered_reason, others
from .pages import editable, edited, page_of, practice, practice_page, public_link, published, reasons_of
from .readers import readers_link, whose

__all__ = [
    "WITH",
    "Day",
    "Managed",
    "Offered",
    "Shown",
    "behind_contact",
    "booking",
    "booking_link",
    "bring",
    "days",
    "editable",
    "edited",
    "from_home",
    "managed",
    "mine_link",
    "near",
    "offered",
    "offered_reason",
    "others",
    "page_of",
    "practice",
    "practice_page",
    "proof",
    "public_link",
    "published",
    "readers_link",
    "reasons_of",
    "remote_address",
    "shown",
    "step",
    "whose",
]
