"""What is known when the desk decides: who calls, for whom, what is asked, who is free when."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, tzinfo
from enum import IntEnum


class Urgency(IntEnum):
    """The local scale, set by the secretary from the sheet; no diagnosis."""

    PLANNED = 0
    WITHIN_48H = 1
    SAME_DAY = 2
    DOCTOR_NOW = 3
    NOW_15 = 4


RELATIONS = ("self", "relative", "guardian", "third", "professional")
KINDS = (
    "appointment",
    "renewal",
    "result",
    "certificate",
    "home_visit",
    "teleconsultation",
    "cancel",
    "move",
    "message",
    "complaint",
)
MORE_TIME = frozenset({"extra_time", "interpreter"})
NEEDS = MORE_TIME | {"reduced_mobility"}
RED_FLAGS = (  # to be validated by a physician before use in care
    "cardiac_arrest",
    "unconscious",
    "breathing_distress",
    "severe_bleeding",
    "severe_burn",
    "severe_trauma",
    "imminent_birth",
    "obstetric_bleeding",
    "chest_pain",
    "seizure",
    "stroke_signs",
    "loss_of_consciousness",
    "severe_allergy",
    "suicidal",
    "poisoning",
    "infant_fever_under_3m",
    "infant_purpura",
    "infant_blue_lips",
    "infant_limp",
)
ADULT, CHILD, INFANT = 18, 6, 1  # years: from, under, under


@dataclass(frozen=True, slots=True)
class Slot:
    """One free time.

    :param start: aware, in UTC
    :param site: which of his sites it is at, and `where` as it is said; nothing of who has one
    :param accessible: whether that site can be reached; as the practitioner's when not said
    """

    start: datetime
    minutes: int
    emergency: bool = False
    site: str = ""
    where: str = ""
    accessible: bool | None = None


@dataclass(frozen=True, slots=True)
class Practitioner:
    """Someone who may see the patient, with his free times.

    :param name: as said to callers
    :param accessible: one of his sites can be reached
    :param house: of the house that answers, rather than of the zone
    :param overbooked: extras already given, by local day and half-day (`am`, `pm`) worked
    """

    id: str
    name: str
    house: bool
    agenda_here: bool
    accepts_new: bool
    accessible: bool
    distance_km: float = 0
    slots: tuple[Slot, ...] = ()
    overbooked: Mapping[date, Mapping[str, int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Caller:
    """Who is on the telephone."""

    relation: str
    language: str = "fr"
    profession: str | None = None

    @property
    def professional(self) -> bool:
        """A professional of care."""
        return self.relation == "professional"


@dataclass(frozen=True, slots=True)
class Patient:
    """For whom.

    :param age: in whole years; None when it is not known
    """

    known_to: frozenset[str]
    age: int | None
    has_doctor: bool
    ill: bool
    pregnant: bool
    chronic: bool = False
    lives_in_zone: bool = False
    relative_of_patient: bool = False
    referred_by: str | None = None
    no_shows_12m: int = 0
    needs: frozenset[str] = frozenset()

    @property
    def adult(self) -> bool:
        """Eighteen or older; of an unknown age he is protected as an adult."""
        return self.age is None or self.age >= ADULT

    @property
    def infant(self) -> bool:
        """Under one year; of an unknown age he may be."""
        return self.age is None or self.age < INFANT


@dataclass(frozen=True, slots=True)
class Preferences:
    """When the patient would rather come, in local wall time, and to which site; without any, any time suits."""

    days: frozenset[str] = frozenset()
    after: time | None = None
    before: time | None = None
    site: str = ""


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked.

    :param red_flags: those the sheet found; None when it was not asked
    :param wished_before: the last local day wished
    """

    kind: str
    urgency: Urgency
    red_flags: frozenset[str] | None
    declared_gravity: bool = False
    wished_before: date | None = None
    preferences: Preferences = Preferences()
    insists: bool = False
    unhappy: bool = False


@dataclass(frozen=True, slots=True)
class Scene:
    """One call to decide on.

    :param practitioner: whom it is for, among those whose free times are given
    :param tz: of the practice
    """

    practitioner: str
    tz: tzinfo
    caller: Caller
    patient: Patient
    request: Request
