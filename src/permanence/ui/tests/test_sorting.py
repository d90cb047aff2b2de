"""Lists put in order by several heads."""

import pytest

from permanence.ui.sorting import asked, head, in_order

PEOPLE = [("Écho", 2, None), ("delta", 1, 5), ("Zoé", 2, 5), ("alpha", None, 7)]
KNOWN = {"name": lambda one: one[0], "rank": lambda one: one[1], "age": lambda one: one[2]}


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("", ["Écho", "delta", "Zoé", "alpha"]),
        ("name", ["alpha", "delta", "Écho", "Zoé"]),
        ("-name", ["Zoé", "Écho", "delta", "alpha"]),
        ("rank", ["delta", "Écho", "Zoé", "alpha"]),
        ("-rank", ["Écho", "Zoé", "delta", "alpha"]),
        ("rank,-name", ["delta", "Zoé", "Écho", "alpha"]),
        ("-age,-name", ["alpha", "Zoé", "delta", "Écho"]),
        ("colour,-rank,rank", ["Écho", "Zoé", "delta", "alpha"]),
    ],
)
def test_in_memory_words_have_no_accents_and_nothing_stands_last(said: str, expected: list[str]) -> None:
    assert [one[0] for one in in_order(PEOPLE, said, KNOWN)] == expected


def test_an_address_asks_for_what_is_known_each_once() -> None:
    assert asked({"sort": "-age,colour,age,name,"}, KNOWN) == "-age,name"
    assert asked({}, KNOWN) == ""


def test_a_head_pressed_comes_first_and_once_more_reverses() -> None:
    assert head("", "name").leads_to == "name"
    assert head("rank", "name").leads_to == "name,rank"
    assert head("name,rank", "name").leads_to == "-name,rank"
    assert head("-name,rank", "name").leads_to == "name,rank"
    assert head("-name,rank", "rank").place == 2
