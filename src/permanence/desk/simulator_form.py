"""The situation of an invented caller, chosen on one form that can be shared as an address."""

from collections.abc import Iterable, Mapping
from datetime import datetime, time
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from permanence.desk import words
from permanence.desk.rules.deciding import Caller, Patient, Request, Scene, Urgency
from permanence.directory.models import PractitionerRole
from permanence.ui.days import DayField

RELATIONS = [
    ("self", _("the patient")),
    ("relative", _("a relative")),
    ("guardian", _("a parent of a minor, a guardian")),
    ("third", _("someone else")),
    ("professional", _("a professional of care")),
]
KINDS = [
    ("appointment", _("An appointment")),
    ("renewal", _("A renewal")),
    ("result", _("A result")),
    ("certificate", _("A certificate")),
    ("home_visit", _("A home visit")),
    ("teleconsultation", _("A teleconsultation")),
    ("cancel", _("To cancel")),
    ("move", _("To move an appointment")),
    ("message", _("To leave a message")),
    ("complaint", _("A complaint")),
]
URGENCIES = [
    ("planned", _("can be planned")),
    ("within_48h", _("within 48 h")),
    ("same_day", _("today")),
    ("doctor_now", _("a doctor's opinion at once")),
    ("now_15", _("the 15, now")),
]
SHEET = [
    ("none", _("asked: no red flag")),
    ("not_asked", _("not asked yet")),
    ("chest_pain", _("red flag: pain in the chest")),
    ("breathing_distress", _("red flag: hard to breathe")),
    ("stroke_signs", _("red flag: signs of a stroke")),
    ("loss_of_consciousness", _("red flag: loss of consciousness")),
    ("severe_bleeding", _("red flag: heavy bleeding")),
    ("severe_allergy", _("red flag: severe allergy")),
    ("suicidal", _("red flag: suicidal thoughts")),
    ("poisoning", _("red flag: poisoning")),
    ("infant_fever_under_3m", _("red flag: fever under 3 months")),
]
TRAITS = [
    ("ill", _("ill")),
    ("pregnant", _("pregnant")),
    ("chronic", _("long illness")),
    ("no_doctor", _("without a doctor of their own")),
    ("outside", _("lives outside the zone")),
    ("relative", _("relative of a patient")),
    ("referred", _("referred by a colleague")),
]
NEEDS = [
    ("extra_time", _("more time")),
    ("interpreter", _("an interpreter")),
    ("reduced_mobility", _("an accessible place")),
]
MANNERS = [("insists", _("insists")), ("unhappy", _("is unhappy")), ("gravity", _("says it is serious"))]
USUAL = {"who": "self", "known": "yes", "age": "40", "kind": "appointment", "urgency": "planned", "sheet": "none"}
EXAMPLES: tuple[tuple[Any, Mapping[str, Any]], ...] = (
    (_("New patient, fever, no doctor"), {"known": "no", "traits": ["ill", "no_doctor"], "urgency": "same_day"}),
    (_("Known patient, check-up"), {}),
    (_("Renewal"), {"kind": "renewal"}),
    (_("A hospital calls"), {"who": "professional", "kind": "message", "urgency": "doctor_now"}),
    (_("A sign of gravity"), {"urgency": "same_day", "sheet": "chest_pain", "traits": ["ill"]}),
)


def examples(practitioner: str) -> list[tuple[Any, str]]:
    """Return ready situations with the query of each, for one practitioner."""
    return [(label, urlencode({"practitioner": practitioner, **differs}, doseq=True)) for label, differs in EXAMPLES]


