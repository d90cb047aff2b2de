"""The file that is sent, and what its columns are."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from permanence.directory.models import Structure

from .rules.columns import Field
from .words import FIELDS


class Sending(forms.Form):
    """A list of patients as a file, and whose it is."""

    structure = forms.ModelChoiceField(label=_("Practice"), queryset=Structure.objects.none(), empty_label=None)
    file = forms.FileField(
        label=pgettext_lazy("list", "File"),
        help_text=_("CSV or XLSX, its titles in the first line; 50,000 lines at most"),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx"}),
    )

    def __init__(self, *args: Any, structures: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["structure"].queryset = structures  # type: ignore[attr-defined]
        if structures.count() == 1:
            self.fields["structure"].widget = forms.HiddenInput()
            self.initial["structure"] = structures[0].pk


class Columns(forms.Form):
    """In which column each thing stands."""

    def __init__(self, data: Any = None, *, titles: Sequence[str], columns: Mapping[Field, int]) -> None:
        super().__init__(data, initial={field.value: columns.get(field, "") for field in Field})
        nowhere = [("", _("nowhere in this file"))]
        for field, words in FIELDS.items():
            self.fields[field.value] = forms.TypedChoiceField(
                label=str(words), choices=[*nowhere, *enumerate(titles)], coerce=int, empty_value=None, required=False
            )

    def columns(self) -> dict[Field, int]:
        """Return what was chosen."""
        return {Field(name): at for name, at in self.cleaned_data.items() if at is not None}
