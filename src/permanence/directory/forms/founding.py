"""What must be known of a structure and of who will manage it before it is founded."""

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from permanence.directory import queries, rules
from permanence.directory.kinds import StructureKind
from permanence.foundation.models import Account
from permanence.foundation.rights import Can

from . import numbers

KNOWN = _("“%(name)s” is already there. Who manages it adds people and parts from its pages.")


def managing() -> list[tuple[str, str | Promise]]:
    """Return the roles that manage a structure."""
    return [(name, role.label) for name, role in settings.ROLES.items() if Can.MANAGE_DIRECTORY in role.rights]


class FoundingForm(forms.Form):
    """Asked on the terminal, one line after the other: each field tells at once what is wrong with it.

    Unlike the pages, it keeps no number whose check digit is wrong: a page may correct it later.
    """

    name = forms.CharField(label=_("Name of the structure"), max_length=120)
    kind = forms.ChoiceField(label=_("Kind"), choices=StructureKind.choices)
    siret = forms.CharField(label=_("SIRET"), required=False, help_text=_("14 digits"))
    finess = forms.CharField(label=_("FINESS"), required=False, help_text=_("9 characters"))
    time_zone = forms.CharField(label=_("Time zone"), initial="Europe/Paris")
    given_name = forms.CharField(label=_("First name of who will manage it"), max_length=80)
    family_name = forms.CharField(label=_("Family name"), max_length=80)
    email = forms.EmailField(label=_("E-mail, to sign in"), max_length=254)
    role = forms.ChoiceField(label=_("Role"), choices=managing)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = self.data.get("kind") if self.is_bound else None
        self.fields["role"].initial = "supervisor" if kind == "permanence" else "manager"

    def clean_name(self) -> str:
        """Refuse the name of a structure already there."""
        name = " ".join(self.cleaned_data["name"].split())
        _check_unknown(name=name)
        return name

    def clean_siret(self) -> str:
        """Return the bare number, or nothing."""
        number = numbers.bare(self.cleaned_data["siret"])
        if number and not rules.has_siret_form(number):
            raise forms.ValidationError(_("A SIRET number has 14 digits."))
        if number and not rules.is_siret(number):
            raise forms.ValidationError(_("This SIRET does not exist: its check digit is wrong."))
        _check_unknown(siret=number)
        return number

    def clean_finess(self) -> str:
        """Return the bare number, or nothing."""
        number = numbers.bare(self.cleaned_data["finess"])
        if number and not rules.has_finess_form(number):
            raise forms.ValidationError(_("A FINESS number has 9 digits (2A or 2B first in Corsica)."))
        if number and not rules.is_finess(number):
            raise forms.ValidationError(_("This FINESS does not exist: its check digit is wrong."))
        _check_unknown(finess=number)
        return number

    def clean_time_zone(self) -> str:
        """Accept a zone that this machine knows."""
        zone: str = self.cleaned_data["time_zone"]
        if zone not in available_timezones():
            raise forms.ValidationError(_("No such time zone. For instance: Europe/Paris, Indian/Reunion."))
        return zone

    def clean_email(self) -> str:
        """Refuse an address that already opens an account."""
        email: str = self.cleaned_data["email"].lower()
        if Account.objects.filter(email=email).exists():
            raise forms.ValidationError(_("This e-mail address already opens another account."))
        return email


def _check_unknown(**by: Any) -> None:
    known = queries.known_as(**{"name": "", **by})
    if known:
        raise forms.ValidationError(KNOWN, params={"name": known.name})
