"""Readings of capacity, by noun."""

from .checks import Difference, free_time_differences
from .free import ANY_KIND, ANYHOW, REGULAR, Fit, FreeStart, FreeTime, Hours, free_starts, free_time, visibly_taken
from .openings import OpenTime, closure, closures, opening_at, opening_rule, opening_rules, resource_of, resources
from .previews import Preview, preview_openings, recurring

__all__ = [
    "ANYHOW",
    "ANY_KIND",
    "REGULAR",
    "Difference",
    "Fit",
    "FreeStart",
    "FreeTime",
    "Hours",
    "OpenTime",
    "Preview",
    "closure",
    "closures",
    "free_starts",
    "free_time",
    "free_time_differences",
    "opening_at",
    "opening_rule",
    "opening_rules",
    "preview_openings",
    "recurring",
    "resource_of",
    "resources",
    "visibly_taken",
]
