"""Verbs of capacity, by noun."""

from permanence.capacity.rules import Recurring

from .brought import Brought, bring, take_back
from .closures import REGIONS, close, close_building, close_on_holidays, reopen
from .exchanges import exchange
from .hours import change_hours
from .instants import HORIZON, materialise, release_kept
from .openings import (
    ElsewhereThen,
    LeftOutside,
    NoSuchSite,
    OpeningChanged,
    OpeningOverlaps,
    Terms,
    change_opening,
    end_weekly,
    open_recurring,
    open_weekly,
)
from .reservations import (
    HoldExpired,
    Over,
    Overbooking,
    SlotTaken,
    Wanted,
    keep,
    release,
    reserve,
    reserve_all,
)
from .resources import (
    NotOfTheTeam,
    SharedAlready,
    StaffAlready,
    add_practitioner,
    add_resource,
    add_staff,
    change_resource,
    end_sharing,
    renew_free_time,
    restore,
    retire,
    share,
)

__all__ = [
    "HORIZON",
    "REGIONS",
    "Brought",
    "ElsewhereThen",
    "HoldExpired",
    "LeftOutside",
    "NoSuchSite",
    "NotOfTheTeam",
    "OpeningChanged",
    "OpeningOverlaps",
    "Over",
    "Overbooking",
    "Recurring",
    "SharedAlready",
    "SlotTaken",
    "StaffAlready",
    "Terms",
    "Wanted",
    "add_practitioner",
    "add_resource",
    "add_staff",
    "bring",
    "change_hours",
    "change_opening",
    "change_resource",
    "close",
    "close_building",
    "close_on_holidays",
    "end_sharing",
    "end_weekly",
    "exchange",
    "keep",
    "materialise",
    "open_recurring",
    "open_weekly",
    "release",
    "release_kept",
    "renew_free_time",
    "reopen",
    "reserve",
    "reserve_all",
    "restore",
    "retire",
    "share",
    "take_back",
]
