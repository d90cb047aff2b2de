"""What is chosen on the pages of figures; what makes no sense is left out."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext_lazy as _

from permanence.desk.models import Line
from permanence.directory.models import Person, Structure

from .models import ServiceAim
from .rules import periods
from .rules.calls import Aim
from .rules.staffing import Wanted

PERIODS = [
    ("1", _("Today")),
    ("7", _("7 days")),
    ("28", _("4 weeks")),
    (periods.THIS_MONTH, _("This month")),
    (periods.LAST_MONTH, _("Last month")),
    ("84", _("12 weeks")),
    ("365", _("12 months")),
]


class Which(forms.Form):
    """Which calls are counted."""

    structure = forms.UUIDField(required=False)
    line = forms.UUIDField(required=False)
    person = forms.UUIDField(required=False)
    period = forms.ChoiceField(choices=PERIODS, required=False)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.full_clean()

    def chosen(self, name: str, among: Sequence[Any]) -> Any:
        """Return the row of that identifier, none when it is not among these."""
        return next((one for one in among if one.pk == self.cleaned_data.get(name)), None)

    def days(self, today: date) -> periods.Period:
        """Return the days asked for."""
        return periods.period(self.period_name, today)

    @property
    def period_name(self) -> str:
        """The period as it stands in the address."""
        return self.cleaned_data.get("period") or periods.USUAL

    def structure_among(self, known: Sequence[Structure]) -> Structure | None:
        """Return the practice chosen."""
        found: Structure | None = self.chosen("structure", known)
        return found

    def line_among(self, known: Sequence[Line]) -> Line | None:
        """Return the line chosen."""
        found: Line | None = self.chosen("line", known)
        return found

    def person_among(self, known: Sequence[Person]) -> Person | None:
        """Return the secretary chosen."""
        found: Person | None = self.chosen("person", known)
        return found


class AimForm(forms.ModelForm):  # type: ignore[type-arg]  # generic for the checker alone
    """What a structure aims at."""

    next_step = _("Correct it, then save again.")

    class Meta:
        model = ServiceAim
        fields = ["percent", "within_s"]
        labels = {"percent": _("Calls answered in time, %"), "within_s": _("In time is within, in seconds")}

    @classmethod
    def of(cls, data: Any, aim: Aim) -> "AimForm":
        """Return the form, filled with what is aimed at so far."""
        return cls(data, initial={"percent": aim.percent, "within_s": aim.within_s})


class Staffing(forms.Form):
    """From which weeks, and for which aim, people are proposed; what makes no sense falls back to the usual."""

    WEEKS = [("4", _("4 weeks")), ("8", _("8 weeks")), ("12", _("12 weeks")), ("26", _("26 weeks"))]
    MODELS = [("a", _("callers hang up as they did (Erlang A)")), ("c", _("nobody hangs up (Erlang C)"))]
    weeks = forms.TypedChoiceField(label=_("From the last"), choices=WEEKS, coerce=int)
    percent = forms.IntegerField(label=_("Answered in time, %"), min_value=1, max_value=99, required=False)
    within_s = forms.IntegerField(label=_("Within, seconds"), min_value=1, max_value=600, required=False)
    away_percent = forms.IntegerField(label=_("Away from the calls, %"), min_value=0, max_value=80, required=False)
    model = forms.ChoiceField(label=_("It is assumed that"), choices=MODELS, required=False)

    def __init__(self, data: Any, aim: Aim) -> None:
        reachable = min(aim.percent, 99)  # no number of people answers every call in time
        usual = {"weeks": 8, "percent": reachable, "within_s": aim.within_s, "away_percent": 15, "model": "a"}
        asked = {name: data.get(name) or str(value) for name, value in usual.items()}
        super().__init__(asked)
        if not self.is_valid():
            told = {name: value for name, value in asked.items() if name not in self.errors}
            super().__init__({name: told.get(name, str(value)) for name, value in usual.items()})
            self.full_clean()

    @property
    def wanted(self) -> Wanted:
        """What is aimed at."""
        told = self.cleaned_data
        return Wanted(told["percent"], told["within_s"], told["away_percent"], told["model"])

    @property
    def address(self) -> str:
        """The same choice, as the end of an address."""
        return urlencode({name: str(value) for name, value in self.cleaned_data.items()})
