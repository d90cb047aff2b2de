"""Rules of the waiting list, by noun; pure."""

from .answering import answer_by, shortest
from .leaving import After, after_booking
from .ranking import Obstacle, Place, Urgency, Wish, holds_until, obstacles, rank

__all__ = [
    "After",
    "Obstacle",
    "Place",
    "Urgency",
    "Wish",
    "after_booking",
    "answer_by",
    "holds_until",
    "obstacles",
    "rank",
    "shortest",
]
