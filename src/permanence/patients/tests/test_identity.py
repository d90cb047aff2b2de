"""What an identity rests on: who may check it, what undoes a check, and a number that is never shown by the way."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from permanence.config.roles import MANDATABLE, ROLES
from permanence.directory.tests.personas import Personas, make_member, sign_in, three
from permanence.foundation.actor import Actor, scope
from permanence.foundation.models import Change, Trace
from permanence.foundation.refusal import Invalid, NotPermitted
from permanence.foundation.rights import Can
from permanence.foundation.tests.at_rest import lying
from permanence.patients import actions, queries
from permanence.patients.models import IdentityCheck, NationalNumber, Patient
from permanence.patients.rules import national

from .factories import NOW, make_patient

pytestmark = pytest.mark.django_db
BODY = "2840331555001"
NUMBER = f"2 84 03 31 555 001 {national.key(BODY):02}"
TRAITS = {"birth_name": "Durand", "first_names": "Élodie", "birth_date": date(1984, 3, 12), "sex": "female"}


@pytest.fixture
def who() -> Personas:
    return three()


@pytest.fixture
def claire(who: Personas) -> Actor:
    return make_member(who.here, "telesecretary", "Claire Vidal")


@pytest.fixture
def patient(who: Personas) -> Patient:
    made = make_patient(who.here, sex="female")
    with scope(who.alice):
        Patient.objects.filter(pk=made.pk).update(birth_place_code="31555")
    return kept(who, made)


def kept(who: Personas, patient: Patient) -> Patient:
    with scope(who.alice):
        return queries.patient(who.alice, patient.pk)


def checked(who: Personas, patient: Patient) -> Patient:
    return actions.check_identity(by=who.alice, patient=patient, document="id_card", now=NOW)


def client_of(actor: Actor) -> Client:
    client = Client(headers={"Accept-Language": "fr"})
    sign_in(client, actor)
    return client


def page(name: str, patient: Patient) -> str:
    return reverse(f"patients:{name}", args=[patient.pk])


def test_the_status_is_the_cross_of_document_and_register(who: Personas, patient: Patient) -> None:
    assert patient.identity_status == "PROV"
    assert checked(who, patient).identity_status == "VALI"
    with scope(who.alice):
        Patient.objects.filter(pk=patient.pk).update(identity_retrieved=True)
        (seen,) = IdentityCheck.objects.filter(patient=patient, ended_at=None)
    assert kept(who, patient).identity_status == "QUAL"
    assert (seen.document, seen.seen_at, seen.seen_by_name) == ("id_card", NOW, who.alice.name)


def test_nobody_checks_an_identity_by_telephone(who: Personas, claire: Actor, patient: Patient) -> None:
    holders = {name for name, role in ROLES.items() if Can.IDENTIFY in role.rights}
    assert holders == {"secretary", "practitioner", "associate"}
    assert Can.IDENTIFY not in MANDATABLE
    for actor in (claire, who.bob, who.charlie):
        with pytest.raises(NotPermitted):
            actions.check_identity(by=actor, patient=patient, document="id_card", now=NOW)
        with pytest.raises(NotPermitted):
            actions.note_attributes(by=actor, patient=patient, attributes=["HOMA"], now=NOW)
        with pytest.raises(NotPermitted):
            actions.note_number(by=actor, patient=patient, number=NUMBER, now=NOW)
        with pytest.raises(NotPermitted):
            actions.show_number(by=actor, patient=patient)
    assert client_of(claire).post(page("check", patient), {"document": "id_card"}).status_code == 403


def test_a_later_document_takes_the_place_of_the_former(who: Personas, patient: Patient) -> None:
    checked(who, patient)
    actions.check_identity(by=who.alice, patient=patient, document="passport", now=NOW)
    with scope(who.alice):
        assert [c.document for c in IdentityCheck.objects.filter(patient=patient, ended_at=None)] == ["passport"]
        assert IdentityCheck.objects.filter(patient=patient).count() == 2


@pytest.mark.parametrize("missing", [{"sex": "unknown"}, {"birth_place_code": ""}])
def test_what_every_document_tells_is_read_first(who: Personas, patient: Patient, missing: dict[str, str]) -> None:
    with scope(who.alice):
        Patient.objects.filter(pk=patient.pk).update(**missing)
    with pytest.raises(actions.TraitsMissing):
        checked(who, patient)
    with pytest.raises(Invalid):
        actions.check_identity(by=who.alice, patient=patient, document="driving licence", now=NOW)


def test_by_telephone_a_checked_identity_keeps_its_traits(who: Personas, claire: Actor, patient: Patient) -> None:
    checked(who, patient)
    with pytest.raises(actions.IdentityWasChecked):
        actions.correct(by=claire, patient=patient, now=NOW, **{**TRAITS, "birth_name": "Durant"})
    married = actions.correct(by=claire, patient=patient, now=NOW, **TRAITS, used_name="Martin")
    assert (married.used_name, married.identity_status) == ("Martin", "VALI")


def test_corrected_by_who_may_see_documents_it_is_provisional_until_seen_again(who: Personas, patient: Patient) -> None:
    checked(who, patient)
    changed = actions.correct(by=who.alice, patient=patient, now=NOW, **{**TRAITS, "birth_name": "Durant"})
    assert changed.identity_status == "PROV"
    with scope(who.alice):
        assert not IdentityCheck.objects.filter(patient=patient, ended_at=None).exists()


def test_what_the_register_said_is_not_typed_over(who: Personas, patient: Patient) -> None:
    with scope(who.alice):
        Patient.objects.filter(pk=patient.pk).update(identity_retrieved=True)
    with pytest.raises(actions.IdentityFromRegister):
        actions.correct(by=who.alice, patient=patient, now=NOW, **{**TRAITS, "first_names": "Elodie"})
    sent = {**TRAITS, "birth_date": "12/03/1984", "birth_place_code": "31555", "first_names": "Elodie"}
    refused = client_of(who.alice).post(page("identity", patient), sent)
    assert refused.status_code == 422
    assert 'value="Elodie"' in refused.content.decode()


def test_a_birth_place_is_checked_for_its_form(who: Personas, patient: Patient) -> None:
    with pytest.raises(actions.BadTraits) as bad:
        actions.correct(by=who.alice, patient=patient, now=NOW, **TRAITS, birth_place_code="Toulouse")
    assert list(bad.value.errors) == ["birth_place_code"]
    moved = actions.correct(by=who.alice, patient=patient, now=NOW, **TRAITS, birth_place_code=" 2a004 ")
    assert moved.birth_place_code == "2A004"


def test_a_doubtful_identity_is_provisional(who: Personas, patient: Patient) -> None:
    checked(who, patient)
    doubted = actions.note_attributes(by=who.alice, patient=patient, attributes=["DOUT", "HOMA"], now=NOW)
    assert (doubted.identity_status, doubted.attributes) == ("PROV", ["HOMA", "DOUT"])
    with pytest.raises(actions.IdentityDoubted):
        checked(who, patient)
    with pytest.raises(Invalid):
        actions.note_attributes(by=who.alice, patient=patient, attributes=["ZZZZ"], now=NOW)
    actions.note_attributes(by=who.alice, patient=patient, attributes=["HOMA"], now=NOW)
    assert checked(who, patient).identity_status == "VALI"
    assert "homonyme" in client_of(who.alice).get(page("patient", patient)).content.decode().casefold()


def test_a_number_is_kept_as_typed_and_copied_nowhere(who: Personas, patient: Patient) -> None:
    typed = "2 84 03 31 555 001 99"
    actions.note_number(by=who.alice, patient=patient, number=f" {typed} ", now=NOW)
    with scope(who.alice):
        number = NationalNumber.objects.get(patient=patient)
        (sealed,) = lying(NationalNumber, "value")
        told = [str(one.__dict__) for model in (Trace, Change) for one in model.objects.all()]
    assert number.value == typed
    assert BODY not in sealed
    assert not [one for one in told if "555001" in one.replace(" ", "") or sealed in one]
    shown = client_of(who.alice).get(page("patient", patient)).content.decode()
    assert "2 84 03 •• ••• ••• ••" in shown
    assert "La clé ne correspond pas" in shown
    assert "555 001" not in shown


def test_a_number_is_shown_when_asked_for_and_that_is_traced(who: Personas, claire: Actor, patient: Patient) -> None:
    actions.note_number(by=who.alice, patient=patient, number=NUMBER, now=NOW)
    answer = client_of(who.alice).post(page("number_shown", patient), headers={"HX-Request": "true"})
    assert NUMBER in answer.content.decode()
    with scope(who.alice):
        line = Trace.objects.get(verb="number.shown")
        assert line.subject_id == NationalNumber.objects.get().pk
    assert "national" not in client_of(claire).get(page("patient", patient)).content.decode()
    assert client_of(claire).post(page("number_shown", patient)).status_code == 403


def test_an_empty_number_is_forgotten_and_a_book_is_none(who: Personas, patient: Patient) -> None:
    actions.note_number(by=who.alice, patient=patient, number=NUMBER, now=NOW)
    actions.note_number(by=who.alice, patient=patient, number=" ", now=NOW)
    with scope(who.alice):
        assert not NationalNumber.objects.exists()
    with pytest.raises(actions.BadNumber):
        actions.note_number(by=who.alice, patient=patient, number="1" * 41, now=NOW)


def test_pages_note_document_doubts_and_number(who: Personas, patient: Patient) -> None:
    client = client_of(who.alice)
    sent: list[tuple[str, dict[str, Any]]] = [
        ("check", {"document": "passport"}),
        ("attributes", {"attributes": ["HOMA"]}),
        ("number", {"number": NUMBER}),
    ]
    for name, data in sent:
        assert client.post(page(name, patient), data).status_code == 302
    assert client.post(page("check", patient), {"document": "?"}).status_code == 422
    assert client.post(page("attributes", patient), {"attributes": ["?"]}).status_code == 422
    found = kept(who, patient)
    assert (found.identity_status, found.attributes) == ("VALI", ["HOMA"])
    assert "Passeport" in client.get(page("patient", patient)).content.decode()
