"""The waiting list, as programs read it, add to it and take off it; pure."""

from datetime import date, time
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, Field, model_validator

from .fields import Count, Moment, Offset, Shape, Words
from .fields import kept as _


def _of_the_wall(at: time) -> time:
    if at.tzinfo is not None:
        raise ValueError("the wall time of the practice is expected, without an offset")
    return at


Urgency = Literal["same_day", "within_48h", "planned"]
Wall = Annotated[time, AfterValidator(_of_the_wall)]
Day = Annotated[date, Field(ge=date(2000, 1, 1), lt=date(2200, 1, 1))]
Weekday = Annotated[int, Field(ge=0, le=6)]


class ListAsked(Shape):
    """Which part of the list."""

    structure: UUID | None = None
    practitioner: UUID | None = None
    urgency: Annotated[str, Field(max_length=12)] = ""
    count: Count = 50
    offset: Offset = 0


class Wish(Shape):
    """What a patient waits for."""

    patient: UUID
    reason: UUID = Field(description=_("A visit reason"))
    practitioners: list[UUID] = Field(default=[], max_length=50, description=_("Any of them; none is anyone here"))
    urgency: Urgency = "planned"
    weekdays: list[Weekday] = Field(default=[], max_length=7, description=_("0 is Monday; none is any"))
    not_before: Wall | None = None
    over_by: Wall | None = None
    from_on: Day | None = None
    until_on: Day | None = Field(default=None, description=_("As the urgency tells when nothing is said"))
    notice_min: int = Field(default=60, ge=0, le=1440, description=_("How long he needs to come, in minutes"))
    by_email: bool = True
    by_phone: bool = True
    appointment: UUID | None = Field(default=None, description=_("A later one, which a sooner one replaces"))
    note: Words = Field(default="", max_length=200, description=_("For the staff; nothing of health"))

    @model_validator(mode="after")
    def can_be_reached(self) -> "Wish":
        """Refuse whom nobody may tell."""
        if not (self.by_email or self.by_phone):
            raise ValueError("at least one way to reach him is needed")
        return self


class Waiting(Shape):
    """One who waits, and what for."""

    entry: UUID
    structure: UUID
    patient: UUID
    name: str
    phone: str
    reason: UUID
    reason_name: str
    practitioners: list[UUID]
    urgency: str
    weekdays: list[int]
    not_before: time | None
    over_by: time | None
    from_on: date | None
    until_on: date
    notice_min: int
    by_email: bool
    by_phone: bool
    appointment: UUID | None
    note: str
    since: Moment
    left: Moment | None = Field(description=_("Since when he waits no more"))
    left_why: str


class WaitingList(Shape):
    """A page of those who wait, the most urgent first, then who has waited longest."""

    entries: list[Waiting]
    next: str | None = Field(description=_("The address of what follows; null at the end"))
