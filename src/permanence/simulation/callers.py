"""Who calls, from which number, and what for."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from random import Random
from uuid import UUID


class Wish(StrEnum):
    """What a caller wants, in the words of the desk's buttons."""

    APPOINTMENT = "appointment"
    CANCEL = "cancel"
    RENEWAL = "renewal"
    RESULT = "result"
    MESSAGE = "message"
    RED_FLAG = "red_flag"
    WRONG_NUMBER = "wrong_number"


# In a hundred calls; guessed, for want of a public figure by kind of request.
WISHES = {
    Wish.APPOINTMENT: 62.0,
    Wish.CANCEL: 10.0,
    Wish.RENEWAL: 9.0,
    Wish.RESULT: 8.0,
    Wish.MESSAGE: 8.0,
    Wish.WRONG_NUMBER: 2.4,
    Wish.RED_FLAG: 0.6,
}
NEW_PATIENT, WITHHELD, ANOTHER_PHONE, WANTS_LATER = 0.10, 0.12, 0.10, 0.15
FAMILY = (
    "Aragon",
    "Bonnafous",
    "Carcenac",
    "Delmotte",
    "Esquirol",
    "Fau-Bergès",
    "Lafforgue",
    "Ozanne",
    "Quéré",
    "d'Ussel",
)
GIVEN = ("Alix", "Basile", "Céleste", "Dorian", "Eugénie", "Ferdinand", "Gaëlle", "Hector", "Ismaël", "Joséphine")
FICTITIOUS = "+3363998"  # the mobiles that ARCEP keeps for fiction


@dataclass(frozen=True, slots=True)
class Line:
    """A number that rings, and the secret it shares with its switchboard."""

    number: str
    secret: str = field(repr=False)
    structure_id: UUID


@dataclass(frozen=True, slots=True)
class Person:
    """A patient as his papers say; without identifier when the practice does not know him yet."""

    birth_name: str
    first_names: str
    birth_date: date
    phone: str = ""
    email: str = ""
    id: UUID | None = None
    coming: bool = False  # whether he has an appointment to cancel


@dataclass(frozen=True, slots=True)
class Caller:
    """Someone on the telephone.

    :param number: as the switchboard tells it, E.164; empty when withheld
    :param later: whether the first times offered do not suit him
    """

    line: Line
    person: Person
    number: str
    wish: Wish
    later: bool = False


@dataclass
class Town:
    """Everyone who may call: the lines, and the patients of the practice behind each."""

    lines: Sequence[Line]
    patients: dict[UUID, list[Person]]
    chance: Random

    def caller(self) -> Caller:
        """Draw the next caller."""
        line = self.chance.choice(self.lines)
        wish = self.chance.choices(list(WISHES), list(WISHES.values()))[0]
        known = self.patients.get(line.structure_id, [])
        if wish is Wish.CANCEL:
            known = [person for person in known if person.coming]
        new = not known or (wish is Wish.APPOINTMENT and self.chance.random() < NEW_PATIENT)
        person = self._newcomer() if new else self.chance.choice(known)
        if new and wish is Wish.CANCEL:
            wish = Wish.APPOINTMENT
        return Caller(line, person, self._number(person), wish, later=self.chance.random() < WANTS_LATER)

    def _newcomer(self) -> Person:
        name, given = self.chance.choice(FAMILY), self.chance.choice(GIVEN)
        born = date(1940, 1, 1) + timedelta(days=self.chance.randrange(80 * 365))
        email = f"nouveau.{self.chance.randrange(10**9)}@exemple.invalid" if self.chance.random() < 0.7 else ""
        return Person(f"{name}-{self.chance.choice(FAMILY)}", given, born, self._mobile(), email)

    def _number(self, person: Person) -> str:
        drawn = self.chance.random()
        if drawn < WITHHELD:
            return ""
        return self._mobile() if drawn < WITHHELD + ANOTHER_PHONE or not person.phone else person.phone

    def _mobile(self) -> str:
        return f"{FICTITIOUS}{self.chance.randrange(10_000):04d}"
