"""Readings for other programs, by noun."""

from permanence.api.models import Community

from .access import (
    NEEDS,
    OURS,
    PROGRAM,
    SCOPES,
    WRITES,
    Client,
    access,
    accesses,
    allowed,
    behind_token,
    client_named,
    fingerprint,
    managed,
)
from .holding import held
from .regulators import as_told, platform_door, regulator, regulator_numbered
from .resources import KINDS, found, one
from .rest import appointment_of, practitioner, practitioners_of, reason_of
from .sas import FreePlace, FreeSlot, Shown, asked_structures, communities, platform, shown_times
from .scheduling import (
    FreeTime,
    appointment_for_update,
    decided,
    free_time,
    free_times,
    held_at_once,
    hold,
    nearest,
    whom,
)
from .taking_part import community, home, offered, participation, participations, practice, practices, reasons_of
from .versions import versions
from .webhooks import overdue, telling, tellings, wanting, webhook, webhooks

__all__ = [
    "KINDS",
    "NEEDS",
    "OURS",
    "PROGRAM",
    "SCOPES",
    "WRITES",
    "Client",
    "Community",
    "FreePlace",
    "FreeSlot",
    "FreeTime",
    "Shown",
    "access",
    "accesses",
    "allowed",
    "appointment_for_update",
    "appointment_of",
    "as_told",
    "asked_structures",
    "behind_token",
    "client_named",
    "communities",
    "community",
    "decided",
    "fingerprint",
    "found",
    "free_time",
    "free_times",
    "held",
    "held_at_once",
    "hold",
    "home",
    "managed",
    "nearest",
    "offered",
    "one",
    "overdue",
    "participation",
    "participations",
    "platform",
    "platform_door",
    "practice",
    "practices",
    "practitioner",
    "practitioners_of",
    "reason_of",
    "reasons_of",
    "regulator",
    "regulator_numbered",
    "shown_times",
    "telling",
    "tellings",
    "versions",
    "wanting",
    "webhook",
    "webhooks",
    "whom",
]
