"""Why a file comes back from the archive, and why it is read there."""

from django import forms
from django.utils.translation import gettext_lazy as _

from .models import Return

SAID = [Return.COMES, Return.ASKED, Return.MISTAKE]
SHORTEST, LONGEST = 10, 500  # a reason is a sentence, not a letter


class Back(forms.Form):
    """Why it comes back."""

    because = forms.ChoiceField(
        label=_("Why does it come back?"),
        choices=[(one.value, one.label) for one in SAID],
        initial=Return.COMES,
        widget=forms.RadioSelect,
    )


class Opening(forms.Form):
    """Why it is read where it lies."""

    words = forms.CharField(
        label=_("Why do you read it?"),
        min_length=SHORTEST,
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("It stays with the trace; whoever answers for the practice reads it, and the patient may."),
    )
