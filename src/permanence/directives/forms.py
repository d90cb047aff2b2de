"""A directive written as a sentence with choices inside."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from permanence.foundation.refusal import Words
from permanence.ui.days import DayField

from . import words
from .models import Directive, Kind, Term
from .rules.kinds import DAYS
from .rules.spans import span

WINDOWS = 3  # offered at once; what is left empty is no window


class Day(forms.DateInput):
    """The browser's own date picker."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class Sentence(forms.Form):
    """What every kind needs: until when, and which version was before its author's eyes."""

    term = forms.ChoiceField(
        label=_("How long"), choices=list(words.TERMS.items()), initial=Term.PERMANENT, widget=forms.RadioSelect
    )
    from_on = DayField(label=_("First day"), required=False, widget=Day(), help_text=_("Empty: from now on"))
    until_on = DayField(label=_("Last day"), required=False, widget=Day(), help_text=_("The last day is included"))
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    anew = forms.BooleanField(required=False, widget=forms.HiddenInput)  # the one it changed was withdrawn meanwhile
    kind = ""

    def __init__(self, typed: Any = None, *, time_zone: str, former: Directive | None = None, term: str = "") -> None:
        self.tz, self.former = ZoneInfo(time_zone), former
        super().__init__(typed, initial=self._begun() or {"term": term or Term.PERMANENT})

    def body(self) -> dict[str, Any]:
        """Return the fields of this kind."""
        raise NotImplementedError

    def written(self, now: datetime) -> dict[str, Any]:
        """Return what `actions.write` needs of a valid form."""
        told, kept = self.cleaned_data, self.former.valid_from if self.former else None
        lineage = self.former.lineage if self.former and not told["anew"] else None
        starts, ends = span(told["term"], told["from_on"], told["until_on"], now=now, tz=self.tz, kept_from=kept)
        return {
            "kind": self.kind, "term": told["term"], "valid_from": starts, "valid_to": ends, "body": self.body(),
            "version": told["version"], "lineage": lineage,
        }  # fmt: skip

    def show_errors(self, errors: dict[str, Words]) -> None:
        """Show beside each field what the verb said of it."""
        places = {"valid_to": "until_on", "valid_from": "from_on"}
        for field, error in errors.items():
            place = places.get(field, field)
            self.add_error(place if place in self.fields else None, str(error))

    def _begun(self) -> dict[str, Any]:
        former = self.former
        if former is None:
            return {}
        last = (former.valid_to - timedelta(seconds=1)).astimezone(self.tz).date() if former.valid_to else None
        begun = {"term": former.term, "from_on": former.valid_from.astimezone(self.tz).date(), "until_on": last}
        return begun | {"version": former.version} | self._said(former.body)

    def _said(self, body: dict[str, Any]) -> dict[str, Any]:
        return {name: body.get(name) for name in ("policy", "calls", "text") if name in body}


class NewPatients(Sentence):
    """New patients: yes, no, ask first."""

    kind = Kind.NEW_PATIENTS
    policy = forms.ChoiceField(label=_("New patients"), choices=list(words.POLICIES.items()))

    def body(self) -> dict[str, Any]:
        """Return the policy."""
        return {"policy": self.cleaned_data["policy"]}


class Note(Sentence):
    """What the desk should know."""

    kind = Kind.NOTE
    text = forms.CharField(
        label=_("The desk should know"), widget=forms.Textarea(attrs={"rows": 3, "autofocus": True}), strip=True
    )

    def body(self) -> dict[str, Any]:
        """Return the text."""
        return {"text": self.cleaned_data["text"]}


class Transfer(Sentence):
    """Calls put through: which ones, at which hours of which days."""

    kind = Kind.TRANSFER
    calls = forms.ChoiceField(label=_("Put calls through"), choices=list(words.CALLS.items()))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(WINDOWS):
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
    def windows(self) -> list[dict[str, forms.BoundField]]:
        """The windows offered, each with its days and both hours."""
        return [{name: self[f"{name}_{n}"] for name in ("days", "from", "to")} for n in range(WINDOWS)]

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
        return [n for n in range(WINDOWS) if told.get(f"from_{n}") or told.get(f"to_{n}")]

    def _window(self, number: int) -> dict[str, Any]:
        told = self.cleaned_data
        hours = {end: told.get(f"{end}_{number}") for end in ("from", "to")}
        return {"days": [d for d in DAYS if d in told[f"days_{number}"]]} | {
            end: at.strftime("%H:%M") if at else "" for end, at in hours.items()
        }

    def _said(self, body: dict[str, Any]) -> dict[str, Any]:
        said = super()._said(body)
        for number, window in enumerate(body.get("windows", [])[:WINDOWS]):
            said |= {f"days_{number}": window["days"], f"from_{number}": window["from"], f"to_{number}": window["to"]}
        return said


FORMS: dict[str, type[Sentence]] = {form.kind: form for form in (NewPatients, Transfer, Note)}
