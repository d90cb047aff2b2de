"""The numbers of the national platform: how it writes those it asks for, and which of ours it is told."""

from typing import Any
from urllib.parse import unquote, urlsplit

import pytest

from permanence.api.models import Participation
from permanence.directory.models import Structure
from permanence.foundation.actor import scope, system

from . import sas_world as world
from .sas_world import FINESS, NOBODY, ONE, SIRET, Practice, ask, resources, slot_query

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("national")]
RANK = "412345678912345"


def role() -> dict[str, Any]:
    """Return how the practitioner is shown at his place."""
    (shown,) = resources(ask("Slot", slot_query(ONE)).json(), "PractitionerRole")
    return dict(shown)


def test_numbers_are_read_however_they_are_written(practice: Practice) -> None:
    """A bar escaped or not, a space after a comma, a slash before the query; a wrong key harms nobody."""
    query = slot_query(ONE, NOBODY)
    for way in (("%7C", "|"), (",urn", ",%20urn"), (",urn", "%2Curn"), (":", "%3A")):
        written = query.replace(*way)
        told = ask("Slot/", written).json()
        assert (told["total"], len(resources(told, "Slot"))) == (3, 3), way
        assert unquote(urlsplit(told["link"][0]["url"]).query) == unquote(written)


@pytest.mark.parametrize(
    ("siret", "finess", "number"), [(SIRET, FINESS, f"1{FINESS}"), (SIRET, "", f"3{SIRET}"), ("", "", RANK)]
)
def test_a_structure_bears_its_first_number(siret: str, finess: str, number: str) -> None:
    practice = world.make_practice(siret=siret, finess=finess)
    world.make_shown(practice, ONE)
    with scope(system("test", [practice.structure.pk])):
        Participation.objects.update(cabinet=RANK)
    assert role()["organization"]["identifier"]["value"] == number


@pytest.mark.parametrize("phone", ["+33536490001", "+262262490001", "+590590490001", "+594594490001", "+596596490001"])
def test_a_number_is_told_as_the_platform_takes_it_or_not_at_all(practice: Practice, phone: str) -> None:
    for written, told in ((phone, [{"system": "phone", "value": phone}]), ("+3225550100", None), (f"{phone}0", None)):
        with scope(system("test", [practice.structure.pk])):
            Structure.objects.update(phone=written)
        assert role().get("telecom") == told
