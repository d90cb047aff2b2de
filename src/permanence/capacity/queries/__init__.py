"""Readings of capacity, by noun."""

from .free import ANY_KIND, REGULAR, FreeStart, FreeTime, free_starts, free_time, visibly_taken
from .openings import OpenTime, closure, closures, opening_at, opening_rule, opening_rules, resource_of, resources

__all__ = [
    "ANY_KIND",
    "REGULAR",
    "FreeStart",
    "FreeTime",
    "OpenTime",
    "closure",
    "closures",
    "free_starts",
    "free_time",
    "opening_at",
    "opening_rule",
    "opening_rules",
    "resource_of",
    "resources",
    "visibly_taken",
]
