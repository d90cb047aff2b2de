"""What is typed and pressed on the console."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django import forms
from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _

from permanence.agenda import queries as agenda
from permanence.agenda.models import Stairs, VisitReason
from permanence.directory import queries as directory
from permanence.directory.models import Network, Person, PractitionerRole, Structure
from permanence.foundation.actor import Actor
from permanence.foundation.refusal import NotFound, Words
from permanence.foundation.rights import Can
from permanence.patients import queries as patients
from permanence.patients.models import Sex
from permanence.ui.days import BirthDateField, MomentField
from permanence.waiting.models import Urgency

from . import actions, queries, words
from .models import Channel, Request, RequestKind

M = TypeVar("M", bound=Model)


class NewPatient(forms.Form):
    """The minimal traits of someone not known yet, in the order they are asked."""

    birth_name = forms.CharField(label=_("Birth name"), max_length=100)
    first_names = forms.CharField(label=_("First name"), max_length=150)
    birth_date = BirthDateField(label=_("Born on"))
    sex = forms.ChoiceField(label=_("Sex"), choices=Sex.choices, initial=Sex.UNKNOWN, required=False)
    used_name = forms.CharField(label=_("Name in use, if another"), max_length=100, required=False)
    phone = forms.CharField(label=_("Telephone"), max_length=32, required=False)
    email = forms.CharField(label=_("E-mail"), max_length=254, required=False)
    despite_lookalikes = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_bound:  # once sent, what is wrong or alike is looked at first
            self.fields["birth_name"].widget.attrs["autofocus"] = True

    def clean_sex(self) -> str:
        """Leave what was not asked unknown."""
        return self.cleaned_data["sex"] or Sex.UNKNOWN

    def show_errors(self, errors: Mapping[str, Words]) -> None:
        """Show beside each field what the patients' room says of it."""
        for field, error in errors.items():
            self.add_error(field if field in self.fields else None, str(error))


