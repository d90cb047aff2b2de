"""Forms around files kept closer; what was typed is always given back."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from permanence.directory.models import Person
from permanence.ui.days import BirthDateField

from . import rules
from .models import Kind, Reason

LONGEST = 1000
SHORTEST = 10  # a reason is a sentence, not a letter


class GlassForm(forms.Form):
    """Why a file is opened in an emergency."""

    reason = forms.ChoiceField(label=_("Reason"), choices=[("", _("Choose…")), *Reason.choices])
    words = forms.CharField(
        label=_("In a sentence"),
        min_length=SHORTEST,
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("The person in charge reads it, and the patient may."),
    )


class SoughtForm(GlassForm):
    """The same, for somebody who finds no patient otherwise: exactly his name and his birth date."""

    family_name = forms.CharField(label=_("The patient's family name"), max_length=100)
    first_name = forms.CharField(label=_("His first name"), max_length=100)
    birth_date = BirthDateField(label=_("Birth date"))
    field_order = ("family_name", "first_name", "birth_date", "reason", "words")


class FindingForm(forms.Form):
    """What the person in charge found."""

    finding = forms.CharField(
        label=_("What did you find?"), min_length=2, max_length=LONGEST, widget=forms.Textarea({"rows": 2})
    )


class RestrictionForm(forms.Form):
    """Why a file is kept closer, and who may open it."""

    kind = forms.ChoiceField(label=_("Why?"), choices=Kind.choices)
    people = forms.MultipleChoiceField(
        label=_("Who may open it?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Nobody ticked: everyone opens it in an emergency alone."),
    )

    def __init__(self, *given: Any, team: Iterable[Person], **more: Any) -> None:
        super().__init__(*given, **more)
        self.known = {str(one.pk): one for one in team}
        field = self.fields["people"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(key, str(one)) for key, one in self.known.items()]

    def chosen(self) -> list[Person]:
        """Return who was ticked."""
        return [self.known[key] for key in self.cleaned_data["people"]]


class ColleagueForm(forms.Form):
    """The birth date of a member of the team; empty to forget it."""

    birth_date = BirthDateField(label=_("Birth date"), required=False)

    def clean_birth_date(self) -> date | None:
        """Refuse a day to come."""
        day: date | None = self.cleaned_data["birth_date"]
        if day and not date(1900, 1, 1) <= day <= timezone.localdate():
            raise forms.ValidationError(_("Nobody of the team was born on that day."))
        return day


class HouseRuleForm(forms.Form):
    """How a structure keeps its files."""

    glass_min = forms.IntegerField(
        label=_("How many minutes does an emergency opening last?"),
        min_value=rules.SHORTEST_MIN,
        max_value=rules.LONGEST_MIN,
    )
    staff_named = forms.BooleanField(
        label=_("Tell patients the names of the staff"),
        required=False,
        help_text=_("Otherwise a patient who asks who opened his file reads functions: secretary, practitioner."),
    )
