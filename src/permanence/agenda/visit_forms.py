"""What is typed around visits."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from permanence.ui.days import DayField

from .forms import DAYS
from .models import Modality, VisitReason
from .rules.series import Constraints


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


class Sessions(forms.Form):
    """What is asked of a series: how many, on which days, between which hours."""

    reason = forms.ModelChoiceField(label=_("Reason"), queryset=VisitReason.objects.none(), empty_label=None)
    count = forms.IntegerField(label=_("How many sessions"), min_value=2, max_value=60, initial=20)
    weekdays = forms.TypedMultipleChoiceField(
        label=_("On"),
        choices=list(enumerate(DAYS)),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one day.")},
    )
    every_weeks = forms.IntegerField(label=_("Every … weeks"), min_value=1, max_value=12, initial=1)
    from_hour = forms.TimeField(label=_("From"), widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}))
    to_hour = forms.TimeField(label=_("To"), widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}))
    first_on = DayField(label=_("Starting on"))

    def __init__(self, *given: Any, reasons: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["reason"].queryset = reasons  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Check that the hours end after they begin."""
        told: dict[str, Any] = self.cleaned_data
        if told.get("from_hour") and told.get("to_hour") and told["to_hour"] <= told["from_hour"]:
            self.add_error("to_hour", _("An opening ends after it begins."))
        return told

    def constraints(self) -> Constraints:
        """Return them for the rule that places the sessions."""
        told = self.cleaned_data
        return Constraints(
            told["count"], told["weekdays"], told["every_weeks"], told["from_hour"], told["to_hour"], told["first_on"]
        )
