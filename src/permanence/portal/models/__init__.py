"""Tables of the patients' own pages, by noun."""

from .bookings import Booking, Proof, Try, Use, Whom
from .pages import NUMBERS, OnlineReason, PracticePage

__all__ = ["NUMBERS", "Booking", "OnlineReason", "PracticePage", "Proof", "Try", "Use", "Whom"]
