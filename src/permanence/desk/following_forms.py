"""What is sent of call backs, and of the delays of escalation."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .models import AttemptResult

TWO_DAYS_MIN = 2880


class Attempt(forms.Form):
    """What a call back came to, and which try it was."""

    result = forms.ChoiceField(choices=AttemptResult.choices)
    rank = forms.IntegerField(min_value=1, max_value=1000)


class Delays(forms.Form):
    """Minutes after the deadline."""

    owner_min = forms.IntegerField(
        label=_("Whoever has it is told after"), min_value=0, max_value=TWO_DAYS_MIN, help_text=_("Minutes late")
    )
    supervisor_min = forms.IntegerField(
        label=_("The supervisor is told after"), min_value=0, max_value=TWO_DAYS_MIN, required=False,
        help_text=_("Empty: never. Without a supervisor, the practitioner is told in his stead."),
    )  # fmt: skip
    practitioner_min = forms.IntegerField(
        label=_("The practitioner is told after"), min_value=0, max_value=TWO_DAYS_MIN, required=False,
        help_text=_("Empty: never"),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Refuse delays that do not go up."""
        told, least = self.cleaned_data, 0
        for name in self.fields:
            minutes = told.get(name)
            if minutes is not None and minutes < least:
                self.add_error(name, _("Each is told after the one before."))
            least = max(least, minutes or 0)
        return told
