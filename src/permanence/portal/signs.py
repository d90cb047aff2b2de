"""The signs of gravity and the facts, as a patient is asked them on his own screen, in plain words."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

SIGNS = {  # to be validated by a physician before use in care, as the desk's
    "cardiac_arrest": _("The person is no longer breathing"),
    "unconscious": _("The person is unconscious, does not answer"),
    "breathing_distress": _("Trouble breathing"),
    "severe_bleeding": _("Heavy bleeding"),
    "severe_burn": _("A severe burn"),
    "severe_trauma": _("A severe injury, a bad fall"),
    "imminent_birth": _("A birth about to begin"),
    "obstetric_bleeding": _("Bleeding during a pregnancy"),
    "chest_pain": _("Pain in the chest"),
    "seizure": _("A seizure, convulsions"),
    "stroke_signs": _("Weakness on one side, a drooping face, trouble speaking"),
    "loss_of_consciousness": _("A faint with loss of consciousness"),
    "severe_allergy": _("An allergy with trouble breathing or a swollen face"),
    "suicidal": _("Thoughts of suicide"),
    "poisoning": _("A poisoning: something swallowed, too much medicine"),
    "infant_fever_under_3m": _("Fever in a baby under 3 months"),
    "infant_purpura": _("A baby with red spots that do not fade when pressed"),
    "infant_blue_lips": _("A baby with blue lips"),
    "infant_limp": _("A limp baby who does not react"),
}
FACTS = {
    "ill": _("The person is ill at the moment"),
    "pregnant": _("The person is pregnant"),
    "chronic": _("The person has a long-term illness"),
    "no_doctor": _("The person has no regular doctor"),
    "lives_in_zone": _("The person lives nearby"),
    "relative_of_patient": _("Someone of the family is a patient here"),
    "referred": _("Another doctor sends the person"),
    "reduced_mobility": _("The person uses a wheelchair"),
}


def of_signs(codes: Iterable[str]) -> list[tuple[str, Any]]:
    """Return the signs in words."""
    return [(code, SIGNS[code]) for code in codes]


def of_facts(codes: Iterable[str]) -> list[tuple[str, Any]]:
    """Return the facts in words."""
    return [(code, FACTS[code]) for code in codes if code in FACTS]
