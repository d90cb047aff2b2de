"""Free times, appointments and patients, as programs ask for them and are answered; pure."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field

from .fields import Moment, Problem, Shape, Words
from .fields import kept as _

MANY = 500  # practitioners named in one question
Named = Annotated[list[UUID], Field(max_length=MANY)]


class FreeTimesAsked(Shape):
    """Which free times."""

    reason: Annotated[Words, Field(min_length=1, max_length=60, description=_("A visit reason by name"))]
    practitioner: Annotated[Named, Field(description=_("With whom; several times for several"))] = []
    structure: Annotated[Named, Field(description=_("In which structures; all of yours when none is named"))] = []
    specialty: Annotated[Words, Field(max_length=80)] = ""
    since: Annotated[Moment | None, Field(alias="from", description=_("Not before; now when nothing is said"))] = None
    until: Moment | None = None
    count: Annotated[int | None, Field(ge=1, le=100, description=_("At most so many; five when not said"))] = None


class Span(Shape):
    """A time that is free."""

    start: Moment
    end: Moment
    kind: str = Field(description=_("Kept for: any, emergency, and so on"))
    where: str = Field("", description=_("In which town or street, of a practitioner who receives at several sites"))


class FreeTime(Span):
    """A time that is free, with whom and for what."""

    practitioner: UUID
    reason: UUID


class FreeTimes(Shape):
    """The next free times, the earliest first."""

    times: list[FreeTime]


class Booking(Shape):
    """Which time is to be booked, for whom, with whom and why."""

    patient: UUID
    practitioner: UUID
    reason: UUID
    start: Moment


class Booked(Shape):
    """An appointment that was booked."""

    appointment: UUID
    start: Moment
    end: Moment


class Taken(Problem):
    """Someone was faster."""

    nearest: list[Span] = Field(description=_("The nearest times that are still free, three at most"))


class Searched(Shape):
    """Whom a text means."""

    q: Annotated[Words, Field(max_length=200, description=_("Names, a birth date, a number: as in the search"))] = ""


class Patient(Shape):
    """Who a patient is, and how to reach him."""

    patient: UUID
    name: str
    born_as: str
    birth_date: date
    phone: str
    structure: UUID


class Patients(Shape):
    """Those found, eight at most."""

    patients: list[Patient]
