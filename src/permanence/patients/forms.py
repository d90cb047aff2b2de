"""What is typed of a patient; an error says what is wrong and gives back what was typed."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from permanence.directory.models import Structure, Welcomed
from permanence.foundation.refusal import Words
from permanence.ui import words
from permanence.ui.days import BirthDateField, DayField

from .as_seen import AsSeen
from .models import Attribute, Document, Patient, Relation, Relative, Sex, ToldOf
from .queries import LANGUAGES
from .rules.kin import is_child


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


class Correction(Identity, AsSeen):
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


class Attributes(AsSeen):
    """What is to be known of an identity."""

    attributes = forms.MultipleChoiceField(
        label=_("To be known of this identity"),
        choices=Attribute.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("A doubtful or fictitious identity becomes provisional again"),
    )


class Situations(AsSeen):
    """What a patient should be welcomed with."""

    kinds = forms.MultipleChoiceField(
        label=_("To be welcomed with"),
        choices=Welcomed.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("As the patient says it, if he wishes it known: no illness, no cause"),
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


class Reaching(AsSeen):
    """How a patient is spoken to, beyond a number or an address."""

    language = forms.ChoiceField(label=_("Language spoken"), choices=[*LANGUAGES.items()])
    interpreter = forms.BooleanField(label=_("Needs an interpreter"), required=False)
    by_voice = forms.BooleanField(
        label=_("To be called rather than written to"),
        required=False,
        help_text=_("Nothing is sent by e-mail: what is to be told is told by telephone"),
    )


class RelativeForm(AsSeen):
    """Who stands beside a patient, and what he may do; a parent's rights end by themselves when the child is of age."""

    name = forms.CharField(label=_("Name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    relation = forms.ChoiceField(label=_("What he is to the patient"), choices=[("", _("Choose…")), *Relation.choices])
    phone = forms.CharField(
        label=_("Telephone"), required=False, widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"})
    )
    email = forms.CharField(label=_("E-mail"), required=False, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    may_book = forms.BooleanField(label=_("May book, move and cancel for the patient"), required=False)
    told_of = forms.ChoiceField(label=_("May be told of"), choices=ToldOf.choices, initial=ToldOf.APPOINTMENTS)
    instead = forms.BooleanField(
        label=_("Receives the messages in the patient's place"),
        required=False,
        help_text=_("For a child, the parents; for who is not at ease with telephones or e-mail, whoever he chose"),
    )
    from_on = DayField(label=pgettext_lazy("rights", "From"), required=False)
    until_on = DayField(label=_("Until the end of"), required=False)

    def __init__(self, *args: Any, of: Patient, known: Patient | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        child = is_child(of.birth_date, timezone.localdate())
        if known is not None:
            del self.fields["name"]
            self.fields["phone"].help_text = _("Only when it is another than in his own file")
        if child and "relation" not in self.initial:
            parent = Relation.FATHER if known and known.sex == Sex.MALE else Relation.MOTHER
            self.initial.update(relation=parent, may_book=True, instead=True)

    def clean(self) -> dict[str, Any]:
        """Refuse rights that end before they begin."""
        given = super().clean() or {}
        begins, ends = given.get("from_on"), given.get("until_on")
        if begins and ends and ends < begins:
            self.add_error("until_on", _("This day is before the first."))
        return given

    def show_errors(self, errors: Mapping[str, Words]) -> None:
        """Show beside each field what the verb said of it."""
        for field, error in errors.items():
            self.add_error(field if field in self.fields else None, str(error))


def relative_of(row: Relative) -> dict[str, Any]:
    """Return what the form of someone beside a patient begins with."""
    known = {name: getattr(row, name) for name in RelativeForm.base_fields if name != "seen"}
    return known | {"phone": words.phone(row.phone) if row.phone else ""}


def kept_of(patient: Patient, form: type[forms.Form]) -> dict[str, Any]:
    """Return what a form about columns of the file itself begins with."""
    return {name: getattr(patient, name) for name in form.base_fields if name != "seen"}


def begun_with(text: str, phone: str, key: UUID) -> dict[str, Any]:
    """Return what a registration begins with: the name searched for in vain, the number of the caller."""
    name = " ".join(word for word in text.split() if not any(c.isdigit() for c in word))
    return {"birth_name": name, "phone": words.phone(phone) if phone else "", "key": str(key)}
