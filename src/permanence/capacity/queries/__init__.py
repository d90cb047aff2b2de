"""Readings of capacity, by noun."""

from permanence.capacity.rules import instant

from .among import FreeAmong, free_starts_among
from .checks import Difference, free_time_differences
from .free import (
    ANY_KIND,
    ANYHOW,
    REGULAR,
    RELEASED,
    Fit,
    FreeStart,
    FreeTime,
    Hours,
    free_starts,
    free_time,
    tidy_first,
)
from .groups import Group, groups, groups_of
from .hours import preview_hours
from .openings import (
    OpenTime,
    building_closed,
    closure,
    closures,
    line_up,
    opening_at,
    opening_rule,
    opening_rules,
    resource_of,
    resources,
)
from .overbookings import overbooked_between, overbooked_starts, overbooking_of, worked
from .previews import Preview, preview_openings, preview_reopening, recurring
from .reasons import Obstacle, Why, obstacles
from .taken import chosen_and_taken, visibly_taken
from .things import (
    Missing,
    Needs,
    always_open,
    free_of,
    lent_to,
    queue,
    there,
    things_free,
    things_missing,
    things_named,
    whys,
)

__all__ = [
    "ANYHOW",
    "ANY_KIND",
    "REGULAR",
    "RELEASED",
    "Difference",
    "Fit",
    "FreeAmong",
    "FreeStart",
    "FreeTime",
    "Group",
    "Hours",
    "Missing",
    "Needs",
    "Obstacle",
    "OpenTime",
    "Preview",
    "Why",
    "always_open",
    "building_closed",
    "chosen_and_taken",
    "closure",
    "closures",
    "free_of",
    "free_starts",
    "free_starts_among",
    "free_time",
    "free_time_differences",
    "groups",
    "groups_of",
    "instant",
    "lent_to",
    "line_up",
    "obstacles",
    "opening_at",
    "opening_rule",
    "opening_rules",
    "overbooked_between",
    "overbooked_starts",
    "overbooking_of",
    "preview_hours",
    "preview_openings",
    "preview_reopening",
    "queue",
    "recurring",
    "resource_of",
    "resources",
    "there",
    "things_free",
    "things_missing",
    "things_named",
    "tidy_first",
    "visibly_taken",
    "whys",
    "worked",
]
