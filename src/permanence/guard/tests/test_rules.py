"""Which openings are out of the ordinary, and whose file a colleague's is: tables."""

from datetime import UTC, datetime, timedelta

import pytest

from permanence.guard.rules import Opening, Why, out_of_the_ordinary, same_name

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
MINUTES = timedelta(minutes=1)


def opening(**more: object) -> Opening:
    told = {"at": NOON, "reader": "Dr Samia Benali", "patient": "Élodie Durand", "visits": [NOON]}
    return Opening(**{**told, **more})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ({}, []),
        ({"reader": "Élodie Durand"}, [Why.OWN]),
        ({"reader": "Dr Elodie DURAND-Martin"}, [Why.OWN]),
        ({"reader": "Paul Durand"}, []),
        ({"at": NOON.replace(hour=5, minute=59)}, [Why.NIGHT]),
        ({"at": NOON.replace(hour=6)}, []),
        ({"visits": []}, [Why.NO_VISIT]),
        ({"visits": [NOON + timedelta(days=14)]}, []),
        ({"visits": [NOON - timedelta(days=14, minutes=1)]}, [Why.NO_VISIT]),
        ({"before": [NOON - 60 * MINUTES, NOON - 120 * MINUTES, NOON - 180 * MINUTES]}, [Why.OFTEN]),
        ({"before": [NOON - 2 * MINUTES, NOON - 4 * MINUTES, NOON - 6 * MINUTES]}, []),  # one visit of the file
        ({"before": [NOON - 25 * 60 * MINUTES, NOON - 60 * MINUTES, NOON - 120 * MINUTES]}, []),
    ],
)
def test_out_of_the_ordinary(told: dict[str, object], why: list[Why]) -> None:
    assert out_of_the_ordinary(opening(**told)) == why


@pytest.mark.parametrize(
    ("given", "family", "file", "same"),
    [
        ("Élodie", "Durand", ("Elodie, Marie", "DURAND", ""), True),
        ("Élodie", "Durand", ("Élodie", "Martin", "Durand"), True),
        ("Élodie", "Martin", ("Élodie", "Martin", "Durand"), True),
        ("Élodie", "Durand", ("Marie, Élodie", "Durand", ""), False),
        ("Jean", "Le Goff", ("Jean-Pierre", "Le-Goff", ""), True),  # better one file too many than one too few
        ("Élodie", "Durand", ("Élodie", "Durand-Martin", ""), False),
        ("", "Durand", ("Élodie", "Durand", ""), False),
    ],
)
def test_same_name(given: str, family: str, file: tuple[str, str, str], same: bool) -> None:
    first_names, birth_name, used_name = file
    assert same_name(given, family, first_names=first_names, birth_name=birth_name, used_name=used_name) is same
