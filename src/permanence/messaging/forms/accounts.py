"""The account a practice sends its SMS through, as its provider asks for it."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from permanence.messaging.models import SmsAccount
from permanence.messaging.rules import wording
from permanence.messaging.rules.providers import KNOWN


class Account(forms.Form):
    """One provider, and what it asks for."""

    provider = forms.ChoiceField(label=_("Provider"))
    signed = forms.CharField(
        label=_("Who writes"),
        max_length=30,
        help_text=_("The first words of each SMS: the practice, without its specialty."),
    )
    sender = forms.CharField(
        label=_("Sender's number or name"),
        max_length=16,
        required=False,
        help_text=_("As the provider gave it. A name cannot be answered: choose a number to hear OUI and NON."),
    )
    price_cents = forms.IntegerField(label=_("Price of one SMS, in cents"), min_value=0, max_value=200, initial=6)
    per_minute = forms.IntegerField(label=_("SMS a minute at most"), min_value=1, max_value=60_000, initial=600)

    def __init__(self, *args: Any, account: SmsAccount | None, **kwargs: Any) -> None:
        names = ("provider", "signed", "sender", "price_cents", "per_minute")
        kept = {name: getattr(account, name) for name in names} if account else {}
        super().__init__(*args, **kwargs)
        self.initial = kept
        provider: forms.ChoiceField = self.fields["provider"]  # type: ignore[assignment]
        provider.choices = [(one.name, one.label) for one in KNOWN.values() if settings.DEMO or not one.demo]
        for one in KNOWN.values():
            for field in one.fields:
                widget = forms.PasswordInput() if field.secret else forms.TextInput()
                label = f"{one.label} · {field.label}"
                self.fields[f"{one.name}-{field.name}"] = forms.CharField(
                    label=label, required=False, max_length=200, widget=widget
                )

    def clean_signed(self) -> str:
        """Refuse a name that tells why one comes."""
        signed: str = self.cleaned_data["signed"]
        if told := wording.telling(signed):
            raise forms.ValidationError(
                _("“%(word)s” tells something of health: an SMS shows on a locked screen."), params={"word": told[0]}
            )
        return signed

    @property
    def secrets(self) -> list[forms.BoundField]:
        """The fields of the providers."""
        return [self[name] for name in self.fields if "-" in name]

    def given(self) -> dict[str, str]:
        """Return what was typed for the provider chosen."""
        chosen = self.cleaned_data["provider"]
        return {field.name: self.cleaned_data[f"{chosen}-{field.name}"] for field in KNOWN[chosen].fields}


class Way(forms.Form):
    """The way someone wants to be told."""

    way = forms.ChoiceField(
        label=_("To be told"),
        required=False,
        choices=[
            ("", _("as the practice usually does")),
            ("sms", _("by SMS")),
            ("email", _("by e-mail")),
            ("voice", _("by voice")),
            ("paper", _("by post")),
        ],
    )
    again = forms.BooleanField(label=_("Asks for SMS again after a STOP"), required=False)
