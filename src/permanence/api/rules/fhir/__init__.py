"""FHIR R4 as we read and write it; pure."""

from . import codes, regulators, sas
from .instants import BadInstant, read_instant, written
from .outcomes import Interactions, capability, outcome
from .parameters import BadParameter, Given, given, number, strict, token
from .searches import ANYWHERE, MOST_ASKED, SchedulesAsked, SlotsAsked, schedules_asked, slots_asked

__all__ = [
    "ANYWHERE",
    "MOST_ASKED",
    "BadInstant",
    "BadParameter",
    "Given",
    "Interactions",
    "SchedulesAsked",
    "SlotsAsked",
    "capability",
    "codes",
    "given",
    "number",
    "outcome",
    "read_instant",
    "regulators",
    "sas",
    "schedules_asked",
    "slots_asked",
    "strict",
    "token",
    "written",
]
