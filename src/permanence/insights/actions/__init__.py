"""Verbs of the figures."""

from .aims import set_aim
from .reports import MonthNotOver, make_report, take_report
from .sheets import take_sheet

__all__ = ["MonthNotOver", "make_report", "set_aim", "take_report", "take_sheet"]
