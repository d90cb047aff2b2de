"""The sentence of each kind: its choices in the order they are said."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from permanence.directives import words
from permanence.directives.models import Kind
from permanence.directives.rules.form import HOURS_A_WEEK, MINUTES_A_WEEK, MOST_AT_ONCE, PLANNED
from permanence.directives.rules.kinds import CONDITIONS
from permanence.foundation.refusal import Words

from .sentence import Sentence, YesNo

SAME = ("", _("like the others"))
PLACES = 3  # colleagues put in order at once


def _choice(label: Any, choices: Mapping[str, Words], initial: str = "", *, without: str = "") -> forms.ChoiceField:
    told = [(code, said) for code, said in choices.items() if code != without]
    return forms.ChoiceField(label=label, choices=told, initial=initial or None)


def _number(label: Any, least: int, most: int, initial: int) -> forms.IntegerField:
    widget = forms.NumberInput(attrs={"class": "short-number", "inputmode": "numeric"})
    return forms.IntegerField(label=label, min_value=least, max_value=most, initial=initial, widget=widget)


class NewPatients(Sentence):
    """New patients: yes, no, ask first; and for whom it is otherwise."""

    kind = Kind.NEW_PATIENTS
    policy = _choice(_("New patients"), words.POLICIES)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        written = [e["if"] for e in self.former.body.get("exceptions", ())] if self.former else []
        self.conditions = list(dict.fromkeys([*written, *CONDITIONS]))  # the order written decides: it is kept
        for condition in self.conditions:
            self.fields[f"if_{condition}"] = forms.ChoiceField(
                label=words.CONDITIONS[condition], choices=[SAME, *words.POLICIES.items()], required=False
            )

    @property
    def inside(self) -> list[forms.BoundField]:
        """The policy; each condition is a choice of words and cannot be mistyped."""
        return [self["policy"]]

    @property
    def exceptions(self) -> list[forms.BoundField]:
        """What is answered to each condition."""
        return [self[f"if_{condition}"] for condition in self.conditions]

    def body(self) -> dict[str, Any]:
        """Return the policy and its exceptions."""
        told = self.cleaned_data
        said = [(condition, told[f"if_{condition}"]) for condition in self.conditions]
        return {"policy": told["policy"], "exceptions": [{"if": c, "policy": policy} for c, policy in said if policy]}

    def _said(self, body: dict[str, Any]) -> dict[str, Any]:
        said = {f"if_{e['if']}": e["policy"] for e in reversed(body.get("exceptions", ()))}
        return super()._said(body) | said


class Exceptions(Sentence):
    """Whether the practitioner may be asked for an exception, and how."""

    kind = Kind.EXCEPTIONS
    ask = _choice(_("Ask the practitioner"), words.ASKS, "sometimes")
    via = _choice(_("how"), words.VIA)
    answer_within_min = _number(_("answer within"), 1, MINUTES_A_WEEK, 120)


class EmergencySlots(Sentence):
    """Who may take a slot kept for emergencies, and from when others may."""

    kind = Kind.EMERGENCY_SLOTS
    min_urgency = _choice(_("kept for"), words.URGENCIES, "same_day", without=PLANNED)
    release_h = _number(_("opened to others"), 0, HOURS_A_WEEK, 2)


class Overbook(Sentence):
    """How many extra appointments a half-day takes, and whose."""

    kind = Kind.OVERBOOK
    max_per_half_day = _number(_("at most"), 0, MOST_AT_ONCE, 1)
    min_urgency = _choice(_("for"), words.URGENCIES, "same_day")
    known_only = YesNo(label=_("for whom"), choices=words.KNOWN)


class Colleagues(Sentence):
    """Whom the desk proposes instead."""

    kind = Kind.COLLEAGUES
    zone = YesNo(label=_("Colleagues proposed"), choices=words.ZONE)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        written = self.former.body.get("order", ()) if self.former else ()
        self.places = range(min(len(self.people), max(PLACES, len(written) + 1)))
        for place in self.places:
            label = _("first") if place == 0 else _("then")
            choices = [("", _("nobody in particular")), *self.people]
            self.fields[f"order_{place}"] = forms.ChoiceField(label=label, choices=choices, required=False)

    @property
    def order(self) -> list[forms.BoundField]:
        """Whom first, whom then."""
        return [self[f"order_{place}"] for place in self.places]

    def body(self) -> dict[str, Any]:
        """Return the order and whether the zone is named."""
        told = self.cleaned_data
        named = [told[f"order_{place}"] for place in self.places]
        return {"order": [who for who in named if who], "zone": told["zone"]}

    def _said(self, body: dict[str, Any]) -> dict[str, Any]:
        return super()._said(body) | {f"order_{place}": who for place, who in enumerate(body.get("order", ()))}


class WaitingList(Sentence):
    """Whether patients may be put on the waiting list."""

    kind = Kind.WAITING_LIST
    allowed = YesNo(label=_("Waiting list"), choices=words.YES_NO)


class Renewal(Sentence):
    """How a prescription is renewed."""

    kind = Kind.RENEWAL
    by = _choice(_("Renewals"), words.BY)


class Results(Sentence):
    """How results are told: never by the desk."""

    kind = Kind.RESULTS
    by = _choice(_("Results"), words.BY, without="teleconsultation")


class Certificate(Sentence):
    """How a certificate is asked for."""

    kind = Kind.CERTIFICATE
    by = _choice(_("Certificates"), words.BY, without="teleconsultation")


class HomeVisit(Sentence):
    """Whether visits are made, and where."""

    kind = Kind.HOME_VISIT
    policy = _choice(_("Home visits"), words.POLICIES, "ask")
    zone_only = YesNo(label=_("where"), choices=words.VISITED)


class Teleconsultation(Sentence):
    """Whether consultations are given at a distance, and to whom."""

    kind = Kind.TELECONSULTATION
    policy = _choice(_("Teleconsultations"), words.POLICIES, without="ask")
    known_only = YesNo(label=_("for whom"), choices=words.KNOWN)


class NoShow(Sentence):
    """What is done with who did not come, several times and without excuse."""

    kind = Kind.NO_SHOW
    after = _number(_("After"), 1, MOST_AT_ONCE, 2)
    then = _choice(_("then"), words.AFTER_ABSENCES)


class Closed(Sentence):
    """When nothing is taken, and who replaces him."""

    kind = Kind.CLOSED
    replaced_by = forms.ChoiceField(label=_("replaced by"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["replaced_by"] = forms.ChoiceField(
            label=_("replaced by"), choices=[("", _("nobody")), *self.people], required=False
        )

    def body(self) -> dict[str, Any]:
        """Return who replaces him."""
        return {"replaced_by": self.cleaned_data["replaced_by"] or None}


class Note(Sentence):
    """What the desk should know."""

    kind = Kind.NOTE
    text = forms.CharField(
        label=_("The desk should know"), widget=forms.Textarea(attrs={"rows": 3, "autofocus": True}), strip=True
    )
