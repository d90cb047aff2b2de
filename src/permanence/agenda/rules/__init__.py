"""Rules of the agenda, by noun; pure."""

from .cancelling import Starts, Undoing, nearest, undoing

__all__ = ["Starts", "Undoing", "nearest", "undoing"]
