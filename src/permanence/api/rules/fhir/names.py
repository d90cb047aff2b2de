"""How a free time is named, so that nothing need be written for it: by its reason, its start and whom it is for."""

import re
import string
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

DIGITS = string.digits + string.ascii_lowercase
NAME = re.compile(r"([0-9a-z]{1,25})\.([0-9a-z]{1,7})(?:\.([0-9a-z]{1,25}))?", re.ASCII)
BIGGEST, LAST_MINUTE = 1 << 128, 4_000_000_000


@dataclass(frozen=True, slots=True)
class Named:
    """The time a name means: a visit reason, which is one practitioner's, from a minute on."""

    reason_id: UUID
    starts_at: datetime
    patient_id: UUID | None = None


def name(reason_id: UUID, starts_at: datetime, patient_id: UUID | None = None) -> str:
    """Name a time in at most sixty signs that FHIR lets an identifier have."""
    minute = int(starts_at.timestamp()) // 60
    return ".".join(_written(one) for one in (reason_id.int, minute, *([patient_id.int] if patient_id else [])))


def named(text: str) -> Named | None:
    """Return the time a name means; None when it names none."""
    if not (match := NAME.fullmatch(text)):
        return None
    reason, minute, patient = (int(part, 36) if part else 0 for part in match.groups())
    if reason >= BIGGEST or patient >= BIGGEST or minute >= LAST_MINUTE:
        return None
    starts_at = datetime.fromtimestamp(minute * 60, UTC)
    return Named(UUID(int=reason), starts_at, UUID(int=patient) if match[3] else None)


def _written(number: int) -> str:
    """Write a number in base 36."""
    signs = ""
    while number:
        number, rest = divmod(number, 36)
        signs = DIGITS[rest] + signs
    return signs or "0"
