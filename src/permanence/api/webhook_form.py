"""Where a program is told what happens, and what."""

from ipaddress import ip_address

from django import forms
from django.utils.translation import gettext_lazy as _

from permanence.foundation import internet

from . import calling
from .models import Happening


class WebhookForm(forms.Form):
    """A new address."""

    name = forms.CharField(label=_("Name of the program"), max_length=80, help_text=_("As you will know it again."))
    address = forms.CharField(
        label=_("Its address"), max_length=500, help_text=_("Its maker tells it; it begins with https://"),
        widget=forms.URLInput,
    )  # fmt: skip
    happenings = forms.MultipleChoiceField(
        label=_("It is told that"), choices=Happening.choices, widget=forms.CheckboxSelectMultiple
    )

    def clean_address(self) -> str:
        """Refuse what leads to no public place; what a name leads to is looked at before each call."""
        address: str = self.cleaned_data["address"].strip()
        if not calling.is_sink(address) and not _may_be_public(address):
            raise forms.ValidationError(_("Only a public address that begins with https:// is called."))
        return address


def _may_be_public(address: str) -> bool:
    try:
        host = internet.host_of(address)
    except internet.NotPublic:
        return False
    try:
        return internet.public(str(ip_address(host)))
    except ValueError:
        return "." in host and not host.endswith((".local", ".internal", ".localhost"))
