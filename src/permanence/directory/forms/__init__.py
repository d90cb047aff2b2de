"""Forms of the directory, one file a noun; what was typed is always given back."""

from .days import EndForm
from .delegations import DelegationForm
from .founding import FoundingForm
from .locking import CodeForm, NewCodeForm
from .mandates import MandateForm, RightsForm
from .partners import PartnerForm
from .people import AccountForm, AssignmentForm, MemberForm, PersonForm, PractitionerForm
from .second_steps import SecondStepsForm
from .structures import NetworkForm, SiteForm, StructureForm
from .welcoming import WelcomeForm

__all__ = [
    "AccountForm",
    "AssignmentForm",
    "CodeForm",
    "DelegationForm",
    "EndForm",
    "FoundingForm",
    "MandateForm",
    "MemberForm",
    "NetworkForm",
    "NewCodeForm",
    "PartnerForm",
    "PersonForm",
    "PractitionerForm",
    "RightsForm",
    "SecondStepsForm",
    "SiteForm",
    "StructureForm",
    "WelcomeForm",
]
