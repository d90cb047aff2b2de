"""The file that is sent, what its columns are, and who is who in it."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from permanence.directory.models import Structure
from permanence.ui.days import DayField

from .models import Import, Kind
from .queries import NAMES, PRACTITIONER, REASON, ROOM, Only
from .rules.kinds import OF
from .words import FIELDS

REACHED = [("phone", _("by telephone")), ("email", _("by e-mail")), ("none", pgettext_lazy("patients", "in no way"))]


class Choosing(forms.Form):
    """Which part of the list of patients is looked at."""

    practice = forms.UUIDField(required=False)
    born_from = DayField(required=False)
    born_until = DayField(required=False)
    reached = forms.ChoiceField(choices=REACHED, required=False)

    def only(self) -> Only:
        """Return it; what makes no sense is left out."""
        self.full_clean()
        told = self.cleaned_data
        return Only(told.get("practice"), told.get("born_from"), told.get("born_until"), told.get("reached") or "")


class Sending(forms.Form):
    """A list as a file, what it holds, and whose it is."""

    structure = forms.ModelChoiceField(label=_("Practice"), queryset=Structure.objects.none(), empty_label=None)
    kind = forms.ChoiceField(
        label=pgettext_lazy("list", "What it holds"),
        choices=Kind.choices,
        initial=Kind.PEOPLE,
        widget=forms.RadioSelect,
        help_text=_("Patients first: appointments are then given to their files."),
    )
    file = forms.FileField(
        label=pgettext_lazy("list", "File"),
        help_text=_("CSV or XLSX, its titles in the first line, a calendar (.ics), contacts (.vcf) or FHIR (.json)"),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx,.ics,.vcf,.json,.ndjson,.zip"}),
    )

    def __init__(self, *args: Any, structures: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["structure"].queryset = structures  # type: ignore[attr-defined]
        if structures.count() == 1:
            self.fields["structure"].widget = forms.HiddenInput()
            self.initial["structure"] = structures[0].pk


class Columns(forms.Form):
    """In which column each thing stands."""

    def __init__(self, data: Any = None, *, of: Import, columns: Mapping[StrEnum, int]) -> None:
        self.kind = of.kind
        there = OF[of.kind].fields
        super().__init__(data, initial={field.value: columns.get(field, "") for field in there})
        nowhere = [("", _("nowhere in this file"))]
        for field, words in FIELDS[of.kind].items():
            self.fields[field.value] = forms.TypedChoiceField(
                label=str(words),
                choices=[*nowhere, *enumerate(of.titles)],
                coerce=int,
                empty_value=None,
                required=False,
            )

    def columns(self) -> dict[StrEnum, int]:
        """Return what was chosen."""
        fields = OF[self.kind].fields
        return {fields(name): at for name, at in self.cleaned_data.items() if at is not None}


class WhoIsWho(forms.Form):
    """Which of ours each practitioner, reason and room is, as another software writes them."""

    def __init__(
        self,
        data: Any = None,
        *,
        said: Mapping[str, Sequence[tuple[str, int, str]]],
        ours: Mapping[str, Sequence[tuple[str, str]]],
    ) -> None:
        """Take, for each noun, what is said (with how often, and which of ours it is so far) and what we have."""
        super().__init__(data)
        self.said: dict[str, tuple[str, str]] = {}
        everything = pgettext_lazy("list", "the whole file")
        none = {PRACTITIONER: _("leave these lines aside"), REASON: _("keep in these words"), ROOM: _("keep in a note")}
        for noun, lines in said.items():
            for at, (text, count, chosen) in enumerate(lines):
                name = f"{noun}-{at}"
                self.said[name] = noun, text
                self.fields[name] = forms.ChoiceField(
                    label=f"{text or everything} ({count})", choices=[("", none[noun]), *ours[noun]],
                    initial=chosen, required=False,
                )  # fmt: skip

    def choices(self) -> dict[str, dict[str, str]]:
        """Return what was chosen, as a list keeps it."""
        told: dict[str, dict[str, str]] = {}
        for name, (noun, text) in self.said.items():
            told.setdefault(noun, {})[text] = self.cleaned_data[name]
        return told

    def of(self, noun: str) -> list[Any]:
        """Return the fields of one noun."""
        return [self[name] for name, (is_of, _text) in self.said.items() if is_of == noun]

    @property
    def practitioners(self) -> list[Any]:
        """Which practitioner is who."""
        return self.of(PRACTITIONER)

    @property
    def reasons(self) -> list[Any]:
        """Which reason is which."""
        return self.of(REASON)

    @property
    def rooms(self) -> list[Any]:
        """Which room is which."""
        return self.of(ROOM)


class Leaving(forms.Form):
    """Which structure's data are to be taken away, confirmed by its name."""

    structure = forms.ModelChoiceField(label=_("Practice"), queryset=Structure.objects.none(), empty_label=None)
    confirmed_as = forms.CharField(
        label=_("Type the name of the practice, to confirm"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, structures: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["structure"].queryset = structures  # type: ignore[attr-defined]
        self.only = structures[0] if structures.count() == 1 else None
        if self.only:
            self.fields["structure"].widget = forms.HiddenInput()
            self.initial["structure"] = self.only.pk


class Names(forms.Form):
    """Whether one file alone of a name is enough."""

    names = forms.BooleanField(required=False)

    def choices(self) -> dict[str, bool]:
        """Return what was chosen, as a list keeps it."""
        return {NAMES: bool(self.cleaned_data["names"])}
