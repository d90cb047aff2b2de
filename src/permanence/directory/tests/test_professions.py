"""Who is a physician by title and specialty, as a table."""

import pytest

from permanence.directory.professions import is_physician


@pytest.mark.parametrize(
    ("title", "specialty"),
    [
        ("Dr", "Médecine générale"),
        ("dr.", "MEDECIN GENERALISTE"),
        ("Docteure", "Médecine interne"),
        ("Pr", "Gynécologie-obstétrique"),
        ("Pr Dr", "Oto-rhino-laryngologie"),
        ("Professeur", "Chirurgie orthopédique"),
        ("Dr", "ORL"),
        ("Dr", "Pédiatrie"),
        ("Dr", "Psychiatrie"),
        ("Dr", "Anesthésie-réanimation"),
        ("Dr", "Médecine physique et de réadaptation"),
    ],
)
def test_a_physician_is_known(title: str, specialty: str) -> None:
    assert is_physician(title, specialty)


@pytest.mark.parametrize("title", ["", "Mme", "M.", "Président", "Droguiste", "Prothésiste", "Dr (dentiste)", "Drh"])
def test_what_only_begins_like_the_title_is_none(title: str) -> None:
    assert not is_physician(title, "Médecine générale")


@pytest.mark.parametrize(
    "specialty",
    [
        "Chirurgie dentaire",
        "Chirurgien-dentiste",
        "Orthodontie",
        "Sage-femme",
        "Gynécologie, sage-femme",
        "Soins infirmiers",
        "Infirmière en cardiologie",
        "Kinésithérapie",
        "Kinésithérapie pédiatrique",
        "Pharmacien oncologue",
        "Psychologie",
        "Neuropsychologie",
        "Orthophonie",
        "Pédicurie-podologie",
        "Médecine vétérinaire",
        "Interne en médecine générale",
        "Secrétariat du médecin",
        "Hypnose",
        "-",
        "",
    ],
)
def test_another_profession_is_none_whatever_the_title(specialty: str) -> None:
    assert not is_physician("Dr", specialty)
