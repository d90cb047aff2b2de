"""The form a practice writes for a reason: a title, and a few questions, one after the other."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .rules.questions import LONGEST, MOST, Kind, Question

KINDS = [
    (Kind.YES_NO.value, _("Yes or no")),
    (Kind.CHOICE.value, _("One of several answers")),
    (Kind.TEXT.value, _("In his words")),
    (Kind.DATE.value, _("A day")),
]
MORE = 3  # empty lines under those written


class TitleForm(forms.Form):
    """How the form is called."""

    title = forms.CharField(
        label=_("Title of the form"), max_length=80, required=False,
        help_text=_("The patient reads it in his space; nothing of it stands in a message."),
    )  # fmt: skip


class QuestionForm(forms.Form):
    """One question; without words it is left out."""

    name = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)
    words = forms.CharField(label=_("Question"), max_length=LONGEST, required=False)
    kind = forms.ChoiceField(label=pgettext_lazy("form", "Answer"), choices=KINDS, initial=Kind.YES_NO.value)
    choices = forms.CharField(
        label=_("Answers to choose from"), required=False, max_length=700, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One a line, two to eight."),
    )  # fmt: skip
    required = forms.BooleanField(label=_("Must be answered"), required=False)

    def clean(self) -> dict[str, Any]:
        """Refuse a choice of nothing."""
        said = super().clean() or {}
        lines = [one.strip() for one in said.get("choices", "").splitlines() if one.strip()]
        chosen = said.get("kind") == Kind.CHOICE and said.get("words")
        if chosen and not (2 <= len(set(lines)) == len(lines) <= 8 and all(len(one) <= 80 for one in lines)):
            self.add_error("choices", _("Write two to eight different answers, one a line."))
        return said

    @property
    def question(self) -> Question | None:
        """The question as it is kept; none without words."""
        said = self.cleaned_data
        if not said.get("words"):
            return None
        kind = Kind(said["kind"])
        lines = tuple(one.strip() for one in said["choices"].splitlines() if one.strip())
        return Question(
            name=said["name"] or uuid4().hex[:12], kind=kind, words=said["words"],
            choices=lines if kind is Kind.CHOICE else (), required=said["required"],
        )  # fmt: skip


QuestionSet = forms.formset_factory(QuestionForm, extra=MORE, max_num=MOST, validate_max=True, absolute_max=MOST + MORE)


def initial(questions: list[Question]) -> list[dict[str, Any]]:
    """Return the questions as the lines of the form show them."""
    return [
        {"name": one.name, "words": one.words, "kind": one.kind.value, "choices": "\n".join(one.choices),
         "required": one.required}
        for one in questions
    ]  # fmt: skip
