"""What every directive written as a sentence needs: until when, and which version was before its author's eyes."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from permanence.directives import words
from permanence.directives.models import Directive, Term
from permanence.directives.rules.form import FIELDS
from permanence.directives.rules.spans import span
from permanence.foundation.refusal import Words
from permanence.ui.days import DayField

OUTSIDE = {"term", "from_on", "until_on", "text"}  # these say what is wrong beside themselves


class YesNo(forms.TypedChoiceField):
    """Two answers in words, true or false in the body."""

    def __init__(self, *, label: Any, choices: Mapping[bool, Words]) -> None:
        told = [("no", choices[False]), ("yes", choices[True])]
        super().__init__(label=label, choices=told, coerce=lambda typed: typed == "yes", initial="no")


def as_typed(value: Any) -> Any:
    """Return a value of a body as the form has it."""
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else value


class Sentence(forms.Form):
    """What every kind needs: until when, and which version was before its author's eyes."""

    term = forms.ChoiceField(
        label=_("How long"), choices=list(words.TERMS.items()), initial=Term.PERMANENT, widget=forms.RadioSelect
    )
    from_on = DayField(label=_("First day"), required=False, help_text=_("Empty: from now on"))
    until_on = DayField(label=_("Last day"), required=False, help_text=_("The last day is included"))
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    anew = forms.BooleanField(required=False, widget=forms.HiddenInput)  # the one it changed was withdrawn meanwhile
    kind = ""

    def __init__(
        self,
        typed: Any = None,
        *,
        time_zone: str,
        former: Directive | None = None,
        term: str = "",
        people: Sequence[tuple[str, str]] = (),
    ) -> None:
        self.tz, self.former, self.people = ZoneInfo(time_zone), former, people
        super().__init__(typed, initial=self._begun() or {"term": term or Term.PERMANENT})

    @property
    def template(self) -> str:
        """The sentence of this kind."""
        return f"directives/kinds/{self.kind}.html"

    def body(self) -> dict[str, Any]:
        """Return the fields of this kind."""
        return {name: self.cleaned_data[name] for name in FIELDS[self.kind]}

    @property
    def inside(self) -> list[forms.BoundField]:
        """The choices inside the sentence; what is wrong with them is said under it."""
        return [field for field in self.visible_fields() if field.name not in OUTSIDE]

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
        return {name: as_typed(value) for name, value in body.items() if name in self.base_fields}
