"""How a patient is spoken to: in which language, with an interpreter, by telephone rather than in writing."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from permanence.directory.tests.personas import Personas, sign_in, three
from permanence.foundation.actor import Actor, scope
from permanence.foundation.refusal import Invalid, NotPermitted
from permanence.patients import actions, queries
from permanence.patients.models import Patient

from .factories import make_patient

pytestmark = pytest.mark.django_db


@pytest.fixture
def who() -> Personas:
    return three()


@pytest.fixture
def patient(who: Personas) -> Patient:
    return make_patient(who.here, email="elodie@exemple.test")


def client_of(actor: Actor) -> Client:
    client = Client(headers={"Accept-Language": "fr"})
    sign_in(client, actor)
    return client


def kept(who: Personas, patient: Patient) -> Patient:
    with scope(who.alice):
        return queries.patient(who.alice, patient.pk)


def test_whoever_is_to_be_called_is_not_written_to(who: Personas, patient: Patient) -> None:
    assert queries.email_of(kept(who, patient)) == "elodie@exemple.test"
    actions.note_voice(by=who.alice, patient=patient, by_voice=True)
    called = kept(who, patient)
    assert (queries.email_of(called), called.written_at, called.email) == ("", "", "elodie@exemple.test")
    actions.note_voice(by=who.alice, patient=patient, by_voice=False)
    assert queries.email_of(kept(who, patient)) == "elodie@exemple.test"


def test_it_is_noted_on_the_page(who: Personas, patient: Patient) -> None:
    page, sent = reverse("patients:reaching", args=[patient.pk]), {"language": "tr", "interpreter": "on"}
    assert client_of(who.alice).post(page, sent).status_code == 302
    noted = kept(who, patient)
    assert (noted.language, noted.interpreter, noted.by_voice) == ("tr", True, False)
    shown: Any = client_of(who.alice).get(reverse("patients:patient", args=[patient.pk])).content.decode()
    assert 'value="tr" selected' in shown
    assert client_of(who.alice).post(page, {"language": "klingon"}).status_code == 422


def test_others_note_nothing(who: Personas, patient: Patient) -> None:
    for actor in (who.bob, who.charlie):
        with pytest.raises(NotPermitted):
            actions.note_voice(by=actor, patient=patient, by_voice=True)
        with pytest.raises(NotPermitted):
            actions.note_language(by=actor, patient=patient, language="ar", interpreter=False)
    with pytest.raises(Invalid):
        actions.note_language(by=who.alice, patient=patient, language="", interpreter=False)
