"""Invented people, forms and figures shown by the style guide."""

from datetime import date, datetime, timedelta
from typing import Any

from django import forms as django_forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

PEOPLE = [
    {"family": "Durand", "given": "Élodie", "born_as": "née Martin", "born": date(1984, 3, 12)},
    {
        "family": "Maisonneuve-Delacroix",
        "given": "Marie-Françoise",
        "born_as": "née de La Rochefoucauld",
        "born": date(1938, 11, 2),
    },
    {"family": "Ait Ouarab", "given": "Yanis", "born_as": "", "born": date(2026, 1, 4)},
]
HOURS = {
    "labels": [f"{hour} h" for hour in range(8, 19)],
    "series": [
        {"label": _("Calls offered"), "values": [42, 61, 55, 38, 21, 17, 33, 40, 36, 29, 12]},
        {"label": _("Calls answered"), "values": [39, 54, 52, 37, 21, 17, 32, 38, 35, 29, 12]},
    ],
}
WAITING = {
    "labels": HOURS["labels"],
    "series": [{"label": _("Waiting"), "values": [12, 31, 24, 14, 8, 6, 11, 15, 12, 9, 4]}],
}
HEADS = [("name", _("Birth name")), ("next", _("Date of birth"))]
TABS = [("all", _("All"), "#all", 12), ("late", _("Late"), "#late", 2), ("done", _("Done"), "#done", None)]


class Identity(django_forms.Form):
    """A field of every kind."""

    family_name = django_forms.CharField(label=_("Birth name"))
    given_name = django_forms.CharField(label=_("First name"))
    born_on = django_forms.DateField(label=_("Date of birth"), help_text=_("As on the identity card: 12/03/1984"))
    phone = django_forms.CharField(label=_("Phone"), required=False)
    channel = django_forms.ChoiceField(
        label=_("Confirmation by"), choices=[("mail", _("E-mail")), ("sms", _("SMS")), ("post", _("Letter"))]
    )
    urgency = django_forms.ChoiceField(
        label=_("How urgent?"),
        widget=django_forms.RadioSelect,
        choices=[("today", _("Today")), ("48h", _("Within 48 h")), ("planned", _("Planned"))],
    )
    note = django_forms.CharField(
        label=_("Need understood"), widget=django_forms.Textarea(attrs={"rows": 2}), required=False
    )
    relative = django_forms.BooleanField(label=_("The caller is a relative"), required=False)


def forms() -> dict[str, Any]:
    """Return the same form blank, filled with long names, and refused."""
    long = {
        "family_name": "MAISONNEUVE-DELACROIX",
        "given_name": "Marie-Françoise",
        "urgency": "today",
        "channel": "mail",
    }
    refused = Identity({"refused-born_on": "31/02/1984", "refused-channel": "mail"}, prefix="refused")
    refused.is_valid()
    return {"blank": Identity(prefix="blank"), "filled": Identity(initial=long, prefix="filled"), "refused": refused}


def tomorrow(now: datetime) -> datetime:
    """Return tomorrow at 9:40, local time."""
    return (timezone.localtime(now) + timedelta(days=1)).replace(hour=9, minute=40, second=0, microsecond=0)
