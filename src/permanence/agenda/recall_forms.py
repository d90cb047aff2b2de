"""What is typed of a recall; everything but the day has a sensible answer already."""

from datetime import date
from typing import Any

from dateutil.relativedelta import relativedelta
from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

from permanence.directory.models import PractitionerRole
from permanence.foundation.actor import Actor
from permanence.foundation.refusal import Words
from permanence.patients.models import Patient
from permanence.ui.days import DayField

from . import queries
from .models import Recall, RecallKind
from .models.recalls import MOST_LEAD_DAYS

LEADS = (0, 7, 14, 30, 60, MOST_LEAD_DAYS)
AGAIN = (1, 3, 6, 12, 24, 60)
USUAL_MONTHS = 6


def _before(days: int) -> Words:
    if not days:
        return _("that very day")
    return ngettext_lazy("%(number)s day before", "%(number)s days before", days) % {"number": days}


class Practitioners(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic for the checker alone
    """Practitioners of the patient's structure."""

    def label_from_instance(self, obj: PractitionerRole) -> str:
        """Dr Benali"""
        return str(obj.person.short_name)


class RecallForm(forms.Form):
    """What for, with whom, by when."""

    kind = forms.ChoiceField(label=pgettext_lazy("recall", "What for"), choices=RecallKind.choices)
    practitioner_role = Practitioners(label=pgettext_lazy("recall", "With"), queryset=PractitionerRole.objects.none())
    due_on = DayField(label=pgettext_lazy("recall", "To come back by"))
    lead_days = forms.TypedChoiceField(
        label=_("The patient is told"),
        coerce=int,
        help_text=_("Never what for: only that it is time for an appointment"),
        choices=[
            (
                one,
                _("that very day")
                if not one
                else ngettext_lazy("%(number)s day before", "%(number)s days before", one) % {"number": one},
            )
            for one in LEADS
        ],
    )
    every_months = forms.TypedChoiceField(
        label=pgettext_lazy("recall", "Then again"),
        coerce=int,
        empty_value=None,
        required=False,
        choices=[
            ("", pgettext_lazy("recall", "no, once")),
            *((one, ngettext_lazy("every month", "every %(number)s months", one) % {"number": one}) for one in AGAIN),
        ],
    )
    note = forms.CharField(
        label=_("Note for the practice"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(
        self, *args: Any, actor: Actor, patient: Patient, today: date, row: Recall | None = None, **more: Any
    ) -> None:
        known = [one for one in queries.practitioners(actor) if one.structure_id == patient.structure_id]
        if row:
            fields = ("kind", "practitioner_role", "due_on", "lead_days", "every_months", "note")
            more["initial"] = {name: getattr(row, name) for name in fields}
        else:
            due_on = today + relativedelta(months=USUAL_MONTHS)
            first = known[0] if known else None
            more["initial"] = {"due_on": due_on, "lead_days": 14, "practitioner_role": first}
        super().__init__(*args, **more)
        mine = {one.pk for one in known} | ({row.practitioner_role_id} if row else set())
        field = self.fields["practitioner_role"]
        field.queryset = PractitionerRole.objects.filter(pk__in=mine).select_related("person")  # type: ignore[attr-defined]
