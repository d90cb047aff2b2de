"""Reading lists that are brought in, always for an actor."""

from .imports import (
    ABIDES,
    Figures,
    an_import,
    columns_of,
    figures,
    imports,
    lines,
    may_be_undone,
    preview,
    sent_before,
    sheet_of,
    to_forget,
)
from .patients import known, sheet, used

__all__ = [
    "ABIDES",
    "Figures",
    "an_import",
    "columns_of",
    "figures",
    "imports",
    "known",
    "lines",
    "may_be_undone",
    "preview",
    "sent_before",
    "sheet",
    "sheet_of",
    "to_forget",
    "used",
]
