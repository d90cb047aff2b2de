"""An answer a practice gives often, with the places it may speak of in the words of the screen."""

from collections.abc import Mapping

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from permanence.messaging.rules import places

from .sentences import as_kept, fault, on_screen

MEANS: Mapping[str, str | Promise] = {
    "practice": _("the practice's name"),
    "phone": _("the practice's telephone"),
    "person": _("who is written to"),
    "agent": _("who answers"),
    "appointment": _("day and hour of the next appointment"),
}


class Canned(forms.Form):
    """One answer given often."""

    title = forms.CharField(label=_("Name"), max_length=60, help_text=_("Short: it stands on the button."))
    text = forms.CharField(
        label=_("What it says"), max_length=1000, widget=forms.Textarea(attrs={"rows": 5}), strip=True
    )

    @property
    def places(self) -> list[tuple[str, str | Promise]]:
        """What it may speak of: how it is written, and what it is."""
        return [(on_screen(f"{{{code}}}"), MEANS[code]) for code in places.CANNED]

    def clean_text(self) -> str:
        """Refuse a place nobody fills in; return it with its places as they are kept."""
        said = as_kept(str(self.cleaned_data["text"]))
        if found := places.wrong(said):
            allowed = ", ".join(written for written, _what in self.places)
            raise forms.ValidationError([fault(one, allowed) for one in found])
        return said
