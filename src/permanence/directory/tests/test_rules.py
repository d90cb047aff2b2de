"""Check digits, periods, names and trees, as tables and by properties."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from permanence.directory import rules

REAL_FINESS = ["010000016", "010000156", "010780195", "010000164", "010000172", "010787190", "950047225"]


@pytest.mark.parametrize(
    ("number", "good"),
    [
        ("759300123", True),
        ("000000000", False),
        ("2A9300123", True),
        ("75930012", False),
        ("7593001234", False),
        ("75930012A", False),
    ],
)
def test_an_adeli_is_known_by_its_form_alone(number: str, good: bool) -> None:
    assert rules.is_adeli(number) == good


@pytest.mark.parametrize("number", ["10002909371", "10101215225"])
def test_known_rpps_pass(number: str) -> None:
    assert rules.is_rpps(number)


@pytest.mark.parametrize(
    "number", ["", "00000000000", "10002909372", "1000290937", "100029093711", "1000290937A", "١٠٠٠٢٩٠٩٣٧١"]
)
def test_wrong_rpps_do_not(number: str) -> None:
    assert not rules.is_rpps(number)


@given(st.from_regex(r"\A[1-9][0-9]{9}\Z"), st.integers(0, 10), st.integers(1, 9))
def test_one_wrong_digit_never_passes(stem: str, place: int, shift: int) -> None:
    number = next(stem + str(key) for key in range(10) if rules.passes_luhn(stem + str(key)))
    wrong = number[:place] + str((int(number[place]) + shift) % 10) + number[place + 1 :]
    assert rules.is_rpps(number)
    assert not rules.is_rpps(wrong)


@pytest.mark.parametrize("number", REAL_FINESS)
def test_finess_of_the_national_file_pass(number: str) -> None:
    assert rules.is_finess(number)


@pytest.mark.parametrize(
    ("number", "form", "key"),
    [
        ("010000017", True, False),
        ("000000000", True, False),
        ("2A0000014", True, True),  # Corsica: taken on its form
        ("2B0000012", True, True),
        ("2C0000012", False, False),
        ("20A000014", False, False),
        ("AB0000012", False, False),
        ("01000001", False, False),
        ("", False, False),
    ],
)
def test_finess(number: str, form: bool, key: bool) -> None:
    assert (rules.has_finess_form(number), rules.is_finess(number)) == (form, key)


@pytest.mark.parametrize(
    ("number", "passes"),
    [
        ("77220148900022", True),
        ("77220148900023", False),
        ("35600000000048", True),  # La Poste's seat passes Luhn
        ("35600000049837", True),  # a post office: its digits sum to a multiple of five
        ("35600000049838", False),
        ("7722014890002", False),
        ("00000000000000", False),
        ("7722014890002X", False),
    ],
)
def test_siret(number: str, passes: bool) -> None:
    assert rules.is_siret(number) is passes


@pytest.mark.parametrize("written", ["1000 2909 371", "10.00.29.09.371", "1000-2909-371", "1000 2909 371\u202f"])
def test_numbers_are_read_as_people_write_them(written: str) -> None:
    assert rules.bare_number(written) == "10002909371"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("BÉNALI", "Benali", True),
        ("Maisonneuve-Delacroix", "MAISONNEUVE DELACROIX", True),
        ("d’Aubigné", "D'AUBIGNE", True),
        ("Roux", "Rousse", False),
    ],
)
def test_names_are_compared_without_accents_or_case(one: str, other: str, same: bool) -> None:
    assert rules.same_name(one, other) is same


def day(number: int) -> date:
    return date(2026, 3, number)


@pytest.mark.parametrize(
    ("one", "other", "shared"),
    [
        ((1, 5), (5, 9), True),  # both ends included
        ((1, 4), (5, 9), False),
        ((1, None), (9, None), True),
        ((5, None), (1, 4), False),
        ((2, 3), (1, None), True),
    ],
)
def test_overlap(one: tuple[int, int | None], other: tuple[int, int | None], shared: bool) -> None:
    (a, b), (c, d) = one, other
    assert rules.overlap(day(a), b and day(b), day(c), d and day(d)) is shared
    assert rules.overlap(day(c), d and day(d), day(a), b and day(b)) is shared


@dataclass(frozen=True)
class Node:
    pk: UUID
    parent_id: UUID | None
    name: str


def test_tree_keeps_order_and_takes_orphans_for_roots() -> None:
    group, clinic, ward, other = (UUID(int=n) for n in range(4))
    rows = [
        Node(ward, clinic, "Ward"),
        Node(clinic, group, "Clinic"),
        Node(group, None, "Group"),
        Node(other, UUID(int=9), "Orphan"),
    ]
    roots = rules.tree(rows, [ward])
    assert [branch.structure.name for branch in roots] == ["Group", "Orphan"]
    assert roots[0].parts[0].parts[0].structure.name == "Ward"
    assert [roots[0].mine, roots[0].parts[0].parts[0].mine] == [False, True]
