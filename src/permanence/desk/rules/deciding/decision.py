"""The order of the rules: 1, 2, 3, complaint (10), 8, 9, 4, 7, 5."""

from collections.abc import Sequence
from datetime import datetime

from .callers import must_be_checked
from .kinds import answer
from .known import Practitioner, Request, Scene, Urgency
from .proposals import Proposal, plain, to_main
from .situation import Situation, situation
from .terms import Directive


def decide(
    scene: Scene, directives: Sequence[Directive], availability: Sequence[Practitioner], now: datetime
) -> list[Proposal]:
    """Return what may be proposed, best first; never nothing, never a refusal alone when there is something else.

    :param now: aware; the only clock there is
    :raises KeyError: when a practitioner named is not among those given
    """
    at = situation(scene, directives, availability, now)
    if scene.request.red_flags or scene.request.urgency == Urgency.NOW_15:
        return [plain(at, "call_15", "rule 1"), to_main(at, "alert_practitioner", "rule 1")]
    if _sheet_first(scene):
        return [plain(at, "ask_red_flags", "rule 2")]
    checked = [plain(at, "verify_right", "rule 3")] if must_be_checked(scene) else []
    return [*checked, *_with_complaint(at, scene.request)]


def _sheet_first(scene: Scene) -> bool:
    """Tell whether the red-flag sheet, not yet asked, comes before anything else."""
    request, patient = scene.request, scene.patient
    if request.red_flags is not None or scene.caller.professional:
        return False
    urgent = request.urgency in {Urgency.DOCTOR_NOW, Urgency.SAME_DAY}
    return request.declared_gravity or urgent or (patient.ill and (patient.infant or patient.pregnant))


def _with_complaint(at: Situation, request: Request) -> list[Proposal]:
    """The complaint before what is asked, after it when that is urgent; a refusal is last."""
    complaint = [plain(at, "open_complaint", "rule 10")]
    if request.kind == "complaint":
        return complaint
    answers = answer(at)
    if not request.unhappy:
        return answers
    if request.urgency < Urgency.SAME_DAY:
        return complaint + answers
    refused = [proposal for proposal in answers if proposal.action == "decline"]
    return [*(proposal for proposal in answers if proposal.action != "decline"), *complaint, *refused]
