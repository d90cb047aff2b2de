"""The national number: its key, Corsica, and what in it cannot be this patient's."""

from datetime import date

import pytest

from permanence.patients.rules.national import Doubt, doubts, issued, key, masked, spaced
from permanence.patients.rules.places import is_birth_place, is_commune


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("1370476243484", 15),  # published examples: see the glossary of identifiers
        ("2061275111005", 64),
        ("2550814168025", 38),
        ("184032A004001", 97 - int("1840319004001") % 97),
        ("284032B033001", 97 - int("2840318033001") % 97),
    ],
)
def test_key(body: str, expected: int) -> None:
    assert key(body) == expected
    assert not doubts(f"{body}{expected:02}")


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("1 37 04 76 243 484 15", []),
        ("137047624348415", []),
        ("1370476243484", [Doubt.NO_KEY]),
        ("1 37 04 76 243 484 16", [Doubt.KEY]),
        ("1 37 04 76 234 484 15", [Doubt.KEY]),  # two the wrong way round
        ("13704762434", [Doubt.LENGTH]),
        ("", [Doubt.LENGTH]),
        ("9 37 04 76 243 484 15", [Doubt.SHAPE]),
        ("1 37 13 76 243 484 15", [Doubt.SHAPE]),  # there is no thirteenth month, but a twentieth
        ("1 37 04 2C 243 484 15", [Doubt.SHAPE]),
        (f"7370476243484{key('7370476243484'):02}", [Doubt.PROVISIONAL]),
        (f"1372076243484{key('1372076243484'):02}", []),  # month not known
        (f"1370499243484{key('1370499243484'):02}", []),  # born abroad
    ],
)
def test_doubts_by_itself(typed: str, found: list[Doubt]) -> None:
    assert doubts(typed) == found


@pytest.mark.parametrize(
    ("file", "found"),
    [
        ({"sex": "male", "birth_date": date(1937, 4, 2), "place": "76243"}, []),
        ({"sex": "female"}, [Doubt.SEX]),
        ({"sex": "unknown"}, []),
        ({"birth_date": date(1937, 5, 2)}, [Doubt.BIRTH]),
        ({"birth_date": date(1938, 4, 2)}, [Doubt.BIRTH]),
        ({"place": "31555"}, [Doubt.PLACE]),
    ],
)
def test_doubts_beside_the_file(file: dict[str, object], found: list[Doubt]) -> None:
    assert doubts("1 37 04 76 243 484 15", **file) == found  # type: ignore[arg-type]


def test_on_a_screen() -> None:
    assert masked("137047624348415") == "1 37 04 •• ••• ••• ••"
    assert masked("12") == "••"
    assert spaced("137047624348415") == "1 37 04 76 243 484 15"
    assert spaced("184032a00400189") == "1 84 03 2A 004 001 89"
    assert spaced("lost card") == "lost card"


@pytest.mark.parametrize(
    ("code", "born", "commune"),
    [
        ("31555", True, True),
        ("2A004", True, True),
        ("97411", True, True),
        ("99352", True, False),
        ("2C004", False, False),
        ("96001", False, False),
        ("3155", False, False),
        ("Toulouse", False, False),
    ],
)
def test_codes_are_checked_for_their_form(code: str, born: bool, commune: bool) -> None:
    assert (is_birth_place(code), is_commune(code)) == (born, commune)


def test_a_number_given_for_a_while_is_told_as_such() -> None:
    assert issued("370047624348415", demo=False) == ("INS-NIA", "urn:oid:1.2.250.1.213.1.4.9", "temp")
    assert issued("137047624348415", demo=False) == ("INS-NIR", "urn:oid:1.2.250.1.213.1.4.8", "official")
