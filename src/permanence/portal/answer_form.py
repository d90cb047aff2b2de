"""The questions of a practice as a patient answers them."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import pgettext_lazy

from permanence.documents.queries import Kind, Question
from permanence.foundation import typed
from permanence.ui.days import DayField

YES_NO = [("yes", pgettext_lazy("answer", "Yes")), ("no", pgettext_lazy("answer", "No"))]
LONGEST = 1000


class AnswerForm(forms.Form):
    """One field for each question.

    :param whole: what must be answered is missed; a draft may lack anything
    """

    def __init__(
        self,
        data: QueryDict | None,
        *,
        questions: Sequence[Question],
        whole: bool = False,
        initial: dict[str, str] | None = None,
    ) -> None:
        self.questions = questions
        super().__init__(data, initial={name: self._shown(name, said) for name, said in (initial or {}).items()})
        for one in questions:
            self.fields[one.name] = _field(one, required=one.required and whole)

    @property
    def answers(self) -> dict[str, str]:
        """The answers as they are kept: words, and days as 2026-11-23."""
        return {name: _plain(self.cleaned_data.get(name)) for name in self.fields}

    def _shown(self, name: str, said: str) -> Any:
        kind = next((one.kind for one in self.questions if one.name == name), None)
        return (typed.day(said) or "") if kind is Kind.DATE and said else said


def _field(one: Question, *, required: bool) -> forms.Field:
    told: dict[str, Any] = {"label": one.words, "required": required}
    if one.kind is Kind.YES_NO:
        return forms.ChoiceField(choices=YES_NO, widget=forms.RadioSelect, **told)
    if one.kind is Kind.CHOICE:
        return forms.ChoiceField(choices=[(words, words) for words in one.choices], widget=forms.RadioSelect, **told)
    if one.kind is Kind.DATE:
        return DayField(**told)
    return forms.CharField(max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}), **told)


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value or "")
