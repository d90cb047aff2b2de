"""Writing the rights of patients, and helping with formalities."""

from .formalities import AlreadyBegun, begin, close, tick
from .rights import BadCoverage, change, note, put_back, see, withdraw

__all__ = [
    "AlreadyBegun",
    "BadCoverage",
    "begin",
    "change",
    "close",
    "note",
    "put_back",
    "see",
    "tick",
    "withdraw",
]
