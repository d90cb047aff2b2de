"""What is typed about the e-mails of a practice."""

from django import forms
from django.utils.translation import gettext_lazy as _


class MailAddress(forms.Form):
    """Where patients write to."""

    address = forms.EmailField(
        label=_("Address patients write to"),
        max_length=254,
        help_text=_("The one on your website and your letters; its mailbox stays yours and keeps every e-mail."),
    )


class MailSecretSeen(forms.Form):
    """The version of a secret as it was shown."""

    seen = forms.IntegerField(min_value=1)
