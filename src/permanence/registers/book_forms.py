"""Forms of the registers that are kept as books: one entry, in the words of whoever keeps it."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from permanence.directory.models import Person
from permanence.ui.days import DayField

from .forms import OfStructure, long_text
from .models import Basis, Topic


class ProcessingForm(OfStructure):
    """One use of personal data."""

    name = forms.CharField(label=_("Name of the processing"), max_length=160)
    purpose = long_text(_("For what?"), required=True)
    basis = forms.ChoiceField(label=_("By what right?"), choices=Basis.choices)
    people = forms.CharField(label=_("Of whom?"), max_length=300, help_text=_("Patients, relatives, staff…"))
    which = long_text(_("Which data?"), required=True)
    recipients = long_text(_("Who receives them?"))
    kept = forms.CharField(label=_("Kept how long?"), max_length=300)
    measures = long_text(_("How are they protected?"))
    ended_on = DayField(label=_("Ended on"), required=False)


class ProcessorForm(OfStructure):
    """Whoever deals with data for the structure."""

    name = forms.CharField(label=_("Company"), max_length=160)
    does = long_text(_("What does it do with the data?"), required=True)
    country = forms.CharField(label=_("Country"), max_length=80, initial="France")
    contract_on = DayField(label=_("Contract signed on"), required=False)
    hosts_health_data = forms.BooleanField(label=_("It hosts health data"), required=False)
    certified_until = DayField(label=_("Certified (HDS) until"), required=False)
    ended_on = DayField(label=_("Ended on"), required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for the certificate of whoever hosts health data (CSP, article L. 1111-8)."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("hosts_health_data") and not given.get("certified_until"):
            self.add_error("certified_until", _("Whoever hosts health data must be certified: say until when."))
        return given


class InstructionForm(OfStructure):
    """What someone of the staff was taught."""

    person = forms.ChoiceField(label=_("Who?"))
    topic = forms.ChoiceField(label=_("On what?"), choices=Topic.choices)
    on = DayField(label=_("On which day?"))
    until_on = DayField(label=_("To be renewed by"), required=False)
    by_whom = forms.CharField(label=_("Taught by"), max_length=160, required=False)
    proof = forms.CharField(
        label=_("Proof"), max_length=300, required=False, help_text=_("Certificate in the staff file, sheet signed…")
    )

    def __init__(self, *given: Any, team: Iterable[Person] = (), **more: Any) -> None:
        super().__init__(*given, **more)
        self.people = {str(one.pk): one for one in team}
        field = self.fields["person"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(key, str(one)) for key, one in self.people.items()]

    def told(self) -> dict[str, Any]:
        """Return what was written, the person as the directory knows him."""
        said = super().told()
        return {**said, "person": self.people[said["person"]]}

    def clean(self) -> dict[str, Any]:
        """Refuse an end before the beginning."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("on") and given.get("until_on") and given["until_on"] < given["on"]:
            self.add_error("until_on", _("That is before it was taught."))
        return given


class RegulationForm(OfStructure):
    """A text that was published."""

    title = forms.CharField(label=_("Which text?"), max_length=200)
    source = forms.CharField(label=_("Where is it read?"), max_length=200, required=False)
    published_on = DayField(label=_("Published on"), required=False)
    applies_on = DayField(label=_("Applies from"), required=False)
    changes = long_text(_("What does it change here?"))
    settled_on = DayField(label=_("Settled on"), required=False)
    settled_how = long_text(_("What was done?"))

    def clean(self) -> dict[str, Any]:
        """Ask what was done for what is settled."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("settled_on") and not given.get("settled_how"):
            self.add_error("settled_how", _("Say what was done, or that it changes nothing here."))
        return given
