"""Reading what practices publish and what visitors book, by noun."""

from .bookings import WITH, Shown, booking, booking_link, from_home, mine_link, proof, shown, step
from .formalities import formality_shown
from .liking import Liked, known, known_token, liked, liked_days, liked_otherwise, usual_first
from .managing import Managed, behind_contact, managed, remote_address
from .offered import Day, Offered, bring, days, near, offered, offered_reason, others
from .pages import editable, edited, page_of, practice, practice_page, public_link, published, reasons_of
from .papers import Paper, papers
from .readers import readers_link, whose

__all__ = [
    "WITH",
    "Day",
    "Liked",
    "Managed",
    "Offered",
    "Paper",
    "Shown",
    "behind_contact",
    "booking",
    "booking_link",
    "bring",
    "days",
    "editable",
    "edited",
    "formality_shown",
    "from_home",
    "known",
    "known_token",
    "liked",
    "liked_days",
    "liked_otherwise",
    "managed",
    "mine_link",
    "near",
    "offered",
    "offered_reason",
    "others",
    "page_of",
    "papers",
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
    "usual_first",
    "whose",
]
