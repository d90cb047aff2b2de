"""What is asked some days after a visit, and the answer to it, at the practice and in the patient's space."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .models import Form
from .rules.feeling import DAYS, FELT, SAID
from .rules.questions import LONGEST, LONGEST_ANSWER, STEPS, Kind

KINDS = [(Kind.FACES.value, _("five faces")), (Kind.SCALE.value, _("a number from 0 to 10"))]
DRAWN = ("😣", "🙁", "😐", "🙂", "😊")


class AskForm(forms.Form):
    """The question, how it is answered, and when it is asked."""

    words = forms.CharField(
        label=_("Question"), max_length=LONGEST, required=False,
        help_text=_("For instance: How have you felt since your appointment? Empty, nothing is asked."),
    )  # fmt: skip
    kind = forms.ChoiceField(
        label=_("Answered by"), choices=KINDS, widget=forms.RadioSelect,
        help_text=_("For a number, let the question say what 0 and 10 mean: from 0 (very bad) to 10 (very good)."),
    )  # fmt: skip
    days = forms.IntegerField(label=_("Days after the visit"), min_value=DAYS[0], max_value=DAYS[-1])

    @classmethod
    def of(cls, known: Form | None) -> dict[str, Any]:
        """Return what the form begins with."""
        if known is None:
            return {"kind": Kind.FACES.value, "days": 7}
        asked = known.asked[0]
        return {"words": asked.words, "kind": asked.kind.value, "days": known.after_days}


class FeelingForm(forms.Form):
    """How he feels, and what he adds in his own words.

    :param more: the words of what he adds; `ends` those of both ends of a scale, `faces` those of five faces
    :param missing: what is said when nothing is chosen: of a face, of a number
    """

    felt = forms.ChoiceField(widget=forms.RadioSelect)
    said = forms.CharField(
        required=False, max_length=LONGEST_ANSWER, widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"})
    )

    def __init__(
        self, *args: Any, asked: Form, more: str, ends: str, faces: list[str], missing: tuple[str, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        question, _more = asked.asked
        self.fields[FELT].error_messages["required"] = missing[question.kind is Kind.SCALE]
        self.fields[FELT].label, self.fields[SAID].label = question.words, more
        steps = STEPS[question.kind]
        drawn = [f"{face} {said}" for face, said in zip(DRAWN, faces, strict=True)]
        told = drawn if question.kind is Kind.FACES else steps
        self.fields[FELT].choices = [*zip(steps, told, strict=True)]  # type: ignore[attr-defined]

        if question.kind is Kind.SCALE:
            self.fields[FELT].help_text = ends

    @property
    def answers(self) -> dict[str, str]:
        """The answers as they are kept."""
        return {name: self.cleaned_data[name] for name in (FELT, SAID)}
