"""What is typed of a patient; an error says what is wrong and gives back what was typed."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from permanence.directory.models import Structure
from permanence.foundation.refusal import Words
from permanence.ui import words
from permanence.ui.days import BirthDateField

from .models import Attribute, Document, Patient, Sex
from .queries import LANGUAGES


class Identity(forms.Form):
    """The traits of an identity, in the order they are asked on the telephone."""

    birth_name = forms.CharField(label=_("Birth name"))
    used_name = forms.CharField(label=_("Name in use, if another"), required=False)
    first_names = forms.CharField(label=_("First names"), help_text=_("The first one first, as on the papers"))
    birth_date = BirthDateField(label=_("Born on"), help_text=_("Day, month, year: 12/03/1984"))
    sex = forms.ChoiceField(label=_("Sex"), choices=Sex.choices, initial=Sex.UNKNOWN, widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in ("birth_name", "used_name", "first_names"):
            self.fields[field].widget.attrs.update({"autocomplete": "off", "spellcheck": "false"})

    def show_errors(self, errors: Mapping[str, Words]) -> None:
        """Show beside each field what the verb said of it."""
        for field, error in errors.items():
            self.add_error(field if field in self.fields else None, str(error))


class Registration(Identity):
    """The file of someone not known yet: minimal traits, and how he is reached."""

    phone = forms.CharField(
        label=_("Telephone"), required=False, widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"})
    )
    email = forms.CharField(
        label=_("E-mail"), required=False, widget=forms.TextInput(attrs={"type": "email", "autocomplete": "off"})
    )
    structure = forms.ModelChoiceField(label=_("Practice"), queryset=Structure.objects.none(), empty_label=None)
    key = forms.CharField(widget=forms.HiddenInput, max_length=100, required=False)
    despite_lookalikes = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, structures: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["structure"].queryset = structures  # type: ignore[attr-defined]
        if structures.count() == 1:
            self.fields["structure"].widget = forms.HiddenInput()
            self.initial["structure"] = structures[0].pk


class Correction(Identity):
    """The traits of a file, with the birth place that a document tells."""

    birth_place_code = forms.CharField(
        label=_("Birth place, by its code"),
        required=False,
        max_length=8,
        help_text=_("The commune's five characters, as 31555 or 2A004; 99 and three digits for a country"),
    )


class DocumentSeen(forms.Form):
    """Which document was seen."""

    document = forms.ChoiceField(label=_("Document seen"), choices=Document.choices, widget=forms.RadioSelect)


class Attributes(forms.Form):
    """What is to be known of an identity."""

    attributes = forms.MultipleChoiceField(
        label=_("To be known of this identity"),
        choices=Attribute.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("A doubtful or fictitious identity becomes provisional again"),
    )


class NumberForm(forms.Form):
    """The national number, as it is read out or copied."""

    number = forms.CharField(
        label=_("National number"),
        required=False,
        max_length=40,
        help_text=_("As on the card, with its key; empty to forget it"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class Death(forms.Form):
    """The day a patient died; empty when he did not."""

    died_on = BirthDateField(label=_("Died on"), required=False, help_text=_("Day, month, year: 12/03/2026"))


class ContactForm(forms.Form):
    """One more way to reach a patient."""

    system = forms.ChoiceField(
        label=_("Reached by"), choices=[("phone", _("phone")), ("email", _("e-mail"))], initial="phone"
    )
    value = forms.CharField(label=_("Number or address"), widget=forms.TextInput(attrs={"autocomplete": "off"}))
    note = forms.CharField(
        label=_("Whose, or when"), required=False, max_length=60, help_text=_("For instance: his daughter, evenings")
    )


class ExtraTime(forms.Form):
    """How much longer every appointment of a patient is."""

    minutes = forms.TypedChoiceField(
        label=_("Added to each appointment"),
        choices=[(0, _("nothing")), *((length, words.minutes(length)) for length in (5, 10, 15, 20, 30, 45, 60))],
        coerce=int,
        help_text=_("For who needs more time: nothing of health is written here"),
    )


class Reaching(forms.Form):
    """How a patient is spoken to, beyond a number or an address."""

    language = forms.ChoiceField(label=_("Language spoken"), choices=[*LANGUAGES.items()])
    interpreter = forms.BooleanField(label=_("Needs an interpreter"), required=False)
    by_voice = forms.BooleanField(
        label=_("To be called rather than written to"),
        required=False,
        help_text=_("Nothing is sent by e-mail: what is to be told is told by telephone"),
    )


def traits_of(patient: Patient) -> dict[str, Any]:
    """Return what the form of an identity begins with."""
    return {name: getattr(patient, name) for name in Correction.base_fields}


def reaching_of(patient: Patient) -> Reaching:
    """Return the form of how a patient is spoken to, as noted; a language the house does not speak stays."""
    known = {"language": patient.language, "interpreter": patient.interpreter, "by_voice": patient.by_voice}
    return Reaching(initial=known)


def begun_with(text: str, phone: str, key: UUID) -> dict[str, Any]:
    """Return what a registration begins with: the name searched for in vain, the number of the caller."""
    name = " ".join(word for word in text.split() if not any(c.isdigit() for c in word))
    return {"birth_name": name, "phone": words.phone(phone) if phone else "", "key": str(key)}
