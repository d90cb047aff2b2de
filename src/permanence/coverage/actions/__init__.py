"""Writing the rights of patients, helping with formalities, and asking for papers."""

from .bringing import ask_papers, tick_gathered, tick_papers
from .formalities import AlreadyBegun, BegunTwice, DayPast, IsClosed, begin, choose_due, close, reopen, tick
from .rights import BadCoverage, change, note, put_back, see, withdraw
from .sending import NotWrittenTo, send_sheet

__all__ = [
    "AlreadyBegun",
    "BadCoverage",
    "BegunTwice",
    "DayPast",
    "IsClosed",
    "NotWrittenTo",
    "ask_papers",
    "begin",
    "change",
    "choose_due",
    "close",
    "note",
    "put_back",
    "reopen",
    "see",
    "send_sheet",
    "tick",
    "tick_gathered",
    "tick_papers",
    "withdraw",
]
