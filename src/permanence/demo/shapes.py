"""What the world's tables of data are made of."""

from dataclasses import dataclass

Copy = int  # the world is made `scale` times; the first copy is the one with names everybody knows


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason to come: as said on the phone, minutes, colour, and how often it is asked for."""

    name: str
    minutes: int
    color: str
    weight: int


@dataclass(frozen=True, slots=True)
class Trade:
    """A specialty, its reasons to come and its shortest appointment in minutes."""

    specialty: str
    step_min: int
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Member:
    """Someone of the staff; with a mailbox he has an account.

    :param mailbox: what stands before `@exemple.invalid`
    """

    key: str
    given: str
    family: str
    role: str
    title: str = ""
    mailbox: str = ""


@dataclass(frozen=True, slots=True)
class Practitioner(Member):
    """A practitioner: his trade, the name of his week, and whether callers have his own number.

    :param packed: nothing is left in his coming seven days
    """

    trade: str = "general"
    week: str = "full"
    own_line: bool = False
    packed: bool = False


@dataclass(frozen=True, slots=True)
class Annex:
    """Another site of the structure `of`, where one of its practitioners receives on some weekdays."""

    of: str
    place: "Place"
    weekdays: frozenset[int]


@dataclass(frozen=True, slots=True)
class Place:
    """A structure and its one site."""

    key: str
    kind: str
    name: str
    address: str
    postal_code: str
    city: str
    accessible: bool = True
    directions: str = ""
    parent: str = ""


@dataclass(frozen=True, slots=True)
class Practice:
    """A practice that the permanence answers for."""

    place: Place
    said: str  # how its name is said in the greeting
    practitioners: tuple[Practitioner, ...]
    staff: tuple[Member, ...] = ()


@dataclass(frozen=True, slots=True)
class Order:
    """A directive: whose (a practice's key, and a practitioner's or none), what, and for how long.

    :param days: from how many days before today to how many days after; None is open
    """

    practice: str
    practitioner: str
    kind: str
    term: str
    body: dict[str, object]
    days: tuple[int, int | None] = (-90, None)
