"""What is chosen in a conversation and judged afterwards, who calls, and after whom a training practice is made."""

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from permanence.directory.models import PractitionerRole

from .models import Exercise, Level
from .words import AXES

NUMBER = re.compile(r"\d(?:[\s.-]?\d){5}")


class Words(forms.Form):
    """Which choice, of which step."""

    step = forms.IntegerField(min_value=0, max_value=20)
    which = forms.IntegerField(min_value=0, max_value=5)


class Beginning(forms.Form):
    """Who is to call; the key tells a second click from a second wish."""

    caller = forms.CharField(required=False, max_length=30)
    key = forms.UUIDField(required=False)


class Like(forms.Form):
    """A real practitioner, or nobody: then all is invented."""

    like = forms.ChoiceField(
        label=_("After whom"),
        required=False,
        help_text=_("A real practitioner lends his team under invented names, his hours, his reasons, his directives."),
    )

    def __init__(self, *given: Any, models: Sequence[PractitionerRole], invented: bool = True, **more: Any) -> None:
        super().__init__(*given, **more)
        self.known = {str(one.pk): one for one in models}
        field = self.fields["like"]
        assert isinstance(field, forms.ChoiceField)
        named = [(pk, f"{one.structure.name} · {one.person}") for pk, one in self.known.items()]
        field.choices = [("", _("All invented")), *named] if invented else named

    def clean_like(self) -> PractitionerRole | None:
        """Return who was chosen."""
        return self.known.get(self.cleaned_data["like"])


class Review(forms.Form):
    """How one judges oneself on each axis, and what one takes from it."""

    learnt = forms.CharField(
        label=_("What I take from it"),
        required=False,
        max_length=400,
        help_text=_("What went well, what you would say another time. Nothing real: no name, no number."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    shared = forms.BooleanField(label=_("Share with the team, without my name"), required=False)

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        judged = {
            axis: forms.ChoiceField(label=label, choices=Level, required=False, widget=forms.RadioSelect)
            for axis, label in AXES.items()
        }
        self.fields = {**judged, **self.fields}

    def clean_learnt(self) -> str:
        """Refuse what looks like a telephone number, or any other that stands for someone."""
        learnt: str = self.cleaned_data["learnt"]
        if NUMBER.search(learnt):
            raise forms.ValidationError(_("This looks like a number of someone: leave it out."))
        return learnt

    def clean(self) -> dict[str, Any]:
        """Share nothing without what was learnt."""
        given = super().clean() or {}
        if given.get("shared") and not given.get("learnt") and not self.errors:
            self.add_error("learnt", _("Write what others may take from it."))
        return given

    def judged(self) -> dict[str, str]:
        """Return the levels that were said."""
        return {axis: level for axis in AXES if (level := self.cleaned_data[axis])}


def review_of(one: Exercise) -> dict[str, Any]:
    """Return what the form begins with."""
    return {**one.own, "learnt": one.learnt, "shared": one.shared_at is not None}
