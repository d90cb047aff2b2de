"""Verbs of the figures."""

from .aims import set_aim
from .sheets import take_sheet

__all__ = ["set_aim", "take_sheet"]
