"""Tables of the agenda, by noun."""

from .appointments import Appointment, Cancellation, Move, Status, VisitReason

__all__ = ["Appointment", "Cancellation", "Move", "Status", "VisitReason"]