class Choice(forms.Form):
    """One thing chosen of a request: the field sent says which."""

    kind = forms.ChoiceField(choices=RequestKind.choices, required=False)
    practitioner = forms.UUIDField(required=False)
    patient = forms.UUIDField(required=False)
    reason = forms.UUIDField(required=False)
    appointment = forms.UUIDField(required=False)
    starts_at = MomentField(required=False)

    def __init__(self, *args: Any, asked: Request, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = asked

    def choose(self, *, by: Actor, now: datetime) -> Request:
        """Carry the choice out; an empty patient or start takes the former one back."""
        field = next((name for name in self.fields if name in self.data), "starts_at")
        value: Any = self.cleaned_data[field]
        same: Any = {"by": by, "request": self.asked, "now": now}
        if field == "kind":
            return actions.choose_kind(kind=value, **same)
        if field == "patient":
            return actions.choose_patient(patient=patients.to_book(by, value) if value else None, **same)
        if field == "starts_at":
            return actions.choose_start(starts_at=value, **same)
        if field == "practitioner":
            role = _one_of(queries.practitioners(self.asked.structure_id), value)
            return actions.choose_practitioner(practitioner_role=role, **same)
        if field == "appointment":
            return actions.choose_appointment(appointment=_one_of(agenda.appointments(by), value), **same)
        return actions.choose_reason(reason=_one_of(VisitReason.objects.all(), value), **same)


class Here(forms.Form):
    """The request on the screen when a call is taken."""

    asked = forms.UUIDField(required=False)


class Booking(forms.Form):
    """The start read back to the caller, as shown on the button pressed."""

    starts_at = MomentField()
    stairs = forms.ChoiceField(choices=Stairs.choices, required=False)


class Listing(forms.Form):
    """What the caller waits for; what was not asked has its usual answer."""

    urgency = forms.ChoiceField(choices=Urgency.choices, required=False)
    half_day = forms.ChoiceField(choices=[("am", "am"), ("pm", "pm")], required=False)
    anyone = forms.ChoiceField(choices=[("1", "1")], required=False)
    network = forms.ModelChoiceField(Network.objects.all(), required=False)

    def clean_urgency(self) -> str:
        """Take what was not asked for planned."""
        return self.cleaned_data["urgency"] or Urgency.PLANNED

    def clean_anyone(self) -> bool:
        """Tell whether anyone of the practice will do."""
        return bool(self.cleaned_data["anyone"])


class Deadline(forms.Form):
    """By when an unfinished request is to be answered, and whether by oneself or by whoever is free first."""

    due_at = MomentField()
    owner = forms.ChoiceField(choices=[("me", "me"), ("anyone", "anyone")], required=False)

    def __init__(self, *args: Any, me: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.me = me

    def clean_owner(self) -> Person | None:
        """Return the person meant; none for whoever is free first."""
        return None if self.cleaned_data["owner"] == "anyone" else Person.objects.filter(account=self.me.id).first()


class Opening(forms.Form):
    """For which practice a request without a call is opened."""

    structure = forms.UUIDField()
    channel = forms.ChoiceField(choices=Channel.choices, required=False)
    key = forms.UUIDField(required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor

    def clean_structure(self) -> UUID:
        """Accept the practices one answers for."""
        structure_id: UUID = self.cleaned_data["structure"]
        if not self.actor.may(Can.ANSWER, structure_id):
            raise forms.ValidationError(_("You do not answer for this practice."))
        return structure_id


class Practitioners(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic for the checker alone
    """Practitioners of several structures, each named with his own."""

    def label_from_instance(self, obj: PractitionerRole) -> str:
        """Dr Benali · MSP des Tilleuls"""
        return f"{words.as_called(obj.person)} · {obj.structure.name}"


class LineForm(forms.Form):
    """How a telephone number is answered."""

    number = forms.CharField(
        label=_("Number called"),
        max_length=32,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )
    label = forms.CharField(
        label=_("Name of the line"), max_length=80, help_text=_("As read when it rings: Dr Benali.")
    )
    practitioner_role = Practitioners(
        label=_("Practitioner"),
        queryset=PractitionerRole.objects.none(),
        required=False,
        empty_label=_("the whole practice"),
    )
    greeting = forms.CharField(
        label=_("Greeting"), max_length=200, help_text=_("Read aloud on answering; {agent} stands for who answers.")
    )

    def __init__(self, *args: Any, structures: QuerySet[Structure], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = PractitionerRole.objects.filter(structure__in=structures).select_related("person", "structure")
        _offer(self.fields["practitioner_role"], roles)

    def clean_number(self) -> str:
        """Accept a number as people write it."""
        if number := patients.as_e164(self.cleaned_data["number"]):
            return number
        raise forms.ValidationError(_("This is not a telephone number. For instance: 05 36 49 12 34."))


class NewLine(LineForm):
    """A telephone number answered from now on, for a structure the actor manages."""

    structure = forms.ModelChoiceField(label=_("Practice"), queryset=Structure.objects.none(), empty_label=None)
    field_order = ("structure",)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        managed = directory.structures(actor, Can.MANAGE_DIRECTORY)
        super().__init__(*args, structures=managed, **kwargs)
        _offer(self.fields["structure"], managed.order_by("name"))

    def clean(self) -> dict[str, Any]:
        """Refuse a practitioner of another structure."""
        role, structure = self.cleaned_data.get("practitioner_role"), self.cleaned_data.get("structure")
        if role and structure and role.structure_id != structure.pk:
            self.add_error("practitioner_role", _("This practitioner does not receive at this practice."))
        return self.cleaned_data


class SecretSeen(forms.Form):
    """The version of the secret to be replaced, as the page showed it."""

    seen = forms.IntegerField(min_value=1)


def _offer(field: forms.Field, rows: QuerySet[Any]) -> None:
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = rows


def _one_of(rows: QuerySet[M], pk: UUID | None) -> M:
    found = rows.filter(pk=pk).first() if pk else None
    if found is None:
        raise NotFound
    return found
