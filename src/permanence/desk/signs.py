"""What is asked of a situation, in words said aloud: the signs of gravity, the degrees of urgency, the facts."""

from functools import cache, lru_cache
from hashlib import sha256

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override, pgettext_lazy

from permanence.desk.models import Urgency
from permanence.desk.rules import sheet
from permanence.foundation.refusal import Words
from permanence.ui.templatetags.same import Always

SIGNS = {  # to be validated by a physician of the practice before use in care: the screen says whether it is
    "cardiac_arrest": _("no longer breathes, heart stopped"),
    "unconscious": _("unconscious, does not answer"),
    "breathing_distress": _("hard to breathe"),
    "severe_bleeding": _("heavy bleeding"),
    "severe_burn": _("severe burn"),
    "severe_trauma": _("severe injury, bad fall"),
    "imminent_birth": _("birth about to begin"),
    "obstetric_bleeding": _("bleeding in pregnancy"),
    "chest_pain": _("pain in the chest"),
    "seizure": _("seizure"),
    "stroke_signs": _("weakness on one side, face drooping, speech gone"),
    "loss_of_consciousness": _("faint with loss of consciousness"),
    "severe_allergy": _("allergy with trouble breathing"),
    "suicidal": _("suicidal thoughts"),
    "poisoning": _("poisoning, something swallowed"),
    "infant_fever_under_3m": _("fever before 3 months"),
    "infant_purpura": _("baby: red spots that do not fade"),
    "infant_blue_lips": _("baby: blue lips"),
    "infant_limp": _("baby: limp, does not react"),
}
DEGREES = (Urgency.PLANNED, Urgency.WITHIN_48H, Urgency.SAME_DAY, Urgency.DOCTOR_NOW)  # the 15 has its own keys
RELATIONS = Always(
    (
        ("self", pgettext_lazy("caller", "the patient")),
        ("guardian", pgettext_lazy("caller", "parent or guardian")),
        ("relative", pgettext_lazy("caller", "a relative")),
        ("third", pgettext_lazy("caller", "someone else")),
        ("professional", pgettext_lazy("caller", "a professional of care")),
    )
)
TRAITS = {
    "ill": pgettext_lazy("patient", "ill now"),
    "pregnant": pgettext_lazy("patient", "pregnant"),
    "chronic": pgettext_lazy("patient", "long illness"),
    "no_doctor": pgettext_lazy("patient", "without a doctor of their own"),
    "lives_in_zone": pgettext_lazy("patient", "lives in the area"),
    "relative_of_patient": pgettext_lazy("patient", "relative of a patient here"),
    "referred": pgettext_lazy("patient", "sent by a colleague"),
    "reduced_mobility": pgettext_lazy("patient", "in a wheelchair"),
    "insists": pgettext_lazy("caller", "insists"),
    "unhappy": pgettext_lazy("caller", "unhappy"),
}


@cache
def version() -> str:
    """Return what names this list: another as soon as a sign, its French words or whom it is asked of changes."""
    with override("fr"):
        said = [(code, str(words)) for code, words in SIGNS.items()]
    rules = (sheet.ALWAYS, sheet.BIRTH_SIGNS, sheet.INFANT_SIGNS, sheet.BABY, sheet.FERTILE, sheet.FIRST, sheet.BY_WORD)
    return sha256(repr((said, rules)).encode()).hexdigest()[:12]


def groups() -> list[tuple[Words, list[Words]]]:
    """Return the signs by whom they are asked of, to be read."""
    return [
        (_("Of everybody"), [SIGNS[code] for code in sheet.ALWAYS]),
        (_("Of women from 12 to 55, and when the age is not known"), [SIGNS[code] for code in sheet.BIRTH_SIGNS]),
        (_("Of children under 3, and when the age is not known"), [SIGNS[code] for code in sheet.INFANT_SIGNS]),
    ]


@lru_cache(maxsize=500)
def asked(codes: tuple[str, ...]) -> Always:
    """Return some signs with their words, in this order."""
    return Always((code, SIGNS[code]) for code in codes)


@cache
def degrees(chosen: str) -> Always:
    """Return the degrees of urgency, each with its words and its key: one more, one less than the one chosen."""
    place = DEGREES.index(Urgency(chosen)) if chosen in DEGREES else 0
    keys = {place + 1: "+", place - 1: "-"}
    return Always((degree.value, degree.label, keys.get(rank, "")) for rank, degree in enumerate(DEGREES))


TURNED_DOWN = {
    "too_late": "1",
    "hour": "2",
    "far": "3",
    "own": "4",
    "other": "5",
}
