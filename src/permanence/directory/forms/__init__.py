"""Forms of the directory, one file a noun; what was typed is always given back."""

from .days import EndForm
from .founding import FoundingForm
from .mandates import MandateForm, RightsForm
from .people import AccountForm, AssignmentForm, MemberForm, PersonForm, PractitionerForm
from .structures import NetworkForm, SiteForm, StructureForm

__all__ = [
    "AccountForm",
    "AssignmentForm",
    "EndForm",
    "FoundingForm",
    "MandateForm",
    "MemberForm",
    "NetworkForm",
    "PersonForm",
    "PractitionerForm",
    "RightsForm",
    "SiteForm",
    "StructureForm",
]
