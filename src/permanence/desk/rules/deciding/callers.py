"""Who calls and who comes: whose right is checked first (rule 3), whether a new patient is taken (rule 4)."""

from collections.abc import Callable

from .known import CHILD, Patient, Practitioner, Scene, Urgency
from .situation import Situation
from .terms import Directive

CONDITIONS: dict[str, Callable[[Patient, Urgency], bool]] = {  # of an exception for new patients → whether it is met
    "relative_of_patient": lambda patient, _: patient.relative_of_patient,
    "chronic_without_doctor": lambda patient, _: patient.chronic and not patient.has_doctor,
    "pregnant": lambda patient, _: patient.pregnant,
    "child_under_6": lambda patient, _: patient.age is not None and patient.age < CHILD,
    "lives_in_zone": lambda patient, _: patient.lives_in_zone,
    "urgent": lambda _, urgency: urgency >= Urgency.SAME_DAY,
    "referred_by_colleague": lambda patient, _: bool(patient.referred_by),
}
PERSONAL = frozenset({"result", "certificate", "renewal", "cancel", "move"})


def must_be_checked(scene: Scene) -> bool:
    """Tell whether the caller's right to act for the patient comes before anything is said."""
    relation = scene.caller.relation
    return relation == "third" or (relation == "relative" and scene.patient.adult and scene.request.kind in PERSONAL)


STRICTNESS = ("accept", "ask", "refuse")


def policy(at: Situation, who: Practitioner) -> tuple[str, tuple[str, ...]]:
    """Tell whether a practitioner takes this new patient now: accept, ask or refuse, and by which directive."""
    if not at.orders.binding("new_patients", who):
        return "accept", ()
    patient, urgency = at.scene.patient, at.urgency
    said = at.orders.say(
        "new_patients", who, at.now, lambda directive: STRICTNESS.index(_decided(directive, patient, urgency))
    )
    return (_decided(said.by, patient, urgency) if said.by else str(said["policy"])), said.why


def _decided(directive: Directive, patient: Patient, urgency: Urgency) -> str:
    """The first matching exception decides, else the policy."""
    for exception in directive["exceptions"]:
        if CONDITIONS[exception["if"]](patient, urgency):
            return str(exception["policy"])
    return str(directive["policy"])
