"""What waits on the board for an answer, as programs read it and add to it; pure."""

from typing import Literal
from uuid import UUID

from pydantic import Field

from .fields import Count, Moment, Offset, Shape, Words
from .fields import kept as _

Kind = Literal[
    "appointment", "cancel", "move", "renewal", "result", "certificate", "home_visit", "teleconsultation", "message",
    "complaint",
]  # fmt: skip


class BoardAsked(Shape):
    """Which part of the board."""

    structure: UUID | None = None
    count: Count = 50
    offset: Offset = 0


class Left(Shape):
    """A request to leave on the board."""

    structure: UUID
    kind: Kind = "message"
    expressed: Words = Field(min_length=1, max_length=4000, description=_("In the words of whoever asks"))
    patient: UUID | None = Field(default=None, description=_("Who it is for, when he is known"))


class Request(Shape):
    """What someone asks, and how far it is."""

    request: UUID
    structure: UUID
    channel: str
    kind: str
    state: Literal["waiting", "taken", "answered"] = Field(
        description=_("For whoever is free first; taken by someone; or with its answer")
    )
    owner: str = Field(description=_("Who has it, by name"))
    practitioner: UUID | None
    patient: UUID | None
    reason: UUID | None
    appointment: UUID | None
    expressed: str
    urgency: str
    opened: Moment
    due: Moment | None = Field(description=_("By when it is answered, or somebody is told"))
    outcome: str
    closed: Moment | None


class Board(Shape):
    """A page of what waits, the most pressing first."""

    requests: list[Request]
    next: str | None = Field(description=_("The address of what follows; null at the end"))
