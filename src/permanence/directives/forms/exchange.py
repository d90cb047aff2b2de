"""Directives brought in as JSON: pasted, or in a file."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

LARGEST_FILE = 1_000_000
LONGEST_TEXT = 1_000_000


class Exchange(forms.Form):
    """A text, or the file that holds it; the file comes first."""

    file = forms.FileField(label=_("A file"), required=False, widget=forms.FileInput(attrs={"accept": ".json"}))
    text = forms.CharField(
        label=_("or its text"),
        required=False,
        max_length=LONGEST_TEXT,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 10, "class": "json", "spellcheck": "false"}),
    )

    def clean(self) -> dict[str, Any]:
        """Read the file as text; something must have been given."""
        told: dict[str, Any] = super().clean() or {}
        file = told.get("file")
        if file is not None:
            if file.size > LARGEST_FILE:
                raise forms.ValidationError(_("This file is too large: 1 MB at most."))
            try:
                told["text"] = file.read().decode("utf-8-sig")
            except UnicodeDecodeError:
                raise forms.ValidationError(_("This file is no text: export directives to see what one is.")) from None
        if not self.errors and not (told.get("text") or "").strip():
            raise forms.ValidationError(_("Choose a file, or paste its text."))
        return told
