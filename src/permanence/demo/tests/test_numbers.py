import phonenumbers
import pytest

from permanence.demo.ids import demo_id
from permanence.demo.numbers import check_digit, finess, landline, mobile, rpps, siret

FICTION = ("019900", "026191", "035301", "046571", "053649", "063998")


@pytest.mark.parametrize(
    "known", ["10002909371", "10101215225", "260104633", "304368764", "77220148900022", "010780195", "950047225"]
)
def test_the_check_digit_is_that_of_numbers_in_use(known: str) -> None:
    assert check_digit(known[:-1]) == known[-1]


@pytest.mark.parametrize(("number", "length"), [(rpps(7), 11), (finess(3), 9), (siret(12), 14)])
def test_numbers_of_the_world_pass_their_check(number: str, length: int) -> None:
    assert len(number) == length
    assert check_digit(number[:-1]) == number[-1]


def test_the_siren_inside_a_siret_passes_too() -> None:
    assert check_digit(siret(12)[:8]) == siret(12)[8]


@pytest.mark.parametrize(
    "number", [landline(0), landline(9_999), landline(10_000), landline(49_999), mobile(1), mobile(99_999)]
)
def test_telephones_are_of_the_ranges_kept_for_fiction(number: str) -> None:
    parsed = phonenumbers.parse(number)
    assert phonenumbers.is_possible_number(parsed)
    assert ("0" + str(parsed.national_number))[:6] in FICTION


def test_an_identifier_is_a_uuid7_and_always_the_same() -> None:
    assert demo_id("patient", "elodie") == demo_id("patient", "elodie")
    assert demo_id("patient", "elodie") != demo_id("patient", "tom")
    assert demo_id("patient", "elodie").version == 7
    assert demo_id("patient", "elodie").variant == "specified in RFC 4122"
