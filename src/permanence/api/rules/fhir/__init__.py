"""FHIR R4 as we read and write it; pure."""

from . import answers, codes, letters, names, patients, profiles, regulators, sas, sas_bookings, scheduling
from .instants import BadInstant, read_instant, read_span, written
from .names import Named
from .narrowing import Narrowed, narrowed
from .outcomes import Done, capability, outcome
from .parameters import BadParameter, Given, given, number, query, sent, strict, token, understood
from .resource import BadResource
from .scheduling import Chosen, Finding
from .searches import ANYWHERE, MOST_ASKED, SchedulesAsked, SlotsAsked, schedules_asked, slots_asked

__all__ = [
    "ANYWHERE",
    "MOST_ASKED",
    "BadInstant",
    "BadParameter",
    "BadResource",
    "Chosen",
    "Done",
    "Finding",
    "Given",
    "Named",
    "Narrowed",
    "SchedulesAsked",
    "SlotsAsked",
    "answers",
    "capability",
    "codes",
    "given",
    "letters",
    "names",
    "narrowed",
    "number",
    "outcome",
    "patients",
    "profiles",
    "query",
    "read_instant",
    "read_span",
    "regulators",
    "sas",
    "sas_bookings",
    "schedules_asked",
    "scheduling",
    "sent",
    "slots_asked",
    "strict",
    "token",
    "understood",
    "written",
]
