"""Writing the rights of patients, and helping with formalities."""

from .formalities import AlreadyBegun, BegunTwice, begin, close, tick
from .rights import BadCoverage, change, note, put_back, see, withdraw

__all__ = [
    "AlreadyBegun",
    "BadCoverage",
    "BegunTwice",
    "begin",
    "change",
    "close",
    "note",
    "put_back",
    "see",
    "tick",
    "withdraw",
]
