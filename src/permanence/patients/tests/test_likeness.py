"""The score of two files: a table of what secretaries meet, and what must hold of any pair."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from permanence.patients.rules.likeness import ALIKE, Traits, likeness, swapped

BORN = date(1984, 3, 12)
ELODIE = Traits("Durand", "Élodie", BORN, "Martin")

SAME = [
    ("another spelling of accents and case", Traits("DURAND", "ELODIE", BORN)),
    ("used name given as birth name", Traits("Martin", "Élodie", BORN)),
    ("both names", Traits("Durand Martin", "Élodie", BORN)),
    ("names exchanged", Traits("Élodie", "Durand", BORN)),
    ("day and month swapped", Traits("Durand", "Élodie", date(1984, 12, 3))),
    ("another year", Traits("Durand", "Élodie", date(1985, 3, 12))),
    ("another day", Traits("Durand", "Élodie", date(1984, 3, 21))),
    ("misheard", Traits("Durant", "Élodie", BORN)),
    ("more first names", Traits("Durand", "Élodie, Marie, Anne", BORN)),
    ("the second first name", Traits("Durand", "Marie Élodie", BORN)),
]
OTHERS = [
    ("another person born that day", Traits("Benali", "Samir", BORN)),
    ("twin", Traits("Durand", "Thomas", BORN)),
    ("namesake born another day", Traits("Durand", "Élodie", date(1951, 7, 30))),
    ("same first name born that day", Traits("Roux", "Élodie", BORN)),
]


@pytest.mark.parametrize(("case", "other"), SAME, ids=[c for c, _ in SAME])
def test_probably_the_same_person(case: str, other: Traits) -> None:
    assert likeness(ELODIE, other) >= ALIKE


@pytest.mark.parametrize(("case", "other"), OTHERS, ids=[c for c, _ in OTHERS])
def test_probably_somebody_else(case: str, other: Traits) -> None:
    assert likeness(ELODIE, other) < ALIKE


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("D'Angelo", "Dangelo"),
        ("D’Angelo", "d angelo"),
        ("Le Goff", "Legoff"),
        ("Maisonneuve-Delacroix", "Delacroix Maisonneuve"),
        ("Lefèvre", "LEFEVRE"),
        ("Lœillet", "Loeillet"),
        ("N'Guyen", "NGUYEN"),
    ],
)
def test_ways_to_write_one_name(one: str, other: str) -> None:
    assert likeness(Traits(one, "Anne", BORN), Traits(other, "Anne", BORN)) == 100


def test_names_told_on_the_telephone_are_one_name() -> None:
    assert likeness(Traits("Gauthier", "Thibault", BORN), Traits("Gotier", "Tibo", BORN)) >= ALIKE


NAMES = st.text(st.sampled_from("abcdeéèçœ'- "), min_size=1, max_size=14).filter(
    lambda name: any(c.isalpha() for c in name)
)
DAYS = st.dates(date(1900, 1, 1), date(2026, 1, 1))
TRAITS = st.builds(Traits, NAMES, NAMES, DAYS, st.one_of(st.just(""), NAMES))


@given(TRAITS, TRAITS)
def test_likeness_is_symmetric_and_between_0_and_100(one: Traits, other: Traits) -> None:
    assert likeness(one, other) == likeness(other, one)
    assert 0 <= likeness(one, other) <= 100


@given(TRAITS)
def test_everyone_is_like_himself(one: Traits) -> None:
    assert likeness(one, one) == 100


@given(DAYS)
def test_swapping_twice_gives_the_day_back(day: date) -> None:
    other = swapped(day)
    assert other is None or (other != day and swapped(other) == day)


def test_neighbouring_days_are_not_swaps() -> None:
    assert swapped(BORN + timedelta(days=1)) is None
