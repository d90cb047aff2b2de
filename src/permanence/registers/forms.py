"""Forms of the registers; what was typed is always given back."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from permanence.directory.models import Structure
from permanence.ui.days import DayField, MomentField

from .models import Right, Risk, Way

LONGEST = 4000


class Moment(forms.DateTimeInput):
    """The browser's own picker of day and hour."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


def long_text(label: Any, *, required: bool = False, help_text: Any = "") -> forms.CharField:
    """Return a field of several lines."""
    widget = forms.Textarea({"rows": 3})
    return forms.CharField(label=label, required=required, help_text=help_text, max_length=LONGEST, widget=widget)


def past_day(day: date) -> date:
    """Refuse a day to come."""
    if day > timezone.localdate():
        raise forms.ValidationError(_("That day is still to come."))
    return day


class OfStructure(forms.Form):
    """What is written into the register of one structure, to be chosen when there are several."""

    structure = forms.ChoiceField(label=_("Practice"))

    def __init__(self, *given: Any, structures: Sequence[Structure], **more: Any) -> None:
        super().__init__(*given, **more)
        self.known = {str(one.pk): one for one in structures}
        field = self.fields["structure"]
        if len(self.known) == 1:
            del self.fields["structure"]
        elif isinstance(field, forms.ChoiceField):
            field.choices = [(key, one.name) for key, one in self.known.items()]

    def chosen(self) -> Structure:
        """Return the structure whose register it is."""
        only = next(iter(self.known.values()))
        return self.known.get(self.cleaned_data.get("structure", ""), only)

    def told(self) -> dict[str, Any]:
        """Return what was written."""
        return {name: value for name, value in self.cleaned_data.items() if name != "structure"}


class DemandForm(OfStructure):
    """What someone asks about his data."""

    asked_by = forms.CharField(label=_("Who asks?"), max_length=160)
    right = forms.ChoiceField(label=_("What for?"), choices=Right.choices)
    way = forms.ChoiceField(label=_("How?"), choices=Way.choices)
    asked_on = DayField(label=_("Received on"))
    what = long_text(_("In his words"))
    old = forms.BooleanField(
        label=_("It goes back more than five years"), required=False, help_text=_("The law then leaves two months.")
    )

    def clean_asked_on(self) -> date:
        """Refuse a day to come."""
        return past_day(self.cleaned_data["asked_on"])


class IdentityForm(forms.Form):
    """By what one knows that it is he."""

    checked_how = forms.CharField(
        label=_("What was seen?"), max_length=160, help_text=_("Identity card at the desk, copy with the letter…")
    )
    checked_on = DayField(label=_("On which day?"), initial=timezone.localdate)

    def clean_checked_on(self) -> date:
        """Refuse a day to come."""
        return past_day(self.cleaned_data["checked_on"])


class LongerForm(forms.Form):
    """Why the answer takes longer; the person was told."""

    why = long_text(_("Why, as it was told to the person"), required=True)


class AnswerForm(forms.Form):
    """What was answered."""

    answer = long_text(_("What was answered, or handed over"), required=True)
    answered_on = DayField(label=_("On which day?"), initial=timezone.localdate)
    refused = forms.BooleanField(
        label=_("It was refused"),
        required=False,
        help_text=_("The answer then says why, and that the CNIL may be told."),
    )

    def clean_answered_on(self) -> date:
        """Refuse a day to come."""
        return past_day(self.cleaned_data["answered_on"])


class BreachForm(OfStructure):
    """What is known of a breach by now."""

    noticed_at = MomentField(label=_("Noticed"), widget=Moment)
    what = long_text(_("What happened?"), required=True, help_text=_("Message to the wrong person, computer stolen…"))
    which_data = long_text(_("Which data?"))
    people = forms.IntegerField(label=_("About how many persons?"), required=False, min_value=0, max_value=99_999_999)
    consequences = long_text(_("What may come of it?"))
    measures = long_text(_("What was done against it?"))
    risk = forms.ChoiceField(label=_("What risk for the persons?"), choices=Risk.choices, initial=Risk.SOME)
    authority_told_at = MomentField(label=_("CNIL told"), required=False, widget=Moment)
    persons_told_at = MomentField(label=_("Persons told"), required=False, widget=Moment)
    grounds = long_text(_("If nobody was told: why?"))

    def clean(self) -> dict[str, Any]:
        """Refuse moments to come, and silence without grounds."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        for name in ("noticed_at", "authority_told_at", "persons_told_at"):
            moment = given.get(name)
            if isinstance(moment, datetime) and moment > timezone.now():
                self.add_error(name, _("That moment is still to come."))
        if given.get("risk") == Risk.NONE and not given.get("grounds"):
            self.add_error("grounds", _("Without a risk nobody is told: say here why there is none."))
        return given


def patient_asked(given: str) -> UUID | None:
    """Read the patient that an address names; none when it is no identifier."""
    try:
        return UUID(given)
    except ValueError:
        return None
