"""Pages of the figures."""

from .aims import aim
from .figures import figures, live, sheet
from .mine import mine, my_sheet
from .staffing import staffing, staffing_sheet

__all__ = ["aim", "figures", "live", "mine", "my_sheet", "sheet", "staffing", "staffing_sheet"]
