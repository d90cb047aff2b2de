"""What is typed of a document."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from permanence.messaging.queries import is_professional
from permanence.patients.queries import as_e164
from permanence.ui.days import DayField

from .models import AwaitedKind, Document, LetterKind
from .queries.letters import Professional
from .rules.awaiting import USUAL

ACCEPTED = ".pdf,.jpg,.jpeg,.png,application/pdf,image/jpeg,image/png"


class Gift(forms.Form):
    """A file put into a patient's space."""

    words = forms.CharField(
        label=_("What is it?"), max_length=80, help_text=_("As the patient reads it in his space, behind his code.")
    )
    file = forms.FileField(
        label=pgettext_lazy("document", "File"),
        allow_empty_file=True,
        help_text=_("A PDF, or a photograph as JPEG or PNG, of 10 MB at most."),
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
    )


class Refusal(forms.Form):
    """Why a document is refused: the patient reads it."""

    why = forms.CharField(label=_("What should the patient do?"), max_length=200)


class Letter(forms.Form):
    """A letter to one of the professionals around a patient, with one document at most."""

    to = forms.ChoiceField(label=_("To"), widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("What you write"),
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("The name of the practice and its number are added beneath."),
    )
    enclosed = forms.ChoiceField(label=_("Enclose a document of the file"), required=False)
    file = forms.FileField(
        label=_("Or a file"),
        required=False,
        help_text=_("A PDF, or a photograph as JPEG or PNG, of 10 MB at most."),
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, professionals: Sequence[Professional], documents: Sequence[tuple[Document, str]], **more: Any
    ) -> None:
        super().__init__(*args, **more)
        to, enclosed = self.fields["to"], self.fields["enclosed"]
        to.choices = [(one.address, f"{one.name} · {one.address}") for one in professionals]  # type: ignore[attr-defined]
        enclosed.choices = [("", _("none")), *((str(one.pk), words) for one, words in documents)]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Refuse two documents: one goes with a letter."""
        said = super().clean() or self.cleaned_data
        if said.get("enclosed") and said.get("file"):
            self.add_error("file", _("One document goes with a letter: choose one of the two."))
        return said


class Filing(forms.Form):
    """Whose a letter is, and what."""

    patient = forms.UUIDField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=pgettext_lazy("letter", "Kind"), choices=LetterKind)
    appointment = forms.UUIDField(required=False)
    awaited = forms.UUIDField(required=False)


class Answer(forms.Form):
    """What is answered to who wrote a letter."""

    words = forms.CharField(
        label=_("What you write"),
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("The name of the practice and its number are added beneath."),
    )
    key = forms.UUIDField(widget=forms.HiddenInput)


class Expectation(forms.Form):
    """What a professional is to send about a patient."""

    kind = forms.ChoiceField(label=pgettext_lazy("awaited", "What is awaited"), choices=AwaitedKind)
    around = forms.ChoiceField(label=_("From"), required=False)
    from_name = forms.CharField(
        label=_("Or from somebody else"),
        max_length=120,
        required=False,
        help_text=_("A laboratory, a hospital, a colleague."),
    )
    from_address = forms.EmailField(
        label=_("His MSSanté address"), max_length=254, required=False, help_text=_("To ask for it again in one press.")
    )
    from_phone = forms.CharField(
        label=_("His telephone"), max_length=30, required=False, widget=forms.TextInput(attrs={"type": "tel"})
    )
    what = forms.CharField(
        label=_("Which one"), max_length=200, required=False, help_text=_("Read by who cares for the patient alone.")
    )
    asked_on = DayField(label=_("Asked for on"))
    expected_on = DayField(label=_("Expected by"))

    def __init__(self, *args: Any, professionals: Sequence[Professional], today: date, **more: Any) -> None:
        more["initial"] = {"asked_on": today, "expected_on": today + USUAL["result"]} | more.get("initial", {})
        super().__init__(*args, **more)
        around = [(one.address, f"{one.name} · {one.address}") for one in professionals]
        self.fields["around"].choices = [("", _("somebody else")), *around]  # type: ignore[attr-defined]
        self.names = {one.address: one.name for one in professionals}
        if not around:
            self.fields["from_name"].label, self.fields["from_name"].required = _("From"), True

    def clean_from_phone(self) -> str:
        """Write a number as it is dialled."""
        typed = self.cleaned_data["from_phone"].strip()
        number = as_e164(typed)
        if typed and not number:
            raise forms.ValidationError(_("This is no telephone number."))
        return number

    def clean(self) -> dict[str, Any]:
        """Take who was chosen around the patient, or who was typed."""
        said = super().clean() or self.cleaned_data
        if around := said.pop("around", ""):
            said |= {"from_address": around, "from_name": self.names[around]}
        if not said.get("from_name"):
            self.add_error("from_name", _("Say from whom it is awaited."))
        if said.get("from_address") and not is_professional(said["from_address"]):
            self.add_error(
                "from_address", _("This address is not of MSSanté: it ends as in cabinet@medecin.mssante.fr.")
            )
        return said
