"""Whom a structure is fitted out to welcome: for each kind of people whether, with what, and how in its own words."""

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from permanence.directory.models import Means, Welcome, Welcomed


class WelcomeForm(forms.Form):
    """Three fields for each kind of people."""

    def __init__(self, *args: Any, known: list[Welcome], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        said = {one.kind: one for one in known}
        for kind in Welcomed:
            now = said.get(kind.value)
            self.fields[kind.value] = forms.BooleanField(
                label=capfirst(str(kind.label)), required=False, initial=now is not None
            )
            self.fields[f"{kind.value}_means"] = forms.MultipleChoiceField(
                label=_("With what"), choices=Means.choices, required=False, initial=now.means if now else [],
                widget=forms.CheckboxSelectMultiple,
            )  # fmt: skip
            self.fields[f"{kind.value}_words"] = forms.CharField(
                label=_("How, in your words"), max_length=200, required=False, initial=now.words if now else "",
                help_text=_("Patients read it: an induction loop at the desk, a colleague who signs on Tuesdays."),
            )  # fmt: skip

    @property
    def lines(self) -> list[tuple[Any, Any, Any]]:
        """The fields, a line for each kind of people."""
        return [(self[one], self[f"{one}_means"], self[f"{one}_words"]) for one in Welcomed.values]

    def clean(self) -> dict[str, Any]:
        """Refuse to lose what is said of people who are not ticked."""
        said = super().clean() or {}
        for one in Welcomed.values:
            if (said.get(f"{one}_means") or said.get(f"{one}_words")) and not said.get(one):
                self.add_error(one, _("Tick it to publish what is said below, or empty that."))
        return said

    @property
    def welcomed(self) -> dict[str, tuple[list[str], str]]:
        """What is said, by the kind of people."""
        said = self.cleaned_data
        return {one: (said[f"{one}_means"], said[f"{one}_words"]) for one in Welcomed.values if said[one]}
