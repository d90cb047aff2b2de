"""Who used a file and for what, in the words of patients, in each of their languages."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from permanence.foundation.refusal import Words
from permanence.guard.models import Reason
from permanence.privacy.queries import Deed, Who

FUNCTIONS: Mapping[Who, Words] = {
    Who.PRACTITIONER: _("A health professional of the practice"),
    Who.SECRETARY: _("The practice's secretariat"),
    Who.MANAGER: _("The person in charge of the practice"),
    Who.MEMBER: _("Someone else of the team"),
    Who.MANDATE: _("The telephone secretariat chosen by the practice"),
    Who.PROGRAM: _("A software of the practice"),
    Who.PATIENT: _("You, from home"),
}
DEEDS: Mapping[Deed, Words] = {
    Deed.EMERGENCY: _("opened your file in an emergency, without being allowed to otherwise"),
    Deed.OPENED: _("looked at your file"),
    Deed.BOOKED: _("took care of an appointment"),
    Deed.ANSWERED: _("answered a call or a request"),
    Deed.WROTE: _("wrote to you"),
    Deed.CORRECTED: _("noted or corrected something about you"),
    Deed.CHECKED: _("checked who had opened your file, or protected it"),
}
REASONS: Mapping[str, Words] = {
    Reason.CARE: _("you needed care and nobody else could be reached"),
    Reason.REACH: _("you or a relative had to be reached at once"),
    Reason.IDENTITY: _("there was a doubt about your identity"),
    Reason.ASKED: _("you asked for it"),
    Reason.OTHER: pgettext_lazy("opened because of", "another reason"),
}
