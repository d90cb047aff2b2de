"""What may be learnt of a situation besides who and what, and when a rule needs it: nothing more is asked."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from .deciding.callers import PERSONAL
from .deciding.known import ADULT, INFANT, RELATIONS

RELATION = "relation"
TRAITS = (
    "ill", "pregnant", "chronic", "no_doctor", "lives_in_zone", "relative_of_patient", "referred", "reduced_mobility",
    "insists", "unhappy",
)  # fmt: skip
CHECKED = "right_checked"  # that the caller may act for the patient
HIS_OWN = (CHECKED, "ill", "pregnant", "chronic")  # of the patient himself: of another one it is asked again
ASKED_FOR = {  # condition of an exception for new patients → what is asked to know whether it is met
    "relative_of_patient": ("relative_of_patient",),
    "chronic_without_doctor": ("chronic", "no_doctor"),
    "pregnant": ("pregnant",),
    "lives_in_zone": ("lives_in_zone",),
    "referred_by_colleague": ("referred",),
}
URGENT = frozenset({"same_day", "doctor_now", "now_15"})


@dataclass(frozen=True, slots=True)
class Told:
    """What is known when it is asked what else must be.

    :param age: in whole years; None when nobody is chosen yet
    :param new: the practitioner does not know the patient
    :param conditions: of the exceptions that the directive on new patients names
    :param policy: what it says of all others
    :param may_be_pregnant: a woman of an age to be, or of a sex unknown
    """

    kind: str
    urgency: str
    age: int | None
    new: bool = False
    policy: str = "accept"
    conditions: Collection[str] = ()
    visits_in_zone_only: bool = False
    may_be_pregnant: bool = True
    accessible: bool = True
    sheet_asked: bool = False


def needed(told: Told) -> tuple[str, ...]:
    """Return the traits to ask, in the order of `TRAITS`: those only on which a rule would decide otherwise."""
    wanted: set[str] = set()
    if told.new and told.policy != "accept":
        for condition in told.conditions:
            wanted.update(ASKED_FOR.get(condition, ()))
        wanted |= {"ill", "no_doctor"}  # he may be asked for the ill who have no doctor (rules 4 and 5)
    if not told.sheet_asked and told.age is not None and (told.age < INFANT or told.urgency == "within_48h"):
        wanted |= {"ill", "pregnant"}  # of an infant or a pregnant woman who is ill, the sheet comes first (rule 2)
    if told.kind == "home_visit" and told.visits_in_zone_only:
        wanted.add("lives_in_zone")
    if not told.accessible:
        wanted.add("reduced_mobility")
    if not told.may_be_pregnant:
        wanted.discard("pregnant")
    return tuple(trait for trait in TRAITS if trait in wanted)


def relation_needed(kind: str, age: int | None) -> bool:
    """Tell whether it matters who calls: an adult's papers and appointments are his own (rule 3)."""
    return kind in PERSONAL and (age is None or age >= ADULT)


def met(told: Mapping[str, Any], *, child: bool, urgency: str) -> set[str]:
    """Return the conditions of exceptions for new patients that are met, as far as they were told."""
    found = {
        "relative_of_patient": told.get("relative_of_patient"),
        "chronic_without_doctor": told.get("chronic") and told.get("no_doctor"),
        "pregnant": told.get("pregnant"),
        "child_under_6": child,
        "lives_in_zone": told.get("lives_in_zone"),
        "urgent": urgency in URGENT,
        "referred_by_colleague": told.get("referred"),
    }
    return {condition for condition, holds in found.items() if holds}


def is_fact(name: str, value: object) -> bool:
    """Tell whether something told is one of the facts: a relation, or a trait that is so or not."""
    if name == RELATION:
        return value in RELATIONS
    return name in (*TRAITS, CHECKED) and isinstance(value, bool)
