"""Readings of capacity, by noun."""

from .checks import Difference, free_time_differences
from .free import ANY_KIND, REGULAR, Fit, FreeStart, FreeTime, Hours, free_starts, free_time, visibly_taken
from .openings import OpenTime, closure, closures, opening_at, opening_rule, opening_rules, resource_of, resources

__all__ = [
    "ANY_KIND",
    "REGULAR",
    "Difference",
    "Fit",
    "FreeStart",
    "FreeTime",
    "Hours",
    "OpenTime",
    "closure",
    "closures",
    "free_starts",
    "free_time",
    "free_time_differences",
    "opening_at",
    "opening_rule",
    "opening_rules",
    "resource_of",
    "resources",
    "visibly_taken",
]
