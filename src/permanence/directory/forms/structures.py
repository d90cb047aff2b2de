"""A structure, its identifiers, its sites and its networks."""

from typing import Any

import phonenumbers
from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from permanence.directory import rules
from permanence.directory.kinds import StructureKind
from permanence.directory.models import NETWORK_KINDS, Site

from . import numbers

LONGEST_E164 = 16  # a plus and fifteen digits


def e164(text: str) -> str:
    """Return a telephone number as written in France in E.164; nothing for nothing.

    :raises forms.ValidationError: when it is none
    """
    if not text:
        return ""
    try:
        number = phonenumbers.parse(text, "FR")
    except phonenumbers.NumberParseException as error:
        raise forms.ValidationError(_("This does not look like a telephone number.")) from error
    written = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    if not phonenumbers.is_possible_number(number) or len(written) > LONGEST_E164:
        raise forms.ValidationError(_("This telephone number has too few or too many digits."))
    return written


class Identifiers(forms.Form):
    """FINESS and SIRET: a wrong form is refused, a wrong key is pointed out and may be kept."""

    finess = forms.CharField(label=_("FINESS"), required=False, help_text=_("9 characters"))
    siret = forms.CharField(label=_("SIRET"), required=False, help_text=_("14 digits"))
    keep_numbers = forms.BooleanField(label=_("Keep these numbers as they are"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.doubtful = False

    def clean_finess(self) -> str:
        """Return the bare number, or nothing."""
        number = numbers.bare(self.cleaned_data["finess"])
        if number and not rules.has_finess_form(number):
            raise forms.ValidationError(_("A FINESS number has 9 digits (2A or 2B first in Corsica)."))
        return number

    def clean_siret(self) -> str:
        """Return the bare number, or nothing."""
        number = numbers.bare(self.cleaned_data["siret"])
        if number and not rules.has_siret_form(number):
            raise forms.ValidationError(_("A SIRET number has 14 digits."))
        return number

    def clean(self) -> dict[str, Any]:
        """Point out keys that do not fit, unless asked to keep them."""
        given = super().clean() or self.cleaned_data
        for name, fits in (("finess", rules.is_finess), ("siret", rules.is_siret)):
            number = given.get(name)
            if number and not fits(number):
                self.doubtful = True
                if not given.get("keep_numbers"):
                    self.add_error(
                        name, _("The check digit does not fit: one digit may be wrong. Check it, or tick to keep it.")
                    )
        return given

    @property
    def details(self) -> dict[str, Any]:
        """What is to be kept of the form."""
        return {k: v for k, v in self.cleaned_data.items() if k != "keep_numbers"}


class StructureForm(Identifiers):
    """A structure as its manager describes it."""

    name = forms.CharField(label=_("Name"), max_length=120)
    kind = forms.ChoiceField(label=_("Kind"), choices=StructureKind.choices)
    phone = forms.CharField(label=_("Phone"), required=False)
    email = forms.EmailField(label=_("E-mail"), max_length=254, required=False)
    field_order = ("name", "kind", "phone", "email", "finess", "siret", "keep_numbers")

    def clean_phone(self) -> str:
        """Return the number in E.164."""
        return e164(self.cleaned_data["phone"])


class SiteForm(forms.ModelForm):  # type: ignore[type-arg]  # subscriptable for the checker only
    """A place where people are received."""

    postal_code = forms.CharField(
        label=_("Postal code"), validators=[RegexValidator(r"^[0-9]{5}\Z", _("A postal code has 5 digits."))]
    )

    class Meta:
        model = Site
        fields = ("name", "address", "postal_code", "city", "accessible", "directions")
        labels = {
            "name": _("Name of the place"),
            "address": _("Address"),
            "city": _("Town"),
            "accessible": _("Reachable in a wheelchair"),
            "directions": _("How to find it"),
        }
        help_texts = {"directions": _("Said to patients: entrance, floor, door code, car park.")}
        widgets = {"directions": forms.Textarea(attrs={"rows": 3})}


class NetworkForm(forms.Form):
    """A zone, or a group of colleagues who take each other's patients."""

    name = forms.CharField(label=_("Name"), max_length=120, help_text=_("An existing name joins; a new one founds."))
    kind = forms.ChoiceField(label=_("Kind"), choices=NETWORK_KINDS)
    distance_km = forms.DecimalField(
        label=_("Distance from its centre, in km"), min_value=0, max_digits=5, decimal_places=1, initial=0
    )
