"""An answer in one's own words: by which way, and what it says."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from permanence.messaging.board import Answering
from permanence.messaging.rules.reaching import Choice, Way
from permanence.ui import words

LABELS = {
    Way.SMS: _("SMS to %(address)s"),
    Way.EMAIL: _("E-mail to %(address)s"),
    Way.PAPER: _("Letter by post"),
    Way.SPACE: _("In the patient's space; a notice says that an answer waits"),
    Way.VOICE: _("Said by telephone: note it"),
}


class Answer(forms.Form):
    """What is answered, and the last answer of the team its writer had before her."""

    way = forms.ChoiceField(label=_("Answer by"), widget=forms.RadioSelect)
    words = forms.CharField(
        label=pgettext_lazy("conversation", "Answer"), max_length=4000, strip=True,
        widget=forms.Textarea(attrs={"rows": 4, "data-key": "R", "data-key-words": _("Write the answer")}),
    )  # fmt: skip
    seen = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)  # as it was written
    heard = forms.UUIDField(required=False)  # beside the words themselves, so that it follows them
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, answering: Answering, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.answering = answering
        way: forms.ChoiceField = self.fields["way"]  # type: ignore[assignment]
        way.choices = [(one.way.value, _label(one)) for one in answering.ways]

    def clean_seen(self) -> datetime | None:
        """Return the moment of that answer; what is none is none."""
        try:
            told = parse_datetime(self.cleaned_data["seen"])
        except ValueError:
            return None
        return told if told and told.tzinfo else None

    @property
    def choice(self) -> Choice | None:
        """The way chosen, as it is open now."""
        return self.answering.choice(str(self.cleaned_data.get("way", "")))


class Heard(forms.Form):
    """The last word of his that was on the screen."""

    heard = forms.UUIDField(required=False)


def _label(one: Choice) -> str:
    address = words.phone(one.address) if one.address.startswith("+") else one.address
    return str(LABELS[one.way]) % {"address": address}
