"""How long before their appointments patients are reminded: the practice's habit, and reasons with their own."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from .models import Reminding, VisitReason

LEADS = [
    ("20160", _("14 days before")),
    ("10080", _("7 days before")),
    ("4320", _("3 days before")),
    ("2880", _("2 days before")),
    ("1440", _("the day before")),
    ("180", _("3 hours before")),
]
OWN = [
    ("", _("as the practice")),
    ("none", _("never")),
    ("10080,2880,180", _("7 days, 2 days, 3 hours before")),
    ("10080,2880", _("7 days and 2 days before")),
    ("2880,180", _("2 days and 3 hours before")),
    ("2880", _("2 days before")),
    ("1440", _("the day before")),
    ("180", _("3 hours before")),
]


class Reminders(forms.Form):
    """The practice's reminders, and those of a practitioner's reasons."""

    leads_min = forms.MultipleChoiceField(
        label=_("Patients are reminded"), choices=LEADS, required=False, widget=forms.CheckboxSelectMultiple
    )
    cancel_until_min = forms.TypedChoiceField(
        label=_("A NO by SMS cancels by itself until"),
        coerce=int,
        choices=[
            (60, _("1 hour before")),
            (120, _("2 hours before")),
            (720, _("12 hours before")),
            (1440, _("24 hours before")),
            (2880, _("48 hours before")),
        ],
        help_text=_("Later, the answer goes to the board and the patient is told to call."),
    )
    early_min = forms.TypedChoiceField(
        label=_("Patients are asked to come"),
        coerce=int,
        choices=[
            (0, _("at the hour itself")),
            (5, _("5 minutes before")),
            (10, _("10 minutes before")),
            (15, _("15 minutes before")),
            (20, _("20 minutes before")),
            (30, _("30 minutes before")),
        ],
        help_text=_("Said in confirmations and reminders of visits at the practice; the statistics count who does."),
    )
    silent_after = forms.IntegerField(
        label=_("A human calls after so many reminders without an answer"),
        min_value=0,
        max_value=20,
        help_text=_("0: never."),
    )

    def __init__(
        self, *args: Any, practice: Reminding, reasons: list[VisitReason], own: Mapping[UUID, list[int]], **kwargs: Any
    ) -> None:
        kept = {
            "leads_min": [str(lead) for lead in practice.leads_min],
            "cancel_until_min": practice.cancel_until_min,
            "silent_after": practice.silent_after,
            "early_min": practice.early_min,
        }
        super().__init__(*args, **kwargs)
        self.initial = kept
        self.reasons = reasons
        for reason in reasons:
            chosen = own.get(reason.pk)
            value = "" if chosen is None else ",".join(map(str, chosen)) or "none"
            known = OWN if value in dict(OWN) else [*OWN, (value, _("its own"))]
            self.fields[f"reason-{reason.pk}"] = forms.ChoiceField(
                label=reason.name, choices=known, required=False, initial=value
            )

    @property
    def of_reasons(self) -> list[forms.BoundField]:
        """The fields of the reasons."""
        return [self[f"reason-{reason.pk}"] for reason in self.reasons]

    def own(self, reason: VisitReason) -> list[int] | None:
        """Return what was chosen for a reason; None to do as the practice."""
        chosen = self.cleaned_data[f"reason-{reason.pk}"]
        if not chosen:
            return None
        return [] if chosen == "none" else [int(lead) for lead in chosen.split(",")]
