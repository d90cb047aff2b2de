"""What is typed about when and by whom a line is answered, and whose switchboard it has."""

from collections.abc import Mapping, Sequence
from datetime import time
from typing import Any
from uuid import UUID

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as pgettext

from permanence.directory.models import Person, Structure

from .models import Line, LineHours, Switchboard, Turn
from .rules import hours as rules

DAYS = tuple(f"day_{day}" for day in range(7))
FIRST, OVERFLOW = "first", "overflow"


class SwitchboardForm(forms.Form):
    """Whose switchboard a line has, and what it proves itself with."""

    switchboard = forms.ChoiceField(label=_("Switchboard"), choices=Switchboard.choices)
    secret = forms.CharField(
        label=_("Its secret"),
        required=False,
        max_length=400,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_(
            "As its maker's own pages give it: kept sealed, never shown again. "
            "Leave it empty to keep the one given before."
        ),
    )

    def clean_secret(self) -> str:
        """Drop the blanks that copying brings."""
        secret: str = self.cleaned_data["secret"]
        return secret.strip()


class HoursForm(forms.Form):
    """When a line is answered, day by day, and what a caller is told outside."""

    on_holidays = forms.BooleanField(
        label=_("Answered on public holidays too, at the hours of that day"), required=False
    )
    closed_words = forms.CharField(
        label=_("What the caller is told outside these hours"),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The switchboard says or plays it. The sentence on the 15 is added when it is not there."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for day in range(7):
            self.fields[f"day_{day}"] = forms.CharField(
                label=capfirst(WEEKDAYS[day]),
                required=False,
                max_length=80,
                widget=forms.TextInput(attrs={"autocomplete": "off"}),
            )
        self.order_fields([*(f"day_{day}" for day in range(7)), "on_holidays", "closed_words"])

    @staticmethod
    def initial_of(line: Line, hours: Sequence[LineHours]) -> dict[str, Any]:
        """Return what stands today."""
        days = {
            f"day_{day}": rules.written((one.opens_at, one.closes_at) for one in hours if one.weekday == day)
            for day in range(7)
        }
        return days | {"closed_words": line.closed_words, "on_holidays": line.on_holidays}

    def clean(self) -> dict[str, Any]:
        """Read each day's hours."""
        spans: list[tuple[int, time, time]] = []
        for day in range(7):
            try:
                read = rules.read(self.cleaned_data.get(f"day_{day}", ""))
            except rules.NotHours:
                self.add_error(f"day_{day}", _("These are no hours. For instance: 9:00–12:30, 14:00–18:00."))
            else:
                spans += [(day, opens, closes) for opens, closes in read]
        self.cleaned_data["hours"] = spans
        return self.cleaned_data


class OrderForm(forms.Form):
    """Who is reached first by a line's rings, and who is the overflow."""

    after_s = forms.IntegerField(
        label=_("Seconds before the next turn"), min_value=5, max_value=300, help_text=_("About five seconds a ring.")
    )

    def __init__(
        self, *args: Any, people: Sequence[Person], pools: Sequence[Structure], own: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.named: dict[UUID, Person | Structure] = {pool.pk: pool for pool in pools}
        self.named |= {person.pk: person for person in people}
        if not own:
            del self.fields["after_s"]
        for one in self.named.values():
            label = _("%(name)s (everyone there)") % {"name": one} if isinstance(one, Structure) else str(one)
            choices = [("", _("not named")), (FIRST, pgettext("turn", "first")), (OVERFLOW, _("overflow"))]
            self.fields[f"of_{one.pk}"] = forms.ChoiceField(label=label, choices=choices, required=False)

    @staticmethod
    def initial_of(line: Line, said: Sequence[Turn]) -> dict[str, Any]:
        """Return what stands today."""
        turns = {f"of_{one.pool_id or one.person_id}": OVERFLOW if one.overflow else FIRST for one in said}
        return turns | {"after_s": line.overflow_after_s}

    def chosen(self) -> Mapping[str, Any]:
        """Return what was said, as the action takes it."""
        places = {who: self.cleaned_data[f"of_{pk}"] for pk, who in self.named.items()}
        return {
            "first": [who for who, place in places.items() if place == FIRST],
            "overflow": [who for who, place in places.items() if place == OVERFLOW],
            "after_s": self.cleaned_data.get("after_s"),
        }