class Situation(forms.Form):
    """What the secretary would learn on the telephone; whatever the address leaves out is as usual."""

    practitioner = forms.ChoiceField(label=_("For"))
    who = forms.ChoiceField(label=_("Who calls"), choices=RELATIONS)
    known = forms.ChoiceField(
        label=_("The practitioner knows the patient"),
        choices=[("yes", _("yes")), ("no", pgettext_lazy("patient", "no, a new one"))],
        widget=forms.RadioSelect,
    )
    age = forms.IntegerField(label=_("Age, when known"), min_value=0, max_value=120, required=False)
    traits = forms.MultipleChoiceField(
        label=_("The patient is"), choices=TRAITS, required=False, widget=forms.CheckboxSelectMultiple
    )
    kind = forms.ChoiceField(label=_("What is asked"), choices=KINDS)
    urgency = forms.ChoiceField(label=_("How urgent"), choices=URGENCIES)
    sheet = forms.ChoiceField(label=_("Red-flag sheet"), choices=SHEET)
    manner = forms.MultipleChoiceField(
        label=_("The caller"), choices=MANNERS, required=False, widget=forms.CheckboxSelectMultiple
    )
    needs = forms.MultipleChoiceField(
        label=_("What must be provided"), choices=NEEDS, required=False, widget=forms.CheckboxSelectMultiple
    )
    missed = forms.IntegerField(label=_("Missed in 12 months"), min_value=0, max_value=50, required=False)
    on = DayField(label=_("On the day"), required=False)
    hour = forms.TimeField(label=_("Hour"), required=False, widget=forms.TimeInput(attrs={"type": "time"}))

    def __init__(
        self, sent: Any, *, roles: Iterable[PractitionerRole], own: PractitionerRole, now: datetime, zone: ZoneInfo
    ) -> None:
        super().__init__(_completed(sent, own))
        self.roles = {str(role.pk): role for role in roles}
        self.now, self.zone = now, zone
        chosen = self.fields["practitioner"]
        assert isinstance(chosen, forms.ChoiceField)
        chosen.choices = [(pk, words.as_called(role.person)) for pk, role in self.roles.items()]

    def clean(self) -> dict[str, Any]:
        """Put day and hour together: now, unless one of them is said."""
        told: dict[str, Any] = super().clean() or {}
        on, hour = told.get("on"), told.get("hour")
        if on is None and hour is None:
            return told | {"at": self.now}
        local = self.now.astimezone(self.zone)
        at = datetime.combine(on or local.date(), hour or (local.time() if on in (None, local.date()) else time(9)))
        told["at"] = at.replace(tzinfo=self.zone)
        if told["at"] < self.now.replace(second=0, microsecond=0):
            self.add_error(
                "hour" if on in (None, local.date()) else "on", _("This moment is past: choose a later one.")
            )
        return told

    @property
    def role(self) -> PractitionerRole:
        """Whom it is for."""
        return self.roles[self.cleaned_data["practitioner"]]

    @property
    def at(self) -> datetime:
        """When the call is."""
        at: datetime = self.cleaned_data["at"]
        return at

    def scene(self) -> Scene:
        """Return the call as the desk's decision takes it."""
        told = self.cleaned_data
        traits, manner = set(told["traits"]), set(told["manner"])
        return Scene(
            practitioner=told["practitioner"],
            tz=self.zone,
            caller=Caller(told["who"]),
            patient=Patient(
                known_to=frozenset([told["practitioner"]] if told["known"] == "yes" else []),
                age=told["age"],
                has_doctor="no_doctor" not in traits,
                ill="ill" in traits,
                pregnant="pregnant" in traits,
                chronic="chronic" in traits,
                lives_in_zone="outside" not in traits,
                relative_of_patient="relative" in traits,
                referred_by="colleague" if "referred" in traits else None,
                no_shows_12m=told["missed"] or 0,
                needs=frozenset(told["needs"]),
            ),
            request=Request(
                kind=told["kind"],
                urgency=Urgency[told["urgency"].upper()],
                red_flags=_flags(told["sheet"]),
                declared_gravity="gravity" in manner,
                insists="insists" in manner,
                unhappy="unhappy" in manner or told["kind"] == "complaint",
            ),
        )


def _flags(sheet: str) -> frozenset[str] | None:
    if sheet == "not_asked":
        return None
    return frozenset() if sheet == "none" else frozenset([sheet])


def _completed(sent: Any, own: PractitionerRole) -> Any:
    """Return what was sent, with what is usual for the rest."""
    told = sent.copy()
    for name, value in (USUAL | {"practitioner": str(own.pk)}).items():
        if name not in told:
            told[name] = value
    return told
