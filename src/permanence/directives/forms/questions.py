"""Ten questions whose answers are a practice's first directives."""

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from permanence.directives import saying
from permanence.directives.models import Directive, Kind, Term
from permanence.directives.rules.form import tidy

WELCOME = ("relative_of_patient", "pregnant", "child_under_6")
ASKED = {"via": "message", "answer_within_min": 120}

# Kind, question, and the answers to choose from: the first is the usual one.
QUESTIONS: tuple[tuple[Kind, Any, tuple[dict[str, Any], ...]], ...] = (
    (Kind.NEW_PATIENTS, _("Are new patients taken?"), (
        {"policy": "accept"}, {"policy": "ask"},
        {"policy": "refuse", "exceptions": [{"if": who, "policy": "accept"} for who in WELCOME]}, {"policy": "refuse"},
    )),
    (Kind.TRANSFER, _("Which calls are put through to the practitioners?"), tuple(
        {"calls": calls}
        for calls in ("never", "emergencies", "professionals", "emergencies_and_professionals", "always")
    )),
    (Kind.EXCEPTIONS, _("May the desk ask a practitioner for an exception?"), tuple(
        {"ask": ask, **ASKED} for ask in ("sometimes", "always", "never")
    )),
    (Kind.EMERGENCY_SLOTS, _("For whom are the emergency slots kept?"), tuple(
        {"min_urgency": urgency} for urgency in ("same_day", "doctor_now", "within_48h")
    )),
    (Kind.OVERBOOK, _("How many extra appointments in a full half-day?"), tuple(
        {"max_per_half_day": most} for most in range(4)
    )),
    (Kind.COLLEAGUES, _("Which colleagues may be proposed?"), ({"zone": False}, {"zone": True})),
    (Kind.WAITING_LIST, _("May patients be put on a waiting list?"), ({"allowed": True}, {"allowed": False})),
    (Kind.RENEWAL, _("How are prescriptions renewed?"), tuple(
        {"by": by} for by in ("message", "appointment", "teleconsultation")
    )),
    (Kind.HOME_VISIT, _("Are home visits made?"), (
        {"policy": "ask"}, {"policy": "accept", "zone_only": True}, {"policy": "accept"}, {"policy": "refuse"},
    )),
    (Kind.TELECONSULTATION, _("Are consultations given at a distance?"), (
        {"policy": "refuse"}, {"policy": "accept", "known_only": True}, {"policy": "accept"},
    )),
)  # fmt: skip


class Questions(forms.Form):
    """The ten questions; what the practice has said already is chosen."""

    def __init__(self, typed: Any = None, *, former: Mapping[str, Directive]) -> None:
        super().__init__(typed)
        self.former = former
        for kind, question, bodies in QUESTIONS:
            told = [tidy(kind, body) for body in bodies]
            choices = [(str(place), saying.said(kind, body, {})) for place, body in enumerate(told)]
            written = former.get(kind)
            begun = "0"
            if written:
                begun = str(told.index(written.body)) if written.body in told else ""
            if written and not begun:
                choices = [("", saying.answer(written, kind)), *choices]
            self.fields[kind.value] = forms.ChoiceField(
                label=question, choices=choices, initial=begun, required=not (written and not begun),
                widget=forms.RadioSelect,
            )  # fmt: skip

    def told(self) -> Iterator[dict[str, Any]]:
        """Return what `actions.write_all` needs, for what is said anew or otherwise."""
        for kind, _question, bodies in QUESTIONS:
            chosen, former = self.cleaned_data[kind.value], self.former.get(kind)
            body = tidy(kind, bodies[int(chosen)]) if chosen else None
            if body is None or (former and former.body == body):
                continue
            yield {
                "practitioner_role": None, "kind": kind, "term": Term.PERMANENT, "valid_to": None, "body": body,
                "lineage": former.lineage if former else None, "version": former.version if former else None,
            }  # fmt: skip
