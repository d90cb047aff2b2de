"""What is typed of how a patient is received, where he lives and who his doctor is."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from permanence.directory.models import PractitionerRole
from permanence.messaging import queries as post_office
from permanence.ui.days import BirthDateField

from .actions.refusals import WORDS
from .as_seen import AsSeen
from .models import Address, HalfDay, NeedKind, Patient, Preference, RegularDoctor
from .queries import practitioners_of
from .queries.habits import Kept
from .queries.merging import DAYS
from .rules.traits import Wrong


class Practitioners(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One of the structure's practitioners, by name."""

    def label_from_instance(self, obj: PractitionerRole) -> str:
        """Say the practitioner's name."""
        return str(obj.person)


class Habits(AsSeen):
    """What a patient needs, and when and with whom he likes to come."""

    needs = forms.MultipleChoiceField(
        label=_("Needs"), choices=NeedKind.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    days = forms.MultipleChoiceField(
        label=_("Days that suit"), choices=DAYS, required=False, widget=forms.CheckboxSelectMultiple
    )
    half_day = forms.ChoiceField(
        label=_("Half of the day"), choices=HalfDay.choices, required=False, widget=forms.RadioSelect
    )
    practitioner_role = Practitioners(
        label=_("Likes to see"), queryset=PractitionerRole.objects.none(), required=False, empty_label=_("anyone")
    )

    def __init__(self, *args: Any, practitioners: QuerySet[PractitionerRole], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["practitioner_role"].queryset = practitioners  # type: ignore[attr-defined]


class Remembering(forms.Form):
    """Something kind to know, for a while."""

    text = forms.CharField(
        label=_("To remember"),
        max_length=140,
        help_text=_("For instance: comes with his daughter. Nothing of health"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    months = forms.TypedChoiceField(
        label=pgettext_lazy("shelf life", "For"),
        choices=[(3, _("three months")), (6, _("six months")), (12, _("a year")), (24, _("two years"))],
        coerce=int,
        initial=12,
    )


class Living(AsSeen):
    """Where a patient lives."""

    lines = forms.CharField(
        label=_("Street and number"), required=False, max_length=200, widget=forms.Textarea(attrs={"rows": 2})
    )
    postcode = forms.CharField(label=_("Postcode"), required=False, max_length=10)
    city = forms.CharField(label=pgettext_lazy("address", "Town"), required=False, max_length=80)
    commune_code = forms.CharField(
        label=_("Code of the commune"), required=False, max_length=8, help_text=_("Five characters: 31555, 2A004")
    )
    access = forms.CharField(
        label=_("To come in"), required=False, max_length=140, help_text=_("Door code, floor, bell: for home visits")
    )


class Doctor(AsSeen):
    """The regular doctor a patient declared."""

    practitioner_role = Practitioners(
        label=_("Regular doctor"),
        queryset=PractitionerRole.objects.none(),
        required=False,
        empty_label=_("none here"),
    )
    name = forms.CharField(label=_("Or a doctor elsewhere"), required=False, max_length=120)
    mssante = forms.EmailField(label=_("MSSanté address"), required=False, help_text=_("Letters leave there securely"))
    declared_on = BirthDateField(label=_("Declared on"), required=False)

    def clean_mssante(self) -> str:
        """Refuse an address that is no professional's."""
        address: str = self.cleaned_data["mssante"]
        if address and not post_office.is_professional(address):
            raise forms.ValidationError(str(WORDS[Wrong.NOT_MSSANTE]))
        return address

    def __init__(self, *args: Any, practitioners: QuerySet[PractitionerRole], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["practitioner_role"].queryset = practitioners  # type: ignore[attr-defined]


class Delay(forms.Form):
    """After how many months files are to be confirmed again."""

    months = forms.IntegerField(label=_("Months"), min_value=1, max_value=60)


def opened(name: str, kept: Kept, found: Patient, sent: Mapping[str, Any] | None = None) -> forms.Form:
    """Return one of the forms with what is kept, and what was sent of it."""
    if name == "living":
        lives = _written(kept.address, "lines", "postcode", "city", "commune_code", "access")
        return Living(sent, initial=lives)
    practitioners = practitioners_of(found)
    if name == "doctor_form":
        declared = _written(kept.doctor, "practitioner_role", "name", "mssante", "declared_on")
        return Doctor(sent, initial=declared, practitioners=practitioners)
    liked = _written(kept.preference, "days", "half_day", "practitioner_role")
    needs = [one.kind for one in found.needs.all()]
    return Habits(sent, initial={"needs": needs, **liked}, practitioners=practitioners)


def begun(kept: Kept, found: Patient) -> dict[str, forms.Form]:
    """Return the forms with what is kept."""
    about = ("habits_form", "living", "doctor_form")
    return {"remembering": Remembering(), **{name: opened(name, kept, found) for name in about}}


def _written(row: Address | Preference | RegularDoctor | None, *names: str) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names} if row else {}
