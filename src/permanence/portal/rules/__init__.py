"""Rules of the patients' own pages; pure."""

from .ics import Entry, ics

__all__ = ["Entry", "ics"]
