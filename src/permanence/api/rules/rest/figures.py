"""What calls come to, as programs ask for it and are told: counts, and no one's name; pure."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field, model_validator

from permanence.insights.rules import periods
from permanence.insights.rules.calls import Aim
from permanence.insights.rules.calls import Waiting as Counted

from .fields import Shape
from .fields import kept as _
from .listing import Day

LONGEST = 366


class FiguresAsked(Shape):
    """Which calls are counted."""

    structure: UUID | None = None
    line: UUID | None = None
    first: Annotated[Day, Field(alias="from", description=_("The first day, where the structure is"))]
    last: Annotated[Day, Field(alias="until", description=_("The last day, itself counted; a year at most"))]

    @model_validator(mode="after")
    def in_order(self) -> "FiguresAsked":
        """Refuse days that end before they begin, and more than a year."""
        if not 0 <= (self.last - self.first).days < LONGEST:
            raise ValueError("until comes after from, within a year")
        return self

    @property
    def period(self) -> periods.Period:
        """The days, with the step in which they are told."""
        return periods.Period(self.first, self.last, periods.step_for((self.last - self.first).days + 1))


class Figures(Shape):
    """What some calls came to."""

    offered: int = Field(description=_("All that rang"))
    answered: int
    abandoned: int = Field(description=_("Hung up before the answer"))
    going_on: int
    outside: int = Field(description=_("Rang when the line was closed"))
    service_percent: int | None = Field(description=_("Answered in time, as the structure aims"))
    wait_p50_s: int | None
    wait_p95_s: int | None


class OfLine(Figures):
    """Those of one line, by its name."""

    line: str


class OfPart(Figures):
    """Those of one part of the period."""

    first: date = Field(serialization_alias="from")


class Told(Shape):
    """The figures of a period: whole, by line, and by day, week or month."""

    first: date = Field(serialization_alias="from")
    last: date = Field(serialization_alias="until")
    step: str
    aim_percent: int
    aim_within_s: int
    total: Figures
    lines: list[OfLine]
    parts: list[OfPart]


def counts(some: Counted, aim: Aim) -> dict[str, int | None]:
    """Return the fields of figures."""
    return {
        "offered": some.offered,
        "answered": some.answer.count,
        "abandoned": some.loss.count,
        "going_on": some.going_on,
        "outside": some.outside,
        "service_percent": some.service(aim).percent,
        "wait_p50_s": some.p50,
        "wait_p95_s": some.p95,
    }
