"""Readings for other programs, by noun."""

from permanence.api.models import Community

from .access import (
    BY_NAME,
    FOR_PEOPLE,
    NEEDS,
    OURS,
    PROGRAM,
    SCOPES,
    SYSTEM,
    USER,
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
from .changed import WRITTEN_FROM, last_changed
from .closer import kept_closer_in
from .filters import as_uuid
from .grants import OFFLINE, asked_for, asking, grant, grants, shown
from .holding import held
from .ins import ins_numbers
from .paging import following
from .regulators import as_told, platform_door, regulator, regulator_numbered
from .resources import KINDS, found, one, one_to_change
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
    "BY_NAME",
    "FOR_PEOPLE",
    "KINDS",
    "NEEDS",
    "OFFLINE",
    "OURS",
    "PROGRAM",
    "SCOPES",
    "SYSTEM",
    "USER",
    "WRITES",
    "WRITTEN_FROM",
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
    "as_uuid",
    "asked_for",
    "asked_structures",
    "asking",
    "behind_token",
    "client_named",
    "communities",
    "community",
    "decided",
    "fingerprint",
    "following",
    "found",
    "free_time",
    "free_times",
    "grant",
    "grants",
    "held",
    "held_at_once",
    "hold",
    "home",
    "ins_numbers",
    "kept_closer_in",
    "last_changed",
    "managed",
    "nearest",
    "offered",
    "one",
    "one_to_change",
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
    "shown",
    "shown_times",
    "telling",
    "tellings",
    "versions",
    "wanting",
    "webhook",
    "webhooks",
    "whom",
]
