"""Finding a patient as one types, and behind a number, within one's structures only."""

from collections.abc import Iterator
from datetime import date

import pytest

from permanence.directory.tests.personas import Personas, three
from permanence.foundation.actor import scope
from permanence.foundation.refusal import NotFound, NotPermitted
from permanence.patients import queries

from .factories import make_patient

pytestmark = pytest.mark.django_db


@pytest.fixture
def who() -> Personas:
    return three()


@pytest.fixture
def filled(who: Personas) -> Iterator[Personas]:
    """Alice's practice with a few patients, in her scope."""
    make_patient(who.here, phone="0536490001", email="elodie@exemple.test", used_name="Maisonneuve-Delacroix")
    make_patient(who.here, birth_name="D'Angelo", first_names="Marie-Françoise", birth_date=date(1950, 1, 2))
    make_patient(who.here, birth_name="Le Goff", first_names="Yann", birth_date=date(2019, 12, 31), phone="0692123456")
    make_patient(who.here, birth_name="Le Goff", first_names="Anaïs", birth_date=date(1988, 5, 4), phone="0692123456")
    make_patient(who.elsewhere, birth_name="Durand", first_names="Étrangère", phone="0536490001")
    with scope(who.alice):
        yield who


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("dur", ["Élodie"]),
        ("DURAND", ["Élodie"]),
        ("elo dur", ["Élodie"]),
        ("durand élodie", ["Élodie"]),
        ("maisonneuve", ["Élodie"]),
        ("delacroix elodie", ["Élodie"]),
        ("maisonneuvedelacroix", ["Élodie"]),
        ("angelo", ["Marie-Françoise"]),
        ("d’angelo", ["Marie-Françoise"]),
        ("dangelo francoise", ["Marie-Françoise"]),
        ("mariefra", ["Marie-Françoise"]),
        ("legoff", ["Anaïs", "Yann"]),
        ("le goff ya", ["Yann"]),
        ("12/03/1984", ["Élodie"]),
        ("12031984", ["Élodie"]),
        ("1984-03-12", ["Élodie"]),
        ("dur 12.03.1984", ["Élodie"]),
        ("goff 12/03/1984", []),
        ("0536", ["Élodie"]),
        ("05 36 49 00 01", ["Élodie"]),
        ("+33536490001", ["Élodie"]),
        ("0692 12 34 56", ["Anaïs", "Yann"]),
        ("d", []),
        ("", []),
        ("%", []),
        ("_urand", ["Élodie"]),
        ("mézonneuve", ["Élodie"]),
        ("delacroi", ["Élodie"]),
        ("durrant elodi", ["Élodie"]),
        ("dangello", ["Marie-Françoise"]),
        ("danjelo", ["Marie-Françoise"]),
        ("legof yan", ["Yann"]),
        ("anais lgoff", ["Anaïs"]),
        ("12 mars 1984", ["Élodie"]),
        ("née le 12/3/84", ["Élodie"]),
        ("12 mars", ["Élodie"]),
        ("12/03 durant", ["Élodie"]),
        ("mars 1984", ["Élodie"]),
        ("1984 dur", ["Élodie"]),
        ("goff 1984", []),
        ("120384", ["Élodie"]),
        ("31/12/2019 le gof", ["Yann"]),
        ("49 00 01", ["Élodie"]),
        ("0001", ["Élodie"]),
        ("yann 3456", ["Yann"]),
        ("\x00", []),
    ],
)
def test_search(filled: Personas, typed: str, found: list[str]) -> None:
    assert [p.first_names for p in queries.search(filled.alice, typed)] == found


def test_search_stops_at_its_limit(filled: Personas) -> None:
    assert len(queries.search(filled.alice, "legoff", limit=1)) == 1


def test_names_are_found_by_their_new_words_after_a_correction(filled: Personas) -> None:
    (patient,) = queries.search(filled.alice, "angelo")
    patient.birth_name = "Œillet"
    patient.save()
    assert queries.search(filled.alice, "oeil") == [patient]
    assert queries.search(filled.alice, "angelo") == []


def test_stranger_finds_and_opens_nothing(filled: Personas) -> None:
    (patient,) = queries.search(filled.alice, "elodie")
    with scope(filled.charlie):
        assert [p.first_names for p in queries.search(filled.charlie, "durand")] == ["Étrangère"]
        assert queries.behind_number(filled.charlie, filled.here.pk, "0536490001") == []
        with pytest.raises(NotFound):
            queries.patient(filled.charlie, patient.pk)


def test_colleague_without_the_right_finds_and_opens_nothing(filled: Personas) -> None:
    (patient,) = queries.search(filled.alice, "elodie")
    with scope(filled.bob):
        assert queries.search(filled.bob, "durand") == []
        with pytest.raises(NotPermitted):
            queries.patient(filled.bob, patient.pk)


@pytest.mark.parametrize("number", ["0536490001", "+33536490001", "0033 5 36 49 00 01", "33536490001"])
def test_caller_is_known_by_his_number(filled: Personas, number: str) -> None:
    assert [p.first_names for p in queries.behind_number(filled.alice, filled.here.pk, number)] == ["Élodie"]


def test_whole_family_is_behind_one_number_the_eldest_first(filled: Personas) -> None:
    behind = queries.behind_number(filled.alice, filled.here.pk, "+262692123456")
    assert [p.first_names for p in behind] == ["Anaïs", "Yann"]


@pytest.mark.parametrize("number", ["", "anonymous", "3949", "+", "not a number", "0" * 200])
def test_nobody_is_behind_a_withheld_or_senseless_number(filled: Personas, number: str) -> None:
    assert queries.behind_number(filled.alice, filled.here.pk, number) == []
