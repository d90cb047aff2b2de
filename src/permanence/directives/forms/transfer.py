"""Calls put through: which ones, at which hours of which days."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from permanence.directives import words
from permanence.directives.models import Kind
from permanence.directives.rules.kinds import DAYS
from permanence.foundation.refusal import Words

from .sentence import Sentence

OFFERED = 3  # windows offered at once; what is left empty is no window


class Transfer(Sentence):
    """Calls put through: which ones, at which hours of which days."""

    kind = Kind.TRANSFER
    calls = forms.ChoiceField(label=_("Put calls through"), choices=list(words.CALLS.items()))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        written = self.former.body.get("windows", ()) if self.former else ()
        self.offered = max(OFFERED, len(written) + 1)
        for number in range(self.offered):
            self.fields[f"days_{number}"] = forms.MultipleChoiceField(
                label=_("Days"),
                choices=list(words.DAYS.items()),
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )
            for end, label in (("from", pgettext_lazy("hour", "from")), ("to", pgettext_lazy("hour", "to"))):
                self.fields[f"{end}_{number}"] = forms.TimeField(
                    label=label, required=False, widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"})
                )

    @property
    def inside(self) -> list[forms.BoundField]:
        """The calls only: each window says what is wrong with it."""
        return [self["calls"]]

    @property
    def windows(self) -> list[dict[str, forms.BoundField]]:
        """The windows offered, each with its days and both hours."""
        return [{name: self[f"{name}_{n}"] for name in ("days", "from", "to")} for n in range(self.offered)]

    def body(self) -> dict[str, Any]:
        """Return the calls and the windows that were filled in."""
        return {"calls": self.cleaned_data["calls"], "windows": [self._window(n) for n in self._filled()]}

    def show_errors(self, errors: dict[str, Words]) -> None:
        """Show an error of a window beside its first hour."""
        filled = self._filled()
        places = {f"windows.{at}": f"from_{number}" for at, number in enumerate(filled)}
        super().show_errors({places.get(field, field): error for field, error in errors.items()})

    def _filled(self) -> list[int]:
        told = self.cleaned_data
        return [n for n in range(self.offered) if told.get(f"from_{n}") or told.get(f"to_{n}")]

    def _window(self, number: int) -> dict[str, Any]:
        told = self.cleaned_data
        hours = {end: told.get(f"{end}_{number}") for end in ("from", "to")}
        return {"days": [d for d in DAYS if d in told[f"days_{number}"]]} | {
            end: at.strftime("%H:%M") if at else "" for end, at in hours.items()
        }

    def _said(self, body: dict[str, Any]) -> dict[str, Any]:
        said = super()._said(body)
        for number, window in enumerate(body.get("windows", [])):
            said |= {f"days_{number}": window["days"], f"from_{number}": window["from"], f"to_{number}": window["to"]}
        return said
