"""What the law asks of booking online: told to patients in their words, to the practice as what is left to be done."""

from typing import Any

import pytest
from django.utils import translation

from permanence.foundation.actor import scope, system
from permanence.portal import tongues
from permanence.portal.duties import duties
from permanence.portal.models import PracticePage

from .factories import Open, text, visitor
from .test_practices import staff

pytestmark = pytest.mark.django_db
DUE = ("Les données sont chez un hébergeur", "Les tarifs sont connus", "Qui vient en fauteuil")


def write(practice: Open, **said: str) -> None:
    with scope(system("test", [practice.structure.pk])):
        PracticePage.objects.filter(structure=practice.structure).update(**said)


@pytest.mark.parametrize("language", tongues.LANGUAGES)
def test_patients_read_what_is_kept_of_them_in_their_language(practice: Open, language: str) -> None:
    with translation.override(language):
        asked = [translation.gettext("Your data"), translation.gettext("What you may ask")]
    home, told = (
        text(visitor().get(f"{practice.home}?lang={language}")),
        visitor().get(f"{practice.home}data/?lang={language}"),
    )
    assert asked[0] in home
    for words in (*asked, practice.structure.name, "CNIL"):
        assert words in text(told)
    assert not told.cookies


def test_they_read_who_keeps_the_data_and_who_is_asked_about_them(practice: Open, settings: Any) -> None:
    before = text(visitor().get(f"{practice.home}data/"))
    assert "HDS" not in before
    settings.HOSTED_BY = "Hébergement Exemple SAS"
    write(practice, data_contact="Déléguée : dpo@exemple.invalid")
    told = text(visitor().get(f"{practice.home}data/"))
    assert "Hébergement Exemple SAS" in told
    assert "Déléguée : dpo@exemple.invalid" in told


def test_the_practice_reads_what_is_left_to_be_done(practice: Open, settings: Any) -> None:
    settings.HOSTED_BY = ""
    write(practice, fees="", stairs="")
    address = f"/online/{practice.structure.pk}/law/"
    before = text(staff(practice.structure).get(address))
    assert "Il reste 3 choses à faire" in before
    assert [before.index(words) for words in DUE] == sorted(before.index(words) for words in DUE)
    settings.HOSTED_BY = "Hébergement Exemple SAS"
    write(practice, fees="Secteur 1", stairs="De plain-pied")
    after = text(staff(practice.structure).get(address))
    assert "Plus rien à faire" in after
    assert "à vous d’y veiller" in after


def test_what_is_left_comes_first_and_each_says_where_it_is_asked() -> None:
    told = duties(None, hosted_by="")
    assert [one.kept for one in told[:3]] == [False] * 3
    assert all(one.kept is not False for one in told[3:])
    assert all(one.source for one in told)
