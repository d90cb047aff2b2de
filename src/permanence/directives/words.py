"""The words of directives' choices, as a secretary says them."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .models import Term
from .rules.clashes import Because

POLICIES = {"accept": _("yes"), "refuse": _("no"), "ask": _("ask first")}
YES_NO = {True: _("yes"), False: _("no")}
CALLS = {
    "never": _("never"),
    "emergencies": _("emergencies only"),
    "professionals": _("professionals of care only"),
    "emergencies_and_professionals": _("emergencies and professionals of care"),
    "always": _("always"),
}
TERMS = {
    Term.OF_DAY: _("for the day, until midnight"),
    Term.TEMPORARY: _("until the day named"),
    Term.PERMANENT: _("without end"),
}
DAYS = {
    "mon": pgettext_lazy("every week", "Mon"),
    "tue": pgettext_lazy("every week", "Tue"),
    "wed": pgettext_lazy("every week", "Wed"),
    "thu": pgettext_lazy("every week", "Thu"),
    "fri": pgettext_lazy("every week", "Fri"),
    "sat": pgettext_lazy("every week", "Sat"),
    "sun": pgettext_lazy("every week", "Sun"),
}
CONDITIONS = {
    "relative_of_patient": _("relative of a patient"),
    "chronic_without_doctor": _("long illness without a doctor"),
    "pregnant": _("pregnant woman"),
    "child_under_6": _("child under 6"),
    "lives_in_zone": _("living in the zone"),
    "urgent": _("to be seen today"),
    "referred_by_colleague": _("referred by a colleague"),
}
URGENCIES = {
    "doctor_now": _("a doctor's opinion at once"),
    "same_day": _("to be seen today or more urgent"),
    "within_48h": _("to be seen within 48 h or more urgent"),
    "planned": _("any need"),
}
ASKS = {"never": _("never"), "sometimes": _("sometimes"), "always": _("always")}
VIA = {"message": _("by message"), "call": _("by telephone")}
BY = {"message": _("by message"), "appointment": _("by appointment"), "teleconsultation": _("by teleconsultation")}
ZONE = {False: _("of the house only"), True: _("of the house, then of the zone")}
AFTER_ABSENCES = {
    "message": _("a message to the practitioner instead of an appointment"),
    "refuse_online": _("no more booking online"),
}
KNOWN = {False: _("every patient"), True: _("known patients only")}
VISITED = {False: _("wherever they live"), True: _("in the zone only")}
BECAUSE = {
    Because.OWN_BAN: _("a practice never lifts what a practitioner forbids"),
    Because.TERM: _("of the day before temporary, temporary before permanent"),
    Because.WHOSE: _("the practitioner before the practice"),
    Because.BAN: _("a ban before a permission"),
    Because.NEWER: _("the latest written"),
}
