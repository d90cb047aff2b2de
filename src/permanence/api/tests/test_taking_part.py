"""The page on which a practice says what regulators see, and the door they come in by."""

from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from permanence.api.models import Community, Participation, SasOffer
from permanence.capacity.tests.factories import SUNDAY_NOON
from permanence.config.national import National
from permanence.directory.tests import personas
from permanence.foundation.actor import scope, system
from permanence.foundation.models import Trace

from . import sas_world as world
from .sas_world import ask, resources, slot_query

pytestmark = pytest.mark.django_db
ONE = "10002909371"


@pytest.fixture(autouse=True)
def _platform(settings: Any) -> None:
    settings.NATIONAL = National(names=(world.CN,), units=(world.OU,))


@pytest.fixture
def practice() -> world.Practice:
    practice = world.make_practice(finess=world.FINESS)
    world.make_shown(practice, ONE)
    return practice


def secretary(client: Client, practice: world.Practice, role: str = "secretary") -> Client:
    personas.sign_in(client, personas.make_member(practice.structure, role))
    return client


def said(practice: world.Practice, *to: str, **more: str) -> dict[str, Any]:
    return {"way": "individual", f"reason-{practice.reasons[0].pk}": list(to)} | more


def test_a_practice_says_what_regulators_see(client: Client, practice: world.Practice) -> None:
    secretary(client, practice)
    where = reverse("api:sas_practice", args=[practice.structure.pk])
    assert "Consultation" in client.get(where).content.decode()
    community = {
        "community_name": "CPTS du Canal",
        "community_finess": "950047225",
        "community_phone": "01 02 03 04 05",
    }
    assert client.post(where, said(practice, "SNP", "CPTS", **community)).status_code == 302
    with scope(system("test", [practice.structure.pk])):
        assert [one.audiences for one in SasOffer.objects.all()] == [["SNP", "CPTS"]]
        assert [one.phone for one in Community.objects.all()] == ["+33102030405"]
        assert Trace.objects.filter(verb="sas.shown").count() == 1
    slot = resources(ask("Slot", slot_query(ONE)).json(), "Slot")[0]
    assert [one["code"] for one in slot["meta"]["security"]] == ["SNP"]
    assert client.post(reverse("api:sas_end", args=[practice.structure.pk])).status_code == 302
    assert ask("Slot", slot_query(ONE)).json()["total"] == 0


def test_nothing_is_offered_to_a_community_nobody_named(client: Client, practice: world.Practice) -> None:
    where = reverse("api:sas_practice", args=[practice.structure.pk])
    assert secretary(client, practice).post(where, said(practice, "CPTS")).status_code == 422
    assert client.post(where, said(practice, "SNP", community_name="CPTS")).status_code == 422
    assert client.post(where, said(practice, "SNP", cabinet="12")).status_code == 422


def test_a_practice_without_any_number_cannot_be_known(client: Client) -> None:
    practice = world.make_practice()
    world.make_shown(practice, ONE)
    where = reverse("api:sas_practice", args=[practice.structure.pk])
    assert secretary(client, practice).post(where, said(practice, "PUBLIC")).status_code == 422
    assert client.post(where, said(practice, "PUBLIC", cabinet="412345678912345")).status_code == 302
    (role,) = resources(ask("Slot", slot_query(ONE)).json(), "PractitionerRole")
    assert role["organization"]["identifier"]["value"] == "412345678912345"


def test_who_may_not_and_who_is_from_elsewhere(client: Client, practice: world.Practice) -> None:
    where = reverse("api:sas_practice", args=[practice.structure.pk])
    assert secretary(client, practice, "carer").get(where).status_code == 403
    elsewhere = world.make_practice(name="Ailleurs")
    assert secretary(Client(), elsewhere).get(where).status_code == 404
    with scope(system("test", [practice.structure.pk])):
        assert Participation.objects.count() == 1


def test_the_address_of_a_time_opens_for_whom_the_platform_sends(client: Client, practice: world.Practice) -> None:
    slot = resources(ask("Slot", slot_query(ONE)).json(), "Slot")[0]
    path = slot["comment"].removeprefix("http://localhost:8000")
    with time_machine.travel(SUNDAY_NOON, tick=False):
        assert client.get(path).status_code == 403
        assert client.get(f"{path}&origin=elsewhere").status_code == 403
        shown = client.get(f"{path}&origin=sas-preprod")
    assert shown.status_code == 200
    words = shown.content.decode()
    assert "Benali" in words
    assert "tel:+33536490001" in words
    with time_machine.travel(SUNDAY_NOON, tick=False):
        secretary(client, practice)
        assert client.get(path).headers["Location"] == reverse("agenda:agenda")


def test_an_agenda_that_is_not_shown_opens_for_nobody(client: Client, practice: world.Practice) -> None:
    other = personas.make_practitioner(personas.make_structure("Ailleurs"))
    assert client.get(f"/sas/agenda/{other.pk}/?origin=sas").status_code == 404
    assert client.get(f"/sas/agenda/{practice.structure.pk}/?origin=sas").status_code == 404
