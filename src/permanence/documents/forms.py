"""What is typed of a document."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

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
