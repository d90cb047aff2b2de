"""Tables of the patients' own pages, by noun."""

from .bookings import Booking, Proof, Try, Use, Whom
from .pages import NUMBERS, OnlineReason, PracticePage
from .ways import Federated, Passkey

__all__ = ["NUMBERS", "Booking", "Federated", "OnlineReason", "Passkey", "PracticePage", "Proof", "Try", "Use", "Whom"]
