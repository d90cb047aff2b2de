"""What is chosen in a conversation, who calls, and after whom a training practice is made."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from permanence.directory.models import PractitionerRole


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
