"""Which program may read and do what."""

from django import forms
from django.utils.translation import gettext_lazy as _

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
    ("system/Communication.read", _("that messages were sent, without what they say")),
    ("system/AuditEvent.read", _("the trace: who read and did what (never part of everything)")),
    ("system/Appointment.write", _("book appointments as the directives allow, and cancel them")),
    ("system/AppointmentResponse.write", _("pass on that a patient will come, or will not")),
    ("system/Patient.write", _("open patients' files")),
]


class AccessForm(forms.Form):
    """A new program."""

    name = forms.CharField(label=_("Name of the program"), max_length=80, help_text=_("As you will know it again."))
    scopes = forms.MultipleChoiceField(
        label=_("It may read, or do"), choices=KINDS, widget=forms.CheckboxSelectMultiple
    )
