"""What is typed about leave."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from permanence.directory.models import Person, Structure

from .forms import day_field, hour_field
from .models import LeaveKind
from .rules.leaves import NOON

MOST = 200
PARTS = {"day": (None, None), "am": (None, NOON), "pm": (NOON, None)}


class Leave(forms.Form):
    """Days off, or a part of one; where someone works at several places, at which of them."""

    structure = forms.TypedChoiceField(label=_("Practice"), coerce=UUID)
    first_on = day_field(_("First day"))
    last_on = day_field(_("Last day"))
    part = forms.ChoiceField(
        label=_("How much of it"),
        choices=[
            ("day", _("whole days")),
            ("am", _("the morning, until 13:00")),
            ("pm", _("the afternoon, from 13:00")),
            ("hours", _("from one hour to another")),
        ],
        initial="day",
        widget=forms.RadioSelect,
    )
    from_time = hour_field(_("From, on the first day"), required=False, help_text=_("Nothing: from the morning"))
    until_time = hour_field(_("Until, on the last day"), required=False, help_text=_("Nothing: until the evening"))
    kind = forms.ChoiceField(label=pgettext_lazy("leave", "Kind"), choices=LeaveKind.choices, initial=LeaveKind.HOLIDAY)
    note = forms.CharField(
        label=_("A word"), max_length=MOST, required=False, help_text=_("Read by who answers; nothing of health")
    )
    replacement = forms.TypedChoiceField(label=_("Who could stand in"), coerce=UUID, required=False, empty_value=None)

    def __init__(self, data: Any = None, *, houses: Iterable[Structure], people: Iterable[Person], **more: Any) -> None:
        super().__init__(data, **more)
        places = [(str(one.pk), one.name) for one in houses]
        structure: Any = self.fields["structure"]
        structure.choices = places
        if len(places) == 1:
            structure.widget, structure.initial = forms.HiddenInput(), places[0][0]
        replacement: Any = self.fields["replacement"]
        replacement.choices = [("", _("nobody named")), *((str(one.pk), str(one)) for one in people)]

    def clean(self) -> dict[str, Any]:
        """Turn the part of the day into hours; a half-day is one day's."""
        told: dict[str, Any] = self.cleaned_data
        part = told.pop("part", "")
        if part in PARTS:
            told["from_time"], told["until_time"] = PARTS[part]
        if part in ("am", "pm") and told.get("first_on") != told.get("last_on"):
            self.add_error("part", _("A morning or an afternoon is asked for on one day: for several, say the hours."))
        return told


class Answer(forms.Form):
    """The word that goes with an answer."""

    word = forms.CharField(label=_("A word to who asked"), max_length=MOST, required=False)


class Presence(forms.Form):
    """How many must be there."""

    least = forms.IntegerField(
        label=_("At least how many practitioners each open day"),
        min_value=0,
        max_value=99,
        required=False,
        help_text=_("Nothing: no rule. Whoever answers a request sees the days on which fewer would be there."),
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
