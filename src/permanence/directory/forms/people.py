"""People: names, roles, the address they sign in with."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from permanence.directory import queries, rules
from permanence.directory.models import Site, Structure
from permanence.foundation.actor import Actor
from permanence.foundation.rights import Can
from permanence.ui.days import DayField

from . import numbers
from .days import in_order


class PersonForm(forms.Form):
    """How someone is named and identified."""

    title = forms.CharField(label=_("Title"), max_length=20, required=False, help_text=_("Dr, Pr, Mme, M."))
    family_name = forms.CharField(label=_("Family name"), max_length=80)
    given_name = forms.CharField(label=_("First name"), max_length=80)
    rpps = forms.CharField(label=_("RPPS"), required=False, help_text=_("11 digits, for health professionals"))
    adeli = forms.CharField(label=_("ADELI"), required=False, help_text=_("9 digits, for those who have no RPPS"))

    def clean_rpps(self) -> str:
        """Return the bare number, or nothing."""
        number = numbers.bare(self.cleaned_data["rpps"])
        if number and not (len(number) == 11 and number.isascii() and number.isdigit()):
            raise forms.ValidationError(_("An RPPS number has 11 digits."))
        if number and not rules.is_rpps(number):
            raise forms.ValidationError(
                _("This RPPS number does not exist: its check digit is wrong. Check each digit on the card.")
            )
        return number

    def clean_adeli(self) -> str:
        """Return the bare number, or nothing."""
        number = numbers.bare(self.cleaned_data["adeli"])
        if number and not rules.is_adeli(number):
            raise forms.ValidationError(_("An ADELI number has 9 digits."))
        return number


class PractitionerForm(PersonForm):
    """A practitioner of a structure."""

    specialty = forms.CharField(
        label=_("Specialty"), max_length=80, help_text=_("As patients say it: general practice")
    )
    site = forms.ModelChoiceField(label=_("Receives at"), queryset=Site.objects.none(), empty_label=None)

    def __init__(self, *args: Any, actor: Actor, structure: Structure, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sites = self.fields["site"]
        assert isinstance(sites, forms.ModelChoiceField)
        sites.queryset = queries.sites(actor, structure.pk)


class RoleForm(forms.Form):
    """What someone does for a structure, and when."""

    role = forms.ChoiceField(label=_("Role"))
    from_on = DayField(label=_("First day"))
    until_on = DayField(label=_("Last day"), required=False, help_text=_("Empty: without end"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        role = self.fields["role"]
        assert isinstance(role, forms.ChoiceField)
        role.choices = [(name, known.label) for name, known in settings.ROLES.items()]
        self.fields["from_on"].initial = queries.today

    def clean(self) -> dict[str, Any]:
        """Refuse a last day before the first."""
        return in_order(self)


class MemberForm(RoleForm):
    """A new member of the team, with the address he will sign in with."""

    title = forms.CharField(label=_("Title"), max_length=20, required=False, help_text=_("Dr, Pr, Mme, M."))
    family_name = forms.CharField(label=_("Family name"), max_length=80)
    given_name = forms.CharField(label=_("First name"), max_length=80)
    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        required=False,
        help_text=_("To sign in: a link is sent there to choose a password."),
    )
    field_order = ("title", "family_name", "given_name", "email", "role", "from_on", "until_on")


class AssignmentForm(RoleForm):
    """A further role for someone known, in a structure the actor manages."""

    structure = forms.ModelChoiceField(label=_("Structure"), queryset=Structure.objects.none(), empty_label=None)
    field_order = ("structure", "role", "from_on", "until_on")

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        structure = self.fields["structure"]
        assert isinstance(structure, forms.ModelChoiceField)
        structure.queryset = queries.structures(actor, Can.MANAGE_DIRECTORY)


class AccountForm(forms.Form):
    """The address someone signs in with."""

    email = forms.EmailField(
        label=_("E-mail"), max_length=254, help_text=_("A link is sent there to choose a password.")
    )
