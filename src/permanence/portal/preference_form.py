"""How a patient says he wants to be told, and what he wants no more."""

from typing import Any

from babel.dates import get_day_names
from django import forms
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from permanence.patients.models import DAYS

from . import tongues

WAYS = [
    ("", _("As the practice usually does")),
    ("email", _("By e-mail")),
    ("sms", _("By text message (SMS)")),
    ("voice", _("By a telephone call")),
    ("paper", _("By post")),
]
HALVES = [
    ("", pgettext_lazy("half of the day", "Morning or afternoon")),
    ("am", pgettext_lazy("half of the day", "In the morning")),
    ("pm", pgettext_lazy("half of the day", "In the afternoon")),
]


class PreferenceForm(forms.Form):
    """What the file keeps of how someone likes to be told and received.

    :param addresses: what he is written to at: a name for the form, and how it is shown
    """

    way = forms.ChoiceField(label=_("How shall we tell you?"), choices=WAYS, required=False, widget=forms.RadioSelect)
    stopped = forms.MultipleChoiceField(
        label=_("Write nothing more to"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Neither reminders nor confirmations: we will call you when something changes."),
    )  # fmt: skip
    language = forms.ChoiceField(label=_("In which language?"), choices=tongues.NAMES.items())
    days = forms.MultipleChoiceField(
        label=_("Days that suit"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: any day. Booking shows these times first."),
    )  # fmt: skip
    half_day = forms.ChoiceField(label=_("Half of the day"), choices=HALVES, required=False, widget=forms.RadioSelect)

    def __init__(self, *args: Any, addresses: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stopped"].choices = addresses  # type: ignore[attr-defined]
        if not addresses:
            del self.fields["stopped"]
        names = get_day_names("wide", locale=get_language() or "fr")
        self.fields["days"].choices = [(day, names[rank].capitalize()) for rank, day in enumerate(DAYS[:6])]  # type: ignore[attr-defined]
