"""What a visitor types of who comes."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from permanence.patients import queries as patients
from permanence.patients.models import Sex
from permanence.ui.days import BirthDateField

from .models import Whom

OLDEST = timedelta(days=365 * 120)
SEXES = [
    (Sex.FEMALE, _("a woman or a girl")),
    (Sex.MALE, _("a man or a boy")),
    (Sex.UNKNOWN, _("I would rather not say")),
]


class WhoForm(forms.Form):
    """Who comes, and a contact to which a code is sent."""

    relation = forms.ChoiceField(label=_("The appointment is"), choices=Whom.choices, widget=forms.RadioSelect)
    first_names = forms.CharField(label=_("First name"), max_length=150)
    birth_name = forms.CharField(
        label=_("Birth name"), max_length=100, help_text=_("The family name on the birth certificate.")
    )
    birth_date = BirthDateField(label=_("Date of birth"), help_text=_("For instance 12/03/1984."))
    sex = forms.ChoiceField(label=_("The person is"), choices=SEXES, widget=forms.RadioSelect, required=False)
    email = forms.EmailField(
        label=_("E-mail address"), max_length=254, help_text=_("We send a code there, then the confirmation.")
    )
    phone = forms.CharField(
        label=_("Telephone"), max_length=40, required=False, help_text=_("To reach you if something changes.")
    )

    def clean_birth_date(self) -> date:
        """Refuse a day to come, or of another century."""
        day: date = self.cleaned_data["birth_date"]
        today = timezone.localdate()
        if not today - OLDEST <= day <= today:
            raise forms.ValidationError(_("This date of birth cannot be right."))
        return day

    def clean_phone(self) -> str:
        """Return the number in E.164."""
        typed: str = self.cleaned_data["phone"].strip()
        number = patients.as_e164(typed) if typed else ""
        if typed and not number:
            raise forms.ValidationError(_("This does not look like a telephone number."))
        return number

    def clean_sex(self) -> str:
        """Return what was said, or that it was not."""
        return self.cleaned_data["sex"] or Sex.UNKNOWN

    @property
    def told(self) -> dict[str, Any]:
        """What is kept of it."""
        return dict(self.cleaned_data)


class CodeForm(forms.Form):
    """The code that was sent."""

    code = forms.CharField(label=_("Six-digit code"), max_length=12)


class ContactForm(forms.Form):
    """The contact at which one's appointments are looked for."""

    email = forms.EmailField(label=_("E-mail address"), max_length=254)


class BirthForm(forms.Form):
    """The date of birth that opens a sheet."""

    birth_date = BirthDateField(label=_("Date of birth"), help_text=_("For instance 12/03/1984."))
