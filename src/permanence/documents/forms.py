"""What is typed of a document."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .models import Document, LetterKind
from .queries.letters import Professional

ACCEPTED = ".pdf,.jpg,.jpeg,.png,application/pdf,image/jpeg,image/png"


class Gift(forms.Form):
    """A file put into a patient's space."""

    words = forms.CharField(
        label=_("What is it?"), max_length=80, help_text=_("As the patient reads it in his space, behind his code.")
    )
    file = forms.FileField(
        label=pgettext_lazy("document", "File"),
        allow_empty_file=True,
        help_text=_("A PDF, or a photograph as JPEG or PNG, of 10 MB at most."),
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
    )


class Refusal(forms.Form):
    """Why a document is refused: the patient reads it."""

    why = forms.CharField(label=_("What should the patient do?"), max_length=200)


class Letter(forms.Form):
    """A letter to one of the professionals around a patient, with one document at most."""

    to = forms.ChoiceField(label=_("To"), widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("What you write"),
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("The name of the practice and its number are added beneath."),
    )
    enclosed = forms.ChoiceField(label=_("Enclose a document of the file"), required=False)
    file = forms.FileField(
        label=_("Or a file"),
        required=False,
        help_text=_("A PDF, or a photograph as JPEG or PNG, of 10 MB at most."),
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, professionals: Sequence[Professional], documents: Sequence[tuple[Document, str]], **more: Any
    ) -> None:
        super().__init__(*args, **more)
        to, enclosed = self.fields["to"], self.fields["enclosed"]
        to.choices = [(one.address, f"{one.name} · {one.address}") for one in professionals]  # type: ignore[attr-defined]
        enclosed.choices = [("", _("none")), *((str(one.pk), words) for one, words in documents)]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Refuse two documents: one goes with a letter."""
        said = super().clean() or self.cleaned_data
        if said.get("enclosed") and said.get("file"):
            self.add_error("file", _("One document goes with a letter: choose one of the two."))
        return said


class Filing(forms.Form):
    """Whose a letter is, and what."""

    patient = forms.UUIDField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=pgettext_lazy("letter", "Kind"), choices=LetterKind)
    appointment = forms.UUIDField(required=False)


class Answer(forms.Form):
    """What is answered to who wrote a letter."""

    words = forms.CharField(
        label=_("What you write"),
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("The name of the practice and its number are added beneath."),
    )
    key = forms.UUIDField(widget=forms.HiddenInput)
