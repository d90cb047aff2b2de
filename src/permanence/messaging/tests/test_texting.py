"""How an SMS is cut and what it costs; what the house says in seven languages, and what nobody may say."""

import pytest

from permanence.messaging.rules.texting import plain, size
from permanence.messaging.rules.texts import TEXTS
from permanence.messaging.rules.wording import LANGUAGES, PLACES, fill, wrong


@pytest.mark.parametrize(
    ("text", "units", "parts", "wide"),
    [
        ("", 0, 1, False),
        ("a" * 160, 160, 1, False),
        ("a" * 161, 161, 2, False),
        ("a" * 306, 306, 2, False),
        ("a" * 307, 307, 3, False),
        ("€" * 80, 160, 1, False),
        ("a" * 152 + "€" + "a" * 10, 164, 2, False),  # the euro is not cut in the middle
        ("é" * 160, 160, 1, False),
        ("ê" * 70, 70, 1, True),
        ("ê" * 71, 71, 2, True),
        ("نعم", 3, 1, True),
        ("👍" * 35, 70, 1, True),
        ("👍" * 36, 72, 2, True),
    ],
)
def test_size(text: str, units: int, parts: int, wide: bool) -> None:
    measured = size(text)
    assert (measured.units, measured.parts, measured.wide) == (units, parts, wide)
    assert measured.cost(6) == 6 * parts


def test_what_can_be_said_plainly_is() -> None:
    assert (
        plain("C’est noté\u00a0: l’accueil vous reçoit à 10 h, garçon")
        == "C'est noté : l'accueil vous recoit à 10 h, garcon"
    )
    assert plain("Привіт’") == "Привіт’"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PLACES)
def test_every_sentence_of_the_house_is_complete_and_tells_nothing(language: str, name: str) -> None:
    assert wrong(TEXTS[language][name], name) == []


@pytest.mark.parametrize("name", PLACES)
def test_french_leaves_in_two_parts_at_most(name: str) -> None:
    said = {"practice": "MSP des Tilleuls", "when": "lun. 24 nov. 10h20", "phone": "05 36 49 01 00", "count": 3}
    said |= {"former": "ven. 21 nov. 10h20", "expected": "11h00", "planned": "10h20", "late": "40 min"}
    said |= {"day": "lun. 24 nov.", "hours": "10h20, 10h40, 11h00", "until": "lun. 24 nov. 14h00"}
    said |= {"link": "https://permanence.exemple.fr/rdv/" + "x" * 60}
    measured = size(plain(fill(TEXTS["fr"][name], said)))
    assert (measured.wide, measured.parts <= 2) == (False, True)


def test_a_piece_goes_when_something_in_it_is_not_known() -> None:
    assert fill("{practice} : annulé.[ Appelez le {phone}.]", {"practice": "MSP", "phone": ""}) == "MSP : annulé."
    assert (
        fill("{practice} : annulé.[ Appelez le {phone}.]", {"practice": "MSP", "phone": "05"})
        == "MSP : annulé. Appelez le 05."
    )


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{practice} : rappel.", "missing"),
        ("{practice} {when} {patient}", "unknown"),
        ("{practice} {when} }", "unbalanced"),
        ("[{practice}] {when}", "missing"),
        ("{practice} {when} pour votre échographie", "telling"),
        ("{practice} {when}, vos résultats sont arrivés", "telling"),
        ("{practice} {when} en cardiologie", "telling"),
        ("{practice} {when}, venez à jeun", "telling"),
        ("{practice} {when}, pour votre IRM.", "telling"),
        ("{practice} {when} (IST)", "telling"),
        ("{practice} {when} " + "a" * 500, "long"),
    ],
)
def test_what_a_practice_may_not_write(text: str, code: str) -> None:
    assert code in {found.code for found in wrong(text, "reminder")}
