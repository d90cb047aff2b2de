"""A partner outside the networks."""

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from permanence.directory import rules
from permanence.directory.actions.partners import WRITTEN
from permanence.directory.models import Partner

from . import numbers
from .structures import e164


class PartnerForm(forms.ModelForm):  # type: ignore[type-arg]  # subscriptable for the checker only
    """Whom one names to patients, and how they reach him."""

    phone = forms.CharField(label=_("Phone"), required=False)
    other_phone = forms.CharField(label=_("Other phone"), required=False)
    postal_code = forms.CharField(
        label=_("Postal code"),
        required=False,
        validators=[RegexValidator(r"^[0-9]{5}\Z", _("A postal code has 5 digits."))],
    )
    distance_km = forms.DecimalField(
        label=_("Distance from here, in km"), required=False, min_value=0, max_digits=5, decimal_places=1
    )
    rpps = forms.CharField(label=_("RPPS"), required=False, help_text=_("11 digits, for health professionals"))
    finess = forms.CharField(label=_("FINESS"), required=False, help_text=_("9 characters"))

    class Meta:
        model = Partner
        fields = WRITTEN
        labels = {
            "kind": _("Kind"),
            "name": _("Name"),
            "specialty": _("Specialty"),
            "email": _("E-mail"),
            "address": _("Address"),
            "city": _("Town"),
            "hours": _("When he can be reached"),
            "remarks": _("To know"),
        }
        help_texts = {
            "specialty": _("As your practitioners’ are named: it tells to whom he is proposed."),
            "remarks": _("Nothing about a patient."),
        }

    def clean_phone(self) -> str:
        """Return the number in E.164."""
        return e164(self.cleaned_data["phone"])

    def clean_other_phone(self) -> str:
        """Return the number in E.164."""
        return e164(self.cleaned_data["other_phone"])

    def clean_rpps(self) -> str:
        """Return the bare number, or nothing."""
        number = numbers.bare(self.cleaned_data["rpps"])
        if number and not rules.is_rpps(number):
            raise forms.ValidationError(
                _("This RPPS number does not exist: its check digit is wrong. Check each digit on the card.")
            )
        return number

    def clean_finess(self) -> str:
        """Return the bare number, or nothing."""
        number = numbers.bare(self.cleaned_data["finess"])
        if number and not rules.is_finess(number):
            raise forms.ValidationError(_("This FINESS number does not exist: one digit is wrong."))
        return number
