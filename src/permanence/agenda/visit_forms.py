"""What is typed around visits."""

from datetime import datetime, timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from .models import Modality


class Late(forms.Form):
    """How late a practitioner runs, and until when."""

    minutes = forms.IntegerField(
        label=_("Minutes late"), min_value=0, max_value=480, help_text=_("0 when he is on time after all")
    )
    until = forms.TimeField(
        label=_("For those who come before"),
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        help_text=_("Later appointments keep their hour"),
    )

    def until_after(self, local: datetime) -> datetime:
        """Return the next time the clock shows that hour."""
        meant = datetime.combine(local.date(), self.cleaned_data["until"], local.tzinfo)
        return meant if meant > local else meant + timedelta(days=1)


class Described(forms.Form):
    """Where the two meet, and whether a referral letter must be shown."""

    modality = forms.ChoiceField(label=_("Where"), choices=Modality.choices)
    referral_required = forms.BooleanField(label=_("A referral letter is required"), required=False)
