"""For whom a regulator books: what a practice needs to receive his caller."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from permanence.agenda.models import VisitReason
from permanence.patients import queries as patients
from permanence.patients.models import Sex
from permanence.ui.days import BirthDateField


class CallerForm(forms.Form):
    """The caller, and why he comes where there is a choice."""

    reason = forms.ChoiceField(label=_("Visit reason"), widget=forms.RadioSelect)
    birth_name = forms.CharField(label=_("Birth name"), max_length=100)
    first_names = forms.CharField(label=_("First name"), max_length=150)
    birth_date = BirthDateField(label=_("Date of birth"))
    sex = forms.ChoiceField(label=_("Sex"), choices=Sex.choices, initial=Sex.UNKNOWN)
    phone = forms.CharField(label=_("Telephone"), max_length=40, help_text=_("The caller’s own, to reach him."))

    def __init__(self, *args: Any, reasons: Sequence[VisitReason], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reasons = {str(one.pk): one for one in reasons}
        chosen: forms.ChoiceField = self.fields["reason"]  # type: ignore[assignment]
        chosen.choices = [(pk, one.name) for pk, one in self.reasons.items()]
        chosen.initial = next(iter(self.reasons))

    def clean_reason(self) -> VisitReason:
        """Return the reason chosen."""
        return self.reasons[self.cleaned_data["reason"]]

    def clean_phone(self) -> str:
        """Return the number in E.164."""
        number = patients.as_e164(self.cleaned_data["phone"])
        if not number:
            raise forms.ValidationError(_("This is not a telephone number. For instance: 05 36 49 12 34."))
        return number
