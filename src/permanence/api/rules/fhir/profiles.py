"""Which French profiles a resource answers to: named where it does, and left unsaid where it does not."""

from typing import Any

from permanence.patients.rules import national

from . import codes

INS = "fr-core-patient-ins"
NUMBERS = {*national.INS.values()}  # who issues national health numbers


def named(kind: str, told: dict[str, Any]) -> list[str]:
    """Return the profiles of the French core that a resource answers to."""
    name = codes.PROFILES.get(kind, "")
    if not name or not _is_coded(told.get("specialty")):
        return []
    names = [name, INS] if kind == "Patient" and _bears_ins(told) else [name]
    return [f"{codes.CORE}StructureDefinition/{one}" for one in names]


def _is_coded(specialties: Any) -> bool:
    """Tell whether every specialty is one of the national codes: the profiles take no other."""
    return all(coding.get("code") for one in specialties or () for coding in one.get("coding") or [{}])


def _bears_ins(told: dict[str, Any]) -> bool:
    """Tell whether it bears a national number with all that must come with it."""
    urls = {one["url"] for one in told.get("extension") or ()}
    systems = {one.get("system") for one in told.get("identifier") or ()}
    return bool(systems & NUMBERS) and {codes.RELIABILITY, codes.BIRTH_PLACE} <= urls
