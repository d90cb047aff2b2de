"""The MSSanté mailbox of a practice, as its operator gave it."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from permanence.messaging.models import SecureMailbox
from permanence.messaging.secure import START_TLS, TLS, Server

PEM = {"rows": 3, "autocomplete": "off", "spellcheck": "false", "class": "mono"}


class Mailbox(forms.Form):
    """A mailbox, its server and what it proves itself by; secrets are never shown again."""

    address = forms.EmailField(
        label=_("MSSanté address of the practice"), help_text=_("It ends as in cabinet@medecin.mssante.fr.")
    )
    host = forms.CharField(label=_("Operator's server (SMTP)"), max_length=253, required=False)
    port = forms.IntegerField(label=_("Port"), min_value=1, max_value=65535, initial=465)
    security = forms.ChoiceField(
        label=_("Encryption"), choices=[(TLS, _("TLS from the first byte (465)")), (START_TLS, _("STARTTLS (587)"))]
    )
    reading_host = forms.CharField(
        label=_("Server that is read (IMAP)"),
        max_length=253,
        required=False,
        help_text=_("Empty: what arrives is read in the mailbox itself."),
    )
    reading_port = forms.IntegerField(label=_("Port"), min_value=1, max_value=65535, initial=993, required=False)
    reading_security = forms.ChoiceField(
        label=_("Encryption"),
        choices=[(TLS, _("TLS from the first byte (993)")), (START_TLS, "STARTTLS (143)")],
        required=False,
    )
    user = forms.CharField(
        label=_("Account"), max_length=200, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=200,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    certificate = forms.CharField(
        label=_("Certificate (PEM)"), required=False, max_length=20_000, widget=forms.Textarea(attrs=PEM)
    )
    key = forms.CharField(
        label=_("Private key (PEM)"), required=False, max_length=20_000, widget=forms.Textarea(attrs=PEM)
    )
    authority = forms.CharField(
        label=_("Authority that signed the operator's certificate (PEM)"),
        required=False,
        max_length=60_000,
        widget=forms.Textarea(attrs=PEM),
        help_text=_("IGC-Santé's, as the operator gives it. Empty: the authorities everybody trusts."),
    )

    def __init__(self, *args: Any, box: SecureMailbox | None, **kwargs: Any) -> None:
        server = Server.of(box) if box else None
        shown = (
            "host", "port", "security", "reading_host", "reading_port", "reading_security", "user", "authority",
        )  # fmt: skip
        kept = {name: getattr(server, name) for name in shown} if server else {}
        super().__init__(*args, **kwargs)
        self.initial = {"port": 465, "reading_port": 993} | kept | ({"address": box.address} if box else {})
        self.fields["host"].required = not settings.DEMO

    def server(self) -> Server:
        """Return the server that was typed."""
        said = {name: value for name, value in self.cleaned_data.items() if name != "address" and value}
        return Server(**{"host": "", **said})
