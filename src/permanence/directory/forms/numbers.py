"""Numbers of people and structures, as they are typed."""

from django import forms
from django.utils.translation import gettext_lazy as _

from permanence.directory import rules


def bare(text: str) -> str:
    """Return a number without what people write in it; nothing for nothing.

    :raises forms.ValidationError: for zeros alone, typed to fill the field
    """
    number = rules.bare_number(text)
    if rules.is_zeros(number):
        raise forms.ValidationError(_("A number of zeros does not exist. Leave the field empty while it is not known."))
    return number
