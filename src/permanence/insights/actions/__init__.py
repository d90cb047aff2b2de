"""Verbs of the figures."""

from .aims import set_aim
from .keeping import keep_past_calls
from .reports import MonthNotOver, make_report, take_report
from .sheets import take_sheet

__all__ = ["MonthNotOver", "keep_past_calls", "make_report", "set_aim", "take_report", "take_sheet"]
