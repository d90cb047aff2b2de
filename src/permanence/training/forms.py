"""What is chosen in a conversation, and after whom a training practice is made."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from permanence.directory.models import PractitionerRole


class Words(forms.Form):
    """Which choice, of which step."""

    step = forms.IntegerField(min_value=0, max_value=20)
    which = forms.IntegerField(min_value=0, max_value=5)


class Like(forms.Form):
    """A real practitioner, or nobody: then all is invented."""

    like = forms.ChoiceField(label=_("After whom"), required=False)

    def __init__(self, *given: Any, models: Sequence[PractitionerRole], **more: Any) -> None:
        super().__init__(*given, **more)
        self.known = {str(one.pk): one for one in models}
        field = self.fields["like"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            ("", _("All invented")),
            *((pk, f"{one.structure.name} · {one.person}") for pk, one in self.known.items()),
        ]

    def clean_like(self) -> PractitionerRole | None:
        """Return who was chosen."""
        return self.known.get(self.cleaned_data["like"])
