"""Lists brought in, and each of their lines; all of a structure taken away."""

from .imports import BUSY, Import, Kind, Line, LineState, State
from .removals import Removal, RemovalPart, RemovalState

__all__ = ["BUSY", "Import", "Kind", "Line", "LineState", "Removal", "RemovalPart", "RemovalState", "State"]
