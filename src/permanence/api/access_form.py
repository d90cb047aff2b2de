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
    ("system/Appointment.write", _("book appointments as the directives allow, and cancel them")),
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
