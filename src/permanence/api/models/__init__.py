"""Tables of the doors for other programs, by noun."""

from .access import Access, Token
from .grants import Grant
from .holds import Hold
from .sas import AUDIENCES, Audience, Community, Participation, Regulator, SasOffer, Way
from .sas_bookings import SasBooking
from .webhooks import Happening, State, Telling, Trouble, Webhook

__all__ = [
    "AUDIENCES",
    "Access",
    "Audience",
    "Community",
    "Grant",
    "Happening",
    "Hold",
    "Participation",
    "Regulator",
    "SasBooking",
    "SasOffer",
    "State",
    "Telling",
    "Token",
    "Trouble",
    "Way",
    "Webhook",
]
