"""How names sound, in Python and in the database alike, and how near they are to what was typed."""

import re
from random import Random

import pytest
from django.db import connection

from permanence.patients.rules import nearness
from permanence.patients.rules.sounds import STEPS, sound

ALIKE = [
    ("thibault", "tibo", "thibaud", "thibaut"),
    ("philippe", "filippe", "filipe"),
    ("gauthier", "gautier", "gotier", "gautié".replace("é", "e")),
    ("moreau", "moro", "maureau", "morot"),
    ("renault", "renaud", "reno"),
    ("lefebvre", "lefevre"),
    ("dupont", "dupond", "dupon"),
    ("martin", "martain", "marthin"),
    ("bouchet", "boucher", "bouche"),
    ("leclerc", "leclerq", "leclair"),
    ("schmitt", "schmidt", "chmit"),
    ("christophe", "kristof", "cristophe"),
    ("mathieu", "matthieu", "mathieux"),
    ("deschamps", "deschamp", "dechamps"),
    ("maillard", "mayard"),
    ("francoise", "fransoise"),
    ("helene", "elene", "elaine"),
    ("girard", "jirard", "girart"),
    ("lambert", "lembert"),
    ("rousseau", "rousso", "roussot"),
]
APART = [("martin", "martinez"), ("durand", "dupont"), ("girard", "gerard"), ("bernard", "renard"), ("marie", "marc")]


@pytest.mark.parametrize("names", ALIKE)
def test_names_heard_alike_have_one_sound(names: tuple[str, ...]) -> None:
    assert len({sound(name) for name in names}) == 1, {name: sound(name) for name in names}


@pytest.mark.parametrize("names", APART)
def test_names_heard_apart_do_not(names: tuple[str, str]) -> None:
    assert sound(names[0]) != sound(names[1])


@pytest.mark.django_db
def test_the_database_hears_what_the_rules_hear() -> None:
    words = sorted({name for names in (*ALIKE, *APART) for name in names} | {"roy", "abc", "zoe", "nguyen", "xavier"})
    with connection.cursor() as cursor:
        cursor.execute("SELECT word, patients_sound(word) FROM unnest(%s::text[]) AS word", [words])
        assert dict(cursor.fetchall()) == {word: sound(word) for word in words}


@pytest.mark.django_db
def test_the_database_takes_every_step_in_the_same_order() -> None:
    drawn = Random(9)
    parts = sorted({"".join(re.findall(r"[a-z]", written)) for written, _heard in STEPS} | set("aeiouybdglmnrstvz"))
    words = sorted({"".join(drawn.choices(parts, k=drawn.randint(2, 4)))[:20] for _ in range(4_000)})
    with connection.cursor() as cursor:
        cursor.execute("SELECT word, patients_sound(word) FROM unnest(%s::text[]) AS word", [words])
        assert {word: heard for word, heard in cursor if heard != sound(word)} == {}


@pytest.mark.parametrize(
    ("typed", "distance"),
    [
        (["dur"], 0),
        (["durand", "elod"], 0),
        (["durant"], 1),
        (["dirand"], 2),
        (["durnad", "elodie"], 2),
        (["durant", "elodei"], 3),
        (["martin"], 9),
    ],
)
def test_distance(typed: list[str], distance: int) -> None:
    assert nearness.distance(typed, ["durand", "elodie"]) == distance


def test_short_and_endless_words_have_no_neighbours() -> None:
    assert not nearness.one_edit("roy")
    assert not nearness.one_edit("x" * 60)
    assert "martin" in nearness.one_edit("matrin")
