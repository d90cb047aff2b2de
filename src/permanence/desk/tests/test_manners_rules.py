"""Which sentence belongs to which moment; medical words looked up and recognised; the shipped tables are whole."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from permanence import desk
from permanence.desk import queries, sentences
from permanence.desk.models import Attitude
from permanence.desk.rules.glossary import fold
from permanence.desk.rules.moments import PLACEHOLDERS, SITUATIONS, Moment, filled, situation, unknown_places
from permanence.desk.views import pane

TALKING = Moment(on_the_line=True)
RED_FLAGS = {
    "breathing_distress", "severe_bleeding", "severe_burn", "severe_trauma", "imminent_birth", "obstetric_bleeding",
    "chest_pain", "seizure", "stroke_signs", "loss_of_consciousness", "severe_allergy", "suicidal", "poisoning",
    "infant_fever_under_3m", "infant_purpura",
}  # fmt: skip


@pytest.mark.parametrize(
    ("known", "said"),
    [
        ({}, ""),  # the greeting and the question of identity stand on the screen already
        ({"on_the_line": False, "answered": True}, ""),
        ({"rang_s": 19.9}, ""),
        ({"rang_s": 20}, "sorry_ringing"),
        ({"rang_s": 45, "named": True}, "reason"),
        ({"held_s": 5}, "resume"),
        ({"held_s": 60}, "sorry_holding"),
        ({"held_s": 5, "warnings": 1}, "resume"),
        ({"named": True}, "reason"),
        ({"named": True, "reasoned": True}, ""),
        ({"named": True, "chosen": True}, ""),
        ({"named": True, "newcomers": "refuse"}, "newcomers"),
        ({"named": True, "newcomers": "ask"}, ""),
        ({"named": True, "full": True}, "full"),
        ({"named": True, "kind": "move", "full": True}, "full"),
        ({"named": True, "kind": "move"}, ""),
        ({"named": True, "kind": "result"}, "result"),
        ({"named": True, "kind": "renewal"}, "renewal"),
        ({"named": True, "kind": "message"}, "message"),
        ({"named": True, "kind": "cancel"}, ""),
        ({"warnings": 0}, "calm"),
        ({"warnings": 1}, "warning"),
        ({"warnings": 2}, "ending"),
        ({"warnings": 5}, "ending"),
        ({"warnings": 1, "answered": True}, "closing"),
        ({"answered": True}, "closing"),
        ({"answered": True, "red_flag": True}, ""),  # the pane says one thing only: the 15
    ],
)
def test_sentence_of_the_moment(known: dict[str, object], said: str) -> None:
    assert situation(replace(TALKING, **known)) == said  # type: ignore[arg-type]


def test_every_situation_has_its_usual_sentence_and_every_attitude_three_lines() -> None:
    assert set(sentences.USUAL) == set(SITUATIONS)
    assert {str(code) for code in sentences.ADVICE} == set(Attitude.values)
    assert not [code for code, (_, text) in sentences.USUAL.items() if unknown_places(str(text))]


def test_names_take_their_places() -> None:
    assert filled("{cabinet}, bonjour, {prénom}.", {"cabinet": "MSP", "prénom": "Claire"}) == "MSP, bonjour, Claire."
    assert unknown_places("{cabinet} {cabinnet} {") == ["cabinnet"]
    assert unknown_places(" ".join(f"{{{name}}}" for name in PLACEHOLDERS)) == []


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("echo", "écho"),
        ("ÉCHOGRAPHIE", "écho"),
        ("frotis", "frottis"),
        ("colloscopie", "coloscopie"),
        ("renouvellement ald", "renouvellement ALD"),
        ("rcp", "RCP"),
        ("kine", "kinésithérapeute"),
        ("boule au sein", "mammographie"),
        ("oedeme de quincke", "allergie grave"),
    ],
)
def test_word_is_found_as_it_is_typed(typed: str, word: str) -> None:
    assert queries.glossary().look_up(typed)[0].word == word


@pytest.mark.parametrize("typed", ["", "x", "zzzzz", "wagon"])
def test_what_is_no_medical_word_is_not_found(typed: str) -> None:
    assert queries.glossary().look_up(typed) == []


@pytest.mark.parametrize(
    ("need", "words"),
    [
        ("veut un renouvellement ALD et une écho", ["renouvellement ALD", "écho"]),
        ("des verrues ; inquiet, serrement dans la poitrine", ["serrement dans la poitrine", "verrues"]),
        ("l’IRM du genou", ["IRM"]),
        ("il a mis ses ts au sale", []),
        ("TS il y a deux ans", ["TS"]),
        ("souhaite avancer son rendez-vous", []),
    ],
)
def test_words_are_recognised_in_the_need_as_typed_the_grave_ones_first(need: str, words: list[str]) -> None:
    assert [typed for typed, _ in queries.glossary().recognised(need)] == words


def test_glossary_is_large_and_each_entry_is_of_use() -> None:
    entries = queries.glossary().entries
    assert len(entries) >= 120
    assert len({fold(one.word) for one in entries}) == len(entries)
    assert not [one.word for one in entries if not (one.meaning.endswith(".") and one.who)]
    assert {one.flag for one in entries} - {""} <= RED_FLAGS
    assert not [one.word for one in entries if one.flag and not one.grave]


def test_each_help_has_a_key_of_its_own() -> None:
    folder = Path(desk.__file__).parent / "templates" / "desk"
    keys = {path: set(re.findall(r'key="([A-Z])"', path.read_text())) for path in folder.rglob("*.html")}
    helps = keys[folder / "manners" / "_strip.html"] | keys[folder / "manners" / "_rescue.html"]
    others = set().union(*(found for path, found in keys.items() if path.parent == folder)) | set(pane.KEYS.values())
    assert len(helps) == 6
    assert not helps & others


def test_phrases_are_said_in_every_language() -> None:
    codes = [phrase.code for phrase in queries.phrases("en")]
    assert codes[:2] == ["red_flag", "fifteen"]
    for language in queries.LANGUAGES:
        said = queries.phrases(language)
        assert [phrase.code for phrase in said] == codes
        assert all(phrase.said and phrase.french for phrase in said)
        assert "15" in said[1].said
    assert queries.phrases("fr") == []
