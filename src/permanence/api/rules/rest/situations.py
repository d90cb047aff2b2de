"""Directives, and what they would decide for an invented caller; pure."""

from collections.abc import Mapping
from datetime import tzinfo
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from permanence.desk.rules import deciding

from .fields import Count, Moment, Offset, Shape
from .fields import kept as _

Relation = Literal["self", "relative", "guardian", "third", "professional"]
Kind = Literal[
    "appointment", "renewal", "result", "certificate", "home_visit", "teleconsultation", "cancel", "move", "message",
    "complaint",
]  # fmt: skip
Urgency = Literal["planned", "within_48h", "same_day", "doctor_now", "now_15"]
Flag = Literal[
    "chest_pain", "breathing_distress", "stroke_signs", "loss_of_consciousness", "severe_bleeding", "severe_allergy",
    "suicidal", "poisoning", "infant_fever_under_3m",
]  # fmt: skip
Need = Literal["extra_time", "interpreter", "reduced_mobility"]


class DirectivesAsked(Shape):
    """Which directives."""

    structure: UUID | None = None
    practitioner: Annotated[UUID | None, Field(description=_("Those of this practitioner alone"))] = None
    kind: Annotated[str, Field(max_length=20)] = ""
    count: Count = 50
    offset: Offset = 0


class Directive(Shape):
    """One directive, in its current version."""

    directive: UUID
    version: int
    structure: UUID
    practitioner: UUID | None = Field(description=_("Whom it binds; null is the whole practice"))
    kind: str
    term: str = Field(description=_("of_day beats temporary beats permanent"))
    since: Moment = Field(serialization_alias="from")
    until: Moment | None
    written: Moment
    says: Mapping[str, Any] = Field(description=_("The fields of its kind"))


class Directives(Shape):
    """A page of them."""

    directives: list[Directive]
    next: str | None = Field(description=_("The address of what follows; null at the end"))


class Situation(Shape):
    """What would be learnt on the telephone; what is left out is as usual."""

    practitioner: UUID = Field(description=_("Whom the call is for"))
    caller: Relation = "self"
    known: bool = Field(default=True, description=_("The practitioner knows the patient"))
    age: int | None = Field(default=None, ge=0, le=120)
    ill: bool = False
    pregnant: bool = False
    chronic: bool = False
    has_doctor: bool = Field(default=True, description=_("The patient has a doctor of his own"))
    lives_in_zone: bool = True
    relative_of_patient: bool = False
    referred: bool = Field(default=False, description=_("Sent by a colleague"))
    no_shows: int = Field(default=0, ge=0, le=50, description=_("Appointments missed in twelve months"))
    needs: list[Need] = Field(default=[], max_length=3)
    kind: Kind = "appointment"
    urgency: Urgency = "planned"
    red_flags: list[Flag] | None = Field(
        default=None, max_length=9, description=_("Signs of gravity heard; null when they were not asked")
    )
    gravity: bool = Field(default=False, description=_("The caller says it is serious"))
    insists: bool = False
    unhappy: bool = False
    at: Annotated[Moment | None, Field(description=_("When the call is; now when nothing is said"))] = None

    def scene(self, zone: tzinfo) -> deciding.Scene:
        """Return the call as the desk's decision takes it."""
        whom = str(self.practitioner)
        return deciding.Scene(
            practitioner=whom,
            tz=zone,
            caller=deciding.Caller(self.caller),
            patient=deciding.Patient(
                known_to=frozenset([whom] if self.known else []),
                age=self.age,
                has_doctor=self.has_doctor,
                ill=self.ill,
                pregnant=self.pregnant,
                chronic=self.chronic,
                lives_in_zone=self.lives_in_zone,
                relative_of_patient=self.relative_of_patient,
                referred_by="colleague" if self.referred else None,
                no_shows_12m=self.no_shows,
                needs=frozenset(self.needs),
            ),
            request=deciding.Request(
                kind=self.kind,
                urgency=deciding.Urgency[self.urgency.upper()],
                red_flags=None if self.red_flags is None else frozenset(self.red_flags),
                declared_gravity=self.gravity,
                insists=self.insists,
                unhappy=self.unhappy or self.kind == "complaint",
            ),
        )


class Proposal(Shape):
    """What would be proposed: a human decides."""

    action: str
    practitioner: UUID | None
    start: Moment | None
    script: str = Field(description=_("What is said to the caller"))
    because: list[str] = Field(description=_("Identifiers of the directives that led to it, then the rules"))


class Decision(Shape):
    """What would be proposed, the first first; nothing is kept or booked."""

    proposals: list[Proposal]


def proposal(made: deciding.Proposal) -> Proposal:
    """Tell a proposal of the desk's decision."""
    whom = UUID(made.practitioner) if made.practitioner else None
    return Proposal(
        action=made.action, practitioner=whom, start=made.slot, script=made.script, because=list(made.reasons)
    )
