"""What the directives read at a slot's start allow: overbooking and the slots kept for emergencies."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from .kinds import URGENCIES, usual


@dataclass(frozen=True, slots=True)
class Overbooking:
    """How many extra appointments a half-day takes, and whose."""

    max_per_half_day: int
    min_urgency: str
    known_only: bool

    def allows(self, *, already: int, urgency: str, known: bool) -> bool:
        """Tell whether one more is allowed.

        :param already: how many extra appointments the half-day holds
        :param known: whether the practitioner knows the patient
        """
        room, suits = already < self.max_per_half_day, known or not self.known_only
        return room and suits and at_least(urgency, self.min_urgency)


@dataclass(frozen=True, slots=True)
class EmergencySlots:
    """Who may take a slot kept for emergencies, and when others may."""

    min_urgency: str
    release_h: int

    def allows(self, *, urgency: str, starts_at: datetime, now: datetime) -> bool:
        """Tell whether such a slot may be taken; a planned need never takes one."""
        if urgency == "planned":
            return False
        return at_least(urgency, self.min_urgency) or self.released(starts_at, now)

    def released(self, starts_at: datetime, now: datetime) -> bool:
        """Tell whether a lower urgency may take it: elapsed hours before its start, limit included."""
        return starts_at - now <= timedelta(hours=self.release_h)


def at_least(urgency: str, least: str) -> bool:
    """Tell whether an urgency is as high as another, or higher."""
    return URGENCIES.index(urgency) >= URGENCIES.index(least)


def overbooking(body: Mapping[str, Any] | None) -> Overbooking:
    """Return what a directive on overbooking comes to; without it there is none."""
    told = {**usual("overbook"), **(body or {})}
    return Overbooking(told["max_per_half_day"], told["min_urgency"], told["known_only"])


def emergency_slots(body: Mapping[str, Any] | None) -> EmergencySlots:
    """Return what a directive on emergency slots comes to."""
    told = {**usual("emergency_slots"), **(body or {})}
    return EmergencySlots(told["min_urgency"], told["release_h"])
