"""Lists brought in, and each of their lines."""

from .imports import BUSY, Import, Kind, Line, LineState, State

__all__ = ["BUSY", "Import", "Kind", "Line", "LineState", "State"]
