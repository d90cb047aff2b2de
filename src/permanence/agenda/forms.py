"""What is typed about an agenda; an error says what is wrong and gives back what was typed."""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from psycopg.types.range import Range

from permanence.ui.days import DayField

from .models import VisitReason

DAYS = (
    pgettext_lazy("every week", "Monday"),
    pgettext_lazy("every week", "Tuesday"),
    pgettext_lazy("every week", "Wednesday"),
    pgettext_lazy("every week", "Thursday"),
    pgettext_lazy("every week", "Friday"),
    pgettext_lazy("every week", "Saturday"),
    pgettext_lazy("every week", "Sunday"),
)
TINTS = (
    ("blue", _("blue")),
    ("teal", _("teal")),
    ("violet", _("violet")),
    ("rose", _("rose")),
    ("orange", _("orange")),
    ("sand", _("sand")),
    ("plum", _("plum")),
    ("slate", _("slate")),
)
GROUPED = (
    ("", _("alone or in a group")),
    ("True", _("only in a group")),
    ("False", _("never in a group")),
)


def day_field(label: Any, **more: Any) -> DayField:
    """Return a field for a day."""
    return DayField(label=label, **more)


def hour_field(label: Any, **more: Any) -> forms.TimeField:
    """Return a field for a time on the wall."""
    return forms.TimeField(label=label, widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}), **more)


class Asker(forms.Form):
    """Who asks that an appointment be cancelled."""

    asked_by = forms.ChoiceField(
        label=_("Who asks for it?"),
        choices=[("patient", _("The patient")), ("practice", _("The practice"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose who asks for it.")},
    )


class Closure(forms.Form):
    """An absence: whole days where no time is given, or between two times."""

    first_on = day_field(_("First day"))
    first_at = hour_field(_("From what time"), required=False)
    last_on = day_field(_("Last day"))
    last_at = hour_field(_("Until what time"), required=False)
    why = forms.CharField(
        label=_("Why"),
        max_length=80,
        required=False,
        help_text=_("Seen by the staff only: leave, training… nothing of health"),
    )

    def clean(self) -> dict[str, Any]:
        """Check that it ends after it begins."""
        told: dict[str, Any] = self.cleaned_data
        if told.get("first_on") and told.get("last_on"):
            first = datetime.combine(told["first_on"], told.get("first_at") or time())
            if _end(told) <= first:
                self.add_error("last_on", _("An absence ends after it begins."))
        return told

    def during(self, zone: ZoneInfo) -> Range[datetime]:
        """Return it as instants of the practice's zone."""
        told = self.cleaned_data
        first = datetime.combine(told["first_on"], told["first_at"] or time(), zone)
        return Range(first, _end(told).replace(tzinfo=zone), "[)")


class Reason(forms.ModelForm):  # type: ignore[type-arg]  # subscriptable for the checker only
    """A reason to come."""

    color = forms.ChoiceField(label=_("Colour"), choices=TINTS)
    grouped = forms.TypedChoiceField(
        label=_("In a group"), choices=GROUPED, coerce=lambda said: said == "True", empty_value=None, required=False
    )

    class Meta:
        model = VisitReason
        fields = ["name", "duration_min", "color", "rank", "modality", "grouped", "referral_required", "max_wait_days"]
        labels = {
            "name": _("Reason"),
            "duration_min": _("Minutes"),
            "rank": _("Rank in the list"),
            "modality": _("Where"),
            "referral_required": _("A referral letter is required"),
            "max_wait_days": _("May be put off by, in days"),
        }
        help_texts = {"max_wait_days": _("When the practitioner is absent: 0 for the same day, nothing if it can wait")}


def _end(told: dict[str, Any]) -> datetime:
    last_on: date = told["last_on"]
    if told.get("last_at"):
        return datetime.combine(last_on, told["last_at"])
    return datetime.combine(last_on + timedelta(days=1), time())
