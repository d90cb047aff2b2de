"""Saying that an appointment was taken with a regulator."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from permanence.agenda.models import Appointment
from permanence.ui.templatetags.words import spoken

from . import queries
from .models import Regulator


class Booked(forms.ModelChoiceField):  # type: ignore[type-arg]
    """An appointment, by its time, its practitioner and its patient."""

    def label_from_instance(self, obj: Appointment) -> str:
        """Say which it is."""
        return f"{spoken(obj.starts_at)} · {obj.practitioner_role.person} · {obj.patient}"


class RegulatedForm(forms.Form):
    """Which appointment, and with whom."""

    appointment = Booked(label=_("Appointment"), queryset=Appointment.objects.none(), empty_label=None)
    regulator = forms.CharField(
        label=_("Regulator"), max_length=254,
        help_text=_("E-mail address, number or family name, as given on the telephone."),
    )  # fmt: skip

    def __init__(self, *args: Any, booked: QuerySet[Appointment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["appointment"].queryset = booked  # type: ignore[attr-defined]

    def clean_regulator(self) -> Regulator:
        """Find the one regulator the platform made known who is meant."""
        found = queries.regulators_named(self.cleaned_data["regulator"].strip())
        if not found:
            raise forms.ValidationError(
                gettext("The platform knows no active regulator by this. Ask for the e-mail address of the account.")
            )
        if len(found) > 1:
            raise forms.ValidationError(gettext("Several regulators bear this name: give the e-mail address."))
        return found[0]
