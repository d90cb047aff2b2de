"""What is typed about where one receives: the day on which a site closes, another usual site."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from permanence.directory.models import Site

from .forms import day_field

MOST_SHOWN = 60


class FromADay(forms.Form):
    """What begins today, or on a day to come: what was is not written anew."""

    def __init__(self, data: Any = None, *, today: date, **more: Any) -> None:
        super().__init__(data, **more)
        self.today = today

    def clean_from_on(self) -> date:
        """Take no day that is over."""
        from_on: date = self.cleaned_data["from_on"]
        if from_on < self.today:
            raise forms.ValidationError(_("This day is over."))
        return from_on


class Closing(FromADay):
    """From which day on nobody is received there."""

    from_on = day_field(_("First day on which nobody is received there"))


class UsualSite(FromADay):
    """Where, and from which day on."""

    site = forms.ModelChoiceField(label=_("Usually receives at"), queryset=Site.objects.none(), empty_label=None)
    from_on = day_field(_("From this day on"))

    def __init__(self, data: Any = None, *, sites: QuerySet[Site], today: date) -> None:
        super().__init__(data, today=today, initial={"from_on": today})
        place = self.fields["site"]
        assert isinstance(place, forms.ModelChoiceField)
        place.queryset = sites
