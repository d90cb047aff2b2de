"""Rules of the agenda, by noun; pure."""

from .cancelling import Starts, Undoing, length_min, nearest, undoing

__all__ = [
    "Starts",
    "Undoing",
    "length_min",
    "nearest",
    "undoing",
]
