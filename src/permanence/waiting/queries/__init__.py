"""Readings of the waiting list, by noun."""

from .beyond import Far, colleague, far_candidates, far_link, far_offer, far_offers, shared
from .candidates import (
    Candidate,
    Visit,
    candidates,
    entries_met,
    kinds_for,
    reason_there,
    slot_in,
    slot_within,
)
from .entries import SORTS, Filter, address_of, entries, entry, waits_for
from .forbidden import directives_of, keeps_list, meets_strangers, without_list
from .holding import held
from .places import behind_link, link, offer, opened, place, places, places_ended, to_call

__all__ = [
    "SORTS",
    "Candidate",
    "Far",
    "Filter",
    "Visit",
    "address_of",
    "behind_link",
    "candidates",
    "colleague",
    "directives_of",
    "entries",
    "entries_met",
    "entry",
    "far_candidates",
    "far_link",
    "far_offer",
    "far_offers",
    "held",
    "keeps_list",
    "kinds_for",
    "link",
    "meets_strangers",
    "offer",
    "opened",
    "place",
    "places",
    "places_ended",
    "reason_there",
    "shared",
    "slot_in",
    "slot_within",
    "to_call",
    "waits_for",
    "without_list",
]
