"""What is typed about someone who waits; everything has a sensible answer already."""

from datetime import date
from typing import Any
from uuid import UUID

from babel.dates import get_day_names
from django import forms
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from permanence.agenda import queries as agenda
from permanence.agenda.models import Appointment, Status, VisitReason
from permanence.directory.models import Network, PractitionerRole
from permanence.directory.queries import networks
from permanence.foundation.actor import Actor
from permanence.foundation.refusal import Words
from permanence.patients.models import Patient
from permanence.ui.days import DayField

from . import words
from .models import Answer, Entry, Urgency
from .queries import Filter


class Only(forms.Form):
    """Which part of the list is looked at."""

    practice = forms.UUIDField(required=False)
    practitioner = forms.UUIDField(required=False)
    urgency = forms.ChoiceField(choices=Urgency.choices, required=False)

    def only(self) -> Filter:
        """Return it; what makes no sense is left out."""
        self.full_clean()
        told = self.cleaned_data
        return Filter(told.get("practice"), told.get("practitioner"), told.get("urgency") or "")


class Reasons(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic for the checker alone
    """Reasons to come, each with whom."""

    def label_from_instance(self, obj: VisitReason) -> str:
        """Contrôle · Dr Benali"""
        return f"{obj.name} · {words.called(obj.practitioner_role.person)}"


class Own(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Appointments a patient has before him."""

    def label_from_instance(self, obj: Appointment) -> str:
        """mar. 24 nov. 9 h 20 · Dr Benali"""
        return f"{words.spoken(obj.starts_at)} · {obj.practitioner_role.person.short_name}"


class Around(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Networks whose practices take each other's patients."""

    def label_from_instance(self, obj: Network) -> str:
        """Zone Toulouse centre"""
        return obj.name


class Wish(forms.Form):
    """What one patient waits for.

    `next_step` says what to do after a refusal.
    """

    next_step: Words = ""
    reason = Reasons(label=_("Reason to come"), queryset=VisitReason.objects.none(), empty_label=None)
    practitioner_roles = forms.ModelMultipleChoiceField(
        label=_("With"),
        queryset=PractitionerRole.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Nobody ticked: anyone of the practice who offers this reason."),
    )
    network = Around(
        label=_("Elsewhere too"),
        queryset=Network.objects.none(),
        required=False,
        empty_label=pgettext_lazy("network", "no: here only"),
        help_text=_("He agrees to be seen there: when he says yes, they receive who he is and how to reach him."),
    )
    urgency = forms.ChoiceField(
        label=_("How soon"), choices=Urgency.choices, initial=Urgency.PLANNED, widget=forms.RadioSelect
    )
    weekdays = forms.TypedMultipleChoiceField(
        label=_("Days that suit"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    opens_at = forms.TimeField(
        label=_("Not before"), required=False, widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    )
    closes_at = forms.TimeField(
        label=_("Over by"), required=False, widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    )
    from_on = DayField(
        label=pgettext_lazy("days", "From"),
        required=False,
    )
    until_on = DayField(
        label=pgettext_lazy("days", "Until"),
        required=False,
        help_text=_("Left empty: today, two days or three months, by how soon."),
    )
    notice_min = forms.TypedChoiceField(label=_("Needs to come"), choices=words.NOTICES, coerce=int, initial=60)
    by_email = forms.BooleanField(label=_("Write to him"), required=False, initial=True)
    by_phone = forms.BooleanField(label=_("Call him"), required=False, initial=True)
    appointment = Own(
        label=_("Instead of"),
        queryset=Appointment.objects.none(),
        required=False,
        empty_label=pgettext_lazy("appointment", "none: it will be one more"),
    )
    note = forms.CharField(
        label=_("Remark"), max_length=200, required=False, help_text=_("Seen by the staff only; nothing of health.")
    )

    def __init__(self, *args: Any, actor: Actor, patient: Patient, now: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = PractitionerRole.objects.filter(structure_id=patient.structure_id).select_related("person")
        reasons = VisitReason.objects.filter(structure_id=patient.structure_id, withdrawn_at=None)
        around = networks(patient.structure_id).values("network")
        own = agenda.brief(actor).filter(patient=patient, status=Status.BOOKED, starts_at__gt=now)
        self._rows("reason", reasons.select_related("practitioner_role__person").order_by(
            "practitioner_role__person__family_name", "rank", "name"))  # fmt: skip
        self._rows("practitioner_roles", roles)
        self._rows("network", Network.objects.filter(pk__in=around).order_by("name"))
        self._rows("appointment", own.order_by("starts_at"))
        names = get_day_names("abbreviated", locale=get_language() or "fr")
        days = self.fields["weekdays"]
        assert isinstance(days, forms.TypedMultipleChoiceField)
        days.choices = [(number, names[number]) for number in range(7)]

    def clean(self) -> dict[str, Any]:
        """Check that what suits ends after it begins, where the secretary looks."""
        told: dict[str, Any] = self.cleaned_data
        if told.get("opens_at") and told.get("closes_at") and told["closes_at"] <= told["opens_at"]:
            self.add_error("closes_at", _("It ends after it begins."))
        until: date | None = told.get("until_on")
        if until and told.get("from_on") and until < told["from_on"]:
            self.add_error("until_on", _("The last day comes after the first."))
        if not (told.get("by_email") or told.get("by_phone")):
            self.add_error("by_phone", _("Choose at least one way to reach him."))
        return told

    def _rows(self, name: str, rows: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = rows


def wish_of(entry: Entry) -> dict[str, Any]:
    """Return what an entry says, as the form's beginning."""
    kept = ("urgency", "weekdays", "opens_at", "closes_at", "from_on", "until_on", "notice_min", "note")
    also: dict[str, list[UUID] | Any] = {"reason": entry.reason_id, "practitioner_roles": entry.practitioner_roles}
    also |= {"by_email": entry.by_email, "by_phone": entry.by_phone, "network": entry.network_id}
    also |= {"appointment": entry.appointment_id}
    return {name: getattr(entry, name) for name in kept} | also


class Said(forms.Form):
    """What a patient answers by telephone."""

    answer = forms.ChoiceField(choices=[(a, a.label) for a in (Answer.YES, Answer.NOT_NOW, Answer.NO, Answer.SILENCE)])
