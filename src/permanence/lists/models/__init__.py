"""Lists of patients brought in, and each of their lines."""

from .imports import BUSY, Import, Line, LineState, State

__all__ = ["BUSY", "Import", "Line", "LineState", "State"]
