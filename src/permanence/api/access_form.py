"""Which program may read and do what."""

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST = 300
KINDS = [
    ("system/*.read", _("read everything")),
    ("system/Organization.read", _("the structure")),
    ("system/Location.read", _("its sites")),
    ("system/Practitioner.read", _("practitioners")),
    ("system/PractitionerRole.read", _("where they receive")),
    ("system/HealthcareService.read", _("visit reasons")),
    ("system/Schedule.read", _("agendas")),
    ("system/Slot.read", _("free times")),
    ("system/Appointment.read", _("appointments")),
    ("system/Patient.read", _("patients: who they are and how to reach them")),
    ("system/Patient.ins", _("their national health number (INS), where the identity is qualified")),
    ("system/RelatedPerson.read", _("who stands beside patients")),
    ("system/Consent.read", _("who wants no messages, and by what")),
    ("system/AppointmentResponse.read", _("what patients answered about their appointments")),
    ("system/ServiceRequest.read", _("referral letters awaited")),
    ("system/Task.read", _("what is to do")),
    ("system/Questionnaire.read", _("the forms asked before visits")),
    ("system/QuestionnaireResponse.read", _("what patients answered to them (never part of everything)")),
    (
        "system/DocumentReference.read",
        _("documents of files, letters received too (never part of everything)"),
    ),
    ("system/CommunicationRequest.read", _("results and reports awaited (never part of everything)")),
    ("system/Communication.read", _("that messages were sent, without what they say")),
    ("system/AuditEvent.read", _("the trace: who read and did what (never part of everything)")),
    ("system/Appointment.write", _("book appointments as the directives allow, and cancel them")),
    ("system/AppointmentResponse.write", _("pass on that a patient will come, or will not")),
    ("system/ServiceRequest.write", _("say that a referral letter has come")),
    ("system/Patient.write", _("open patients' files")),
    ("permanence/directives.read", _("directives, and what they would decide")),
    ("permanence/waiting.read", _("the waiting list")),
    ("permanence/waiting.write", _("put patients on the waiting list, and take them off")),
    ("permanence/requests.read", _("requests that wait for an answer, and what was asked")),
    ("permanence/requests.write", _("leave requests on the board")),
    ("permanence/figures.read", _("figures of calls, without anyone's name")),
]


class AccessForm(forms.Form):
    """A new program."""

    name = forms.CharField(label=_("Name of the program"), max_length=80, help_text=_("As you will know it again."))
    scopes = forms.MultipleChoiceField(
        label=_("It may read, or do"), choices=KINDS, widget=forms.CheckboxSelectMultiple
    )
    redirects = forms.CharField(
        label=_("Where it has people led back to"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Only when people let it act in their names: the addresses its maker gave you, one a line."),
    )

    public = forms.BooleanField(
        label=_("It can keep no secret"),
        required=False,
        help_text=_(
            "A program on people's own computers or telephones: it acts in their names alone, and has no secret."
        ),
    )

    def clean(self) -> dict[str, Any]:
        """Want an address of who has no secret: people are led back there."""
        said = super().clean() or {}
        if said.get("public") and not said.get("redirects", [""]):
            self.add_error("redirects", _("Without a secret, people must be led back somewhere: give the address."))
        return said

    def clean_redirects(self) -> list[str]:
        """Return the addresses, each whole and sent over https, or on the very machine of whoever tries it."""
        found = [line.strip() for line in self.cleaned_data["redirects"].splitlines() if line.strip()]
        if any(not _leads_back(one) for one in found):
            raise forms.ValidationError(_("Each address is whole, begins with https:// and has no #."))
        return found


def _leads_back(address: str) -> bool:
    parts = urlsplit(address)
    near = parts.scheme == "http" and parts.hostname in {"localhost", "127.0.0.1"}
    plain = len(address) <= LONGEST and not set(address) & set(" ;,'\"<>\\") and address.isascii()
    return plain and bool(parts.netloc) and not parts.fragment and (parts.scheme == "https" or near)
