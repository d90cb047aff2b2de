"""The patients' files: households sharing names and telephones, people without one, some entered twice."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from random import Random

from permanence.demo.ids import demo_id, structure_id
from permanence.demo.known import KNOWN, Known
from permanence.demo.names import FAMILY_NAMES, MEN, WOMEN, first_names
from permanence.demo.numbers import landline, mobile
from permanence.demo.places import DOMAIN
from permanence.demo.shapes import Copy, Practice
from permanence.patients.models import Contact, Patient

PATIENTS_PER_PRACTITIONER = 97
ENTERED_TWICE = 0.01
BIRTH_PLACES = ("31555", "31555", "31555", "31395", "81004", "32013", "11069", "66136", "99352", "99350", "")
# How a household is made: adults' ages, and how many children; with its weight.
HOUSEHOLDS = (
    ((66, 97), 1, 0, 22),
    ((62, 92), 2, 0, 16),
    ((26, 52), 2, 2, 22),
    ((24, 48), 1, 1, 8),
    ((18, 66), 1, 0, 22),
    ((22, 62), 2, 0, 10),
)
LAST_LANDLINE = 9_999


@dataclass
class Files:
    """The files of one practice, in the order they were drawn."""

    patients: list[Patient]
    contacts: list[Contact]


def files(practice: Practice, *, copy: Copy, today: date) -> Files:
    """Draw the files of a practice: the same for the same practice, copy and year."""
    drawer = _Drawer(practice.place.key, copy, today)
    if copy == 1:
        for known in KNOWN.get(practice.place.key, ()):
            drawer.enter_known(known)
    wanted = PATIENTS_PER_PRACTITIONER * len(practice.practitioners)
    while len(drawer.patients) < wanted:
        drawer.enter_household()
    return Files(drawer.patients, drawer.contacts)


class _Drawer:
    """Draws one practice's households, from one seed."""

    def __init__(self, practice: str, copy: Copy, today: date) -> None:
        self.practice, self.copy, self.today = practice, copy, today
        self.chance = Random(f"files/{practice}/{copy}")
        self.structure_id = structure_id(practice, copy)
        self.ranks: Iterator[int] = count(1)
        self.patients: list[Patient] = []
        self.contacts: list[Contact] = []

    def enter_known(self, known: Known) -> None:
        """Enter someone whom tests and screenshots call by name."""
        patient = Patient(
            id=demo_id("patient", known.key),
            structure_id=self.structure_id,
            birth_name=known.birth_name,
            used_name=known.used_name,
            first_names=known.first_names,
            birth_date=known.birth_date,
            sex=known.sex,
            birth_place_code="31555",
            identity_checked=True,
            identity_retrieved=known.retrieved,
        )
        self._keep(patient, known.phone, known.email)

    def enter_household(self) -> None:
        """Enter people of one roof: one family name, one telephone for the children, mailboxes for some adults."""
        ages, adults, most_children, _ = self.chance.choices(HOUSEHOLDS, [h[3] for h in HOUSEHOLDS])[0]
        family, phone = self._family_name(), self._phone()
        age = self.chance.randint(*ages)
        for rank in range(adults):
            self._enter_adult(
                family, age - self.chance.randint(0, 6) * rank, phone if self.chance.random() < 0.7 else self._phone()
            )
        for _ in range(self.chance.randint(0, most_children) + (most_children > 0)):
            self._enter(family, max(0, age - self.chance.randint(22, 38)), phone)

    def _enter_adult(self, family: str, age: int, phone: str) -> None:
        woman = self.chance.random() < 0.54
        married = woman and self.chance.random() < 0.35
        patient = self._enter(
            self._family_name() if married else family, max(18, age), phone, woman=woman, used=family if married else ""
        )
        if self.chance.random() < (0.75 if age < 70 else 0.35):
            self._reach(
                patient, "email", f"{_letters(patient.first_name)}.{_letters(family)}.{len(self.patients)}@{DOMAIN}"
            )
        if self.chance.random() < ENTERED_TWICE * 2:
            self._enter_again(patient)

    def _enter(self, family: str, age: int, phone: str, *, woman: bool | None = None, used: str = "") -> Patient:
        woman = self.chance.random() < 0.5 if woman is None else woman
        born = self._day_in(self.today.year - age)
        given = self.chance.sample(first_names(WOMEN if woman else MEN, born.year), self.chance.choice((1, 1, 2, 3)))
        retrieved = self.chance.random() < 0.55
        patient = Patient(
            id=demo_id("patient", self.practice, self.copy, next(self.ranks)),
            structure_id=self.structure_id,
            birth_name=family,
            used_name=used,
            first_names=", ".join(given),
            birth_date=born,
            sex="female" if woman else "male",
            birth_place_code=self.chance.choice(BIRTH_PLACES),
            identity_retrieved=retrieved,
            identity_checked=retrieved and self.chance.random() < 0.8,
        )
        self._keep(patient, phone, "")
        return patient

    def _enter_again(self, first: Patient) -> None:
        """Enter the same person once more, hurriedly: without accents, middle names or document."""
        again = Patient(
            id=demo_id("patient", self.practice, self.copy, next(self.ranks)),
            structure_id=self.structure_id,
            birth_name=_plain(first.used_name or first.birth_name),
            first_names=_plain(first.first_name),
            birth_date=first.birth_date,
            sex=first.sex,
        )
        self._keep(again, "", "")

    def _keep(self, patient: Patient, phone: str, email: str) -> None:
        self.patients.append(patient)
        for system, value in (("phone", phone), ("email", email)):
            if value:
                self._reach(patient, system, value)

    def _reach(self, patient: Patient, system: str, value: str) -> None:
        identifier = demo_id("contact", patient.pk, system, value)
        self.contacts.append(
            Contact(id=identifier, structure_id=self.structure_id, patient=patient, system=system, value=value)
        )

    def _family_name(self) -> str:
        name = self.chance.choice(FAMILY_NAMES)
        return f"{name}-{self.chance.choice(FAMILY_NAMES)}" if self.chance.random() < 0.05 else name

    def _phone(self) -> str:
        """Draw a mobile, a landline, or nothing: one household in twenty-five has none we know."""
        drawn = self.chance.random()
        if drawn < 0.04:
            return ""
        rank = self.chance.randrange(100, 10_000)
        return mobile(rank) if drawn < 0.82 else landline(LAST_LANDLINE - rank // 2)

    def _day_in(self, year: int) -> date:
        born = date(year, 1, 1) + timedelta(days=self.chance.randrange(365))
        return min(born, self.today - timedelta(days=3))


def _plain(name: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c))


def _letters(name: str) -> str:
    return "".join(c for c in _plain(name).lower() if c.isascii() and c.isalpha()) or "x"
