"""Readings of patients' files, by noun."""

from permanence.patients.ahead import Ahead
from permanence.patients.rules.faults import is_usual
from permanence.patients.rules.national import issued
from permanence.patients.rules.traits import age

from .archive import archived, in_archive, openings
from .doubles import merged_since
from .files import LANGUAGES, check, contact, email_of, national_number, patient, patients, practitioners_of, to_book
from .habits import known, liked_hours, liked_times, liked_weekdays, needing, needs, preference, stale_among, suits
from .kin import Beside, behind_relative, booked_for, booking_at, relatives
from .numbers import bearers, digests, is_number
from .reaching import TO_REACH, proved_reach, reach, read_together, shared_addresses
from .search import as_e164, behind_email, behind_number, hits, lookalikes, search

__all__ = [
    "LANGUAGES",
    "TO_REACH",
    "Ahead",
    "Beside",
    "age",
    "archived",
    "as_e164",
    "bearers",
    "behind_email",
    "behind_number",
    "behind_relative",
    "booked_for",
    "booking_at",
    "check",
    "contact",
    "digests",
    "email_of",
    "hits",
    "in_archive",
    "is_number",
    "is_usual",
    "issued",
    "known",
    "liked_hours",
    "liked_times",
    "liked_weekdays",
    "lookalikes",
    "merged_since",
    "national_number",
    "needing",
    "needs",
    "openings",
    "patient",
    "patients",
    "practitioners_of",
    "preference",
    "proved_reach",
    "reach",
    "read_together",
    "relatives",
    "search",
    "shared_addresses",
    "stale_among",
    "suits",
    "to_book",
]
