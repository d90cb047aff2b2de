"""Pages of the figures."""

from .aims import aim
from .figures import figures, live, sheet
from .mine import mine, my_sheet
from .reports import month, month_sheet, report, reports
from .staffing import staffing, staffing_sheet

__all__ = [
    "aim",
    "figures",
    "live",
    "mine",
    "month",
    "month_sheet",
    "my_sheet",
    "report",
    "reports",
    "sheet",
    "staffing",
    "staffing_sheet",
]
