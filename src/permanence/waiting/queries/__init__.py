"""Readings of the waiting list, by noun."""

from .candidates import Candidate, candidates, entries_met, reason_there
from .entries import Filter, address_of, entries, entry, waits_for
from .places import behind_link, link, offer, opened, place, places, places_ended, to_call

__all__ = [
    "Candidate",
    "Filter",
    "address_of",
    "behind_link",
    "candidates",
    "entries",
    "entries_met",
    "entry",
    "link",
    "offer",
    "opened",
    "place",
    "places",
    "places_ended",
    "reason_there",
    "to_call",
    "waits_for",
]
