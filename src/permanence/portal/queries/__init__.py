"""Reading what practices publish and what visitors book, by noun."""

from .acting import Acting, acting, coming, is_of_someone, own_appointment, past
from .bookings import WITH, Shown, booking, booking_link, from_home, given_from_home, mine_link, proof, shown, step
from .formalities import formality_shown
from .liking import Liked, known, known_token, liked, liked_days, liked_otherwise, usual_first
from .managing import Managed, by_link, managed, remote_address, room, standing
from .offered import Day, Offered, bring, days, near, offered, offered_reason, others
from .pages import editable, edited, page_of, practice, practice_page, public_link, published, reasons_of
from .papers import Paper, Wanted, paper_words, papers, unopened, wanted
from .preferences import Address, Preferences, addresses, preferences
from .readers import readers_link, whose
from .thread import Line, space_address, thread, unread, writing_address
from .ways import contact_of, federated, federated_named, himself, holder, passkey, passkey_named, passkeys

__all__ = [
    "WITH",
    "Acting",
    "Address",
    "Day",
    "Liked",
    "Line",
    "Managed",
    "Offered",
    "Paper",
    "Preferences",
    "Shown",
    "Wanted",
    "acting",
    "addresses",
    "booking",
    "booking_link",
    "bring",
    "by_link",
    "coming",
    "contact_of",
    "days",
    "editable",
    "edited",
    "federated",
    "federated_named",
    "formality_shown",
    "from_home",
    "given_from_home",
    "himself",
    "holder",
    "is_of_someone",
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
    "own_appointment",
    "page_of",
    "paper_words",
    "papers",
    "passkey",
    "passkey_named",
    "passkeys",
    "past",
    "practice",
    "practice_page",
    "preferences",
    "proof",
    "public_link",
    "published",
    "readers_link",
    "reasons_of",
    "remote_address",
    "room",
    "shown",
    "space_address",
    "standing",
    "step",
    "thread",
    "unopened",
    "unread",
    "usual_first",
    "wanted",
    "whose",
    "writing_address",
]
