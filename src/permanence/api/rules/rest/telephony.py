"""What a switchboard tells and is answered, and what programs are told: events in, webhooks out; pure."""

from typing import Literal
from uuid import UUID

from pydantic import Field

from .fields import Moment, Shape
from .fields import kept as _


class Event(Shape):
    """What happens to a call."""

    line: str = Field(pattern=r"^[+0-9 ().\-]{1,32}$", description=_("The number called"), examples=["+33536490001"])
    call_id: str = Field(min_length=1, max_length=100, description=_("The call, by the switchboard's own name for it"))
    event: Literal["ringing", "answered", "held", "transferred", "resumed", "ended"]
    at: Moment
    caller: str | None = Field(
        default=None, alias="from", max_length=32, description=_("The number calling; null when withheld")
    )


class Call(Shape):
    """The call as it stands now; while it rings, also what its caller may be told."""

    call: UUID
    state: str
    open: bool | None = Field(default=None, description=_("Whether the line is open"))
    because: str | None = Field(default=None, description=_("Why it is closed"))
    say: str | None = Field(default=None, description=_("What may be said to whoever calls"))
    place: int | None = Field(default=None, description=_("His place among those who wait"))
    wait_s: int | None = Field(default=None, description=_("How long he may wait, in seconds"))


class Ignored(Shape):
    """An event that tells of no call."""

    ignored: str


class Announcement(Shape):
    """What whoever calls a number now is told."""

    line: str
    open: bool
    because: str
    say: str


class About(Shape):
    """Which appointment it is about, and where; nothing of anyone."""

    structure: UUID
    appointment: UUID | None = Field(default=None, description=_("Missing from a trial"))


class Happening(Shape):
    """What happened."""

    type: Literal["appointment.booked", "appointment.cancelled", "trial"]
    timestamp: Moment
    data: About
