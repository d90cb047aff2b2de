"""The door by which programs find a patient: the search of the pages, within one's structures only."""

import pytest
from django.test import Client

from permanence.directory.tests.personas import sign_in, three
from permanence.foundation.actor import Actor
from permanence.patients.tests.factories import make_patient

pytestmark = pytest.mark.django_db


def as_(actor: Actor) -> Client:
    client = Client()
    sign_in(client, actor)
    return client


def test_each_finds_whom_he_may_see() -> None:
    who = three()
    patient = make_patient(who.here, phone="0536490001")
    make_patient(who.elsewhere, birth_name="Durant")
    found = {name: as_(person).get("/api/v1/patients", {"q": "durrand"}) for name, person in
             (("alice", who.alice), ("bob", who.bob), ("charlie", who.charlie))}  # fmt: skip
    (told,) = found["alice"].json()["patients"]
    assert told == {
        "patient": str(patient.pk),
        "name": "DURAND Élodie",
        "born_as": "",
        "birth_date": "1984-03-12",
        "phone": "+33536490001",
        "structure": str(who.here.pk),
    }
    assert found["bob"].status_code == 403
    assert [one["name"] for one in found["charlie"].json()["patients"]] == ["DURANT Élodie"]


def test_nobody_searches_without_signing_in(client: Client) -> None:
    assert client.get("/api/v1/patients", {"q": "durand"}).status_code in {302, 401}
