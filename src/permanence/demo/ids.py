"""Identifiers that can be computed from names, so that tests and the simulation know the world without reading it."""

from hashlib import sha256
from uuid import UUID

WORLD_MADE_MS = 1_767_225_600_000  # 1 January 2026, 0:00 UTC
VERSION_AND_VARIANT = 0x7 << 76 | 0x2 << 62
FIXED_BITS = 0xF << 76 | 0x3 << 62


def demo_id(*words: object) -> UUID:
    """Return the identifier of what these words name, in the layout of a UUIDv7 (RFC 9562)."""
    told = "/".join(map(str, words)).encode()
    drawn = int.from_bytes(sha256(told).digest()[:10])
    return UUID(int=WORLD_MADE_MS << 80 | drawn & ~FIXED_BITS | VERSION_AND_VARIANT)


def structure_id(key: str, copy: int = 1) -> UUID:
    """Return the identifier of a structure, by its key in the tables of data."""
    return demo_id("structure", key, copy)


def person_id(key: str, copy: int = 1) -> UUID:
    """Return the identifier of someone of the staff, and of his account."""
    return demo_id("person", key, copy)


def practitioner_role_id(key: str, copy: int = 1) -> UUID:
    """Return the identifier of a practitioner at his practice."""
    return demo_id("practitioner", key, copy)


def patient_id(key: str) -> UUID:
    """Return the identifier of one of the patients in `known`."""
    return demo_id("patient", key)
