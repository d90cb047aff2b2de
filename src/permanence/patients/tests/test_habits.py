"""What a patient needs changes something; what is remembered is kind and passes; a file is confirmed in one press."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from permanence.directory.tests.personas import Personas, make_member, make_practitioner, sign_in, three
from permanence.foundation.actor import Actor, scope
from permanence.foundation.models import Trace
from permanence.foundation.refusal import Invalid, NotPermitted
from permanence.messaging.queries import Kind, Post, choose
from permanence.patients import actions, queries
from permanence.patients.models import Address, Confirmed, Patient, Preference, RegularDoctor, Remembrance
from permanence.patients.queries import habits
from permanence.patients.rules.discreet import of_health
from permanence.patients.rules.freshness import confirm_from, is_stale

from .factories import NOW, make_patient

pytestmark = pytest.mark.django_db


@pytest.fixture
def who() -> Personas:
    return three()


@pytest.fixture
def patient(who: Personas) -> Patient:
    return make_patient(who.here, phone="+33639980001")


def client_of(actor: Actor) -> Client:
    client = Client(headers={"Accept-Language": "fr"})
    sign_in(client, actor)
    return client


def page(name: str, patient: Patient) -> str:
    return reverse(f"patients:{name}", args=[patient.pk])


def known(who: Personas, patient: Patient, *, days: int = 0) -> habits.Known:
    with scope(who.alice):
        return queries.known(queries.patient(who.alice, patient.pk), timezone.now() + timedelta(days=days))


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("préfère le mardi, vient avec sa fille", ""),
        ("aime parler de son jardin", ""),
        ("travaille de nuit à l’hôpital", ""),
        ("Diabétique, à jeun", "diabetique"),
        ("suit un traitement", "traitement"),
        ("joue de la viole", ""),
        ("sidérurgiste", ""),
        ("SIDA", "sida"),
        ("troublé depuis l’opération", "trouble"),
    ],
)
def test_words_of_health(text: str, word: str) -> None:
    assert of_health(text) == word


@pytest.mark.parametrize(
    ("confirmed", "months", "today", "stale"),
    [
        (date(2025, 11, 23), 12, date(2026, 11, 22), False),
        (date(2025, 11, 23), 12, date(2026, 11, 23), True),
        (date(2025, 8, 31), 6, date(2026, 2, 27), False),
        (date(2025, 8, 31), 6, date(2026, 2, 28), True),
        (date(2025, 12, 1), 1, date(2026, 1, 1), True),
    ],
)
def test_when_a_file_is_to_be_confirmed(confirmed: date, months: int, today: date, *, stale: bool) -> None:
    assert is_stale(confirmed, months, today) is stale
    assert confirm_from(date(2025, 12, 15), 12) == date(2026, 12, 15)


def test_who_does_not_hear_is_written_to_and_never_called(who: Personas, patient: Patient) -> None:
    actions.note_needs(by=who.alice, patient=patient, needs=["no_voice", "accompanied"])
    with scope(who.alice):
        reach = queries.reach(queries.patient(who.alice, patient.pk))
    zone = timezone.get_current_timezone()
    assert choose(reach, Post(zone=zone, sms=True), Kind.CONFIRMATION, NOW).way == "sms"
    silent = choose(reach, Post(zone=zone, sms=False, wishes={patient.pk: "voice"}), Kind.REMINDER, NOW)
    assert (silent.way, silent.because) == ("none", "unreachable")
    actions.note_needs(by=who.alice, patient=patient, needs=["accompanied"])
    assert [str(one) for one in known(who, patient).needs] == ["vient accompagné"]


def test_what_is_remembered_passes(who: Personas, patient: Patient) -> None:
    noted = actions.remember(by=who.alice, patient=patient, text=" vient avec  sa fille ", months=3, now=timezone.now())
    assert known(who, patient).remembered == ["vient avec sa fille"]
    assert known(who, patient, days=100).remembered == []
    with pytest.raises(actions.OfHealth) as refused:
        actions.remember(by=who.alice, patient=patient, text="asthmatique", months=3, now=NOW)
    assert "asthmatique" in str(refused.value.detail)
    wrong: list[dict[str, Any]] = [{"text": " "}, {"text": "x" * 141}, {"text": "aime le mardi", "months": 4}]
    for told in wrong:
        with pytest.raises(Invalid):
            actions.remember(**{"by": who.alice, "patient": patient, "months": 3, "now": NOW, **told})
    actions.forget(by=who.alice, patient=patient, remembrance_id=noted.pk)
    assert known(who, patient).remembered == []


def test_what_belongs_elsewhere_is_refused(who: Personas, patient: Patient) -> None:
    far = make_practitioner(who.elsewhere)
    refused: list[tuple[Any, dict[str, Any]]] = [
        (actions.note_needs, {"needs": ["a lift to Mars"]}),
        (actions.note_preference, {"days": ["someday"]}),
        (actions.note_preference, {"half_day": "night"}),
        (actions.note_preference, {"practitioner_role": far}),
        (actions.note_doctor, {"practitioner_role": far}),
    ]
    for verb, told in refused:
        with pytest.raises(Invalid):
            verb(by=who.alice, patient=patient, **told)
    with pytest.raises(actions.BadTraits) as bad:
        actions.note_address(by=who.alice, patient=patient, commune_code="Toulouse", access="x" * 141)
    assert {*bad.value.errors} == {"commune_code", "access"}


def test_others_note_nothing(who: Personas, patient: Patient) -> None:
    for actor in (who.bob, who.charlie):
        with pytest.raises(NotPermitted):
            actions.note_needs(by=actor, patient=patient, needs=[])
        with pytest.raises(NotPermitted):
            actions.remember(by=actor, patient=patient, text="aime le mardi", months=3, now=NOW)
        with pytest.raises(NotPermitted):
            actions.note_address(by=actor, patient=patient, city="Toulouse")
        with pytest.raises(NotPermitted):
            actions.confirm(by=actor, patient=patient, now=NOW)


def test_a_file_is_confirmed_in_one_press_after_the_structure_s_delay(who: Personas, patient: Patient) -> None:
    assert not known(who, patient, days=360).stale
    assert known(who, patient, days=370).stale
    client = client_of(who.alice)
    delay = reverse("patients:freshness")
    assert client.post(delay, {"structure": who.here.pk, "months": "61"}).status_code == 422
    assert client.post(delay, {"structure": who.elsewhere.pk, "months": "6"}).status_code == 422
    assert client.post(delay, {"structure": who.here.pk, "months": "6"}).status_code == 302
    assert 'value="6"' in client.get(delay).content.decode()
    with scope(who.alice):
        Patient.objects.filter(pk=patient.pk).update(created_at=timezone.now() - timedelta(days=200))
    assert "À confirmer" in client.get(page("patient", patient)).content.decode()
    assert client.post(page("confirmation", patient)).status_code == 302
    with scope(who.alice):
        assert Confirmed.objects.get(patient=patient).by_name == who.alice.name
        assert Trace.objects.filter(verb="patient.confirmed", subject_id=patient.pk).exists()
    assert "À confirmer" not in client.get(page("patient", patient)).content.decode()
    claire = make_member(who.here, "telesecretary", "Claire Vidal")
    with pytest.raises(NotPermitted):
        actions.choose_freshness(by=claire, structure=who.here, months=6)


def test_sections_are_changed_in_place(who: Personas, patient: Patient) -> None:
    role, client = make_practitioner(who.here), client_of(who.alice)
    sent: list[tuple[str, dict[str, Any]]] = [
        ("habits", {"needs": ["step_free"], "days": ["tue"], "half_day": "am", "practitioner_role": role.pk}),
        ("remembrance", {"text": "vient avec sa fille", "months": "12"}),
        ("address", {"lines": "12 rue des Tilleuls\nBât. B", "postcode": "31000", "city": "Toulouse"}),
        ("doctor", {"name": "Dr Lacaze, Muret", "declared_on": "12/03/2020"}),
    ]
    for name, data in sent:
        assert client.post(page(name, patient), data).status_code == 302, name
    shown = client.get(page("patient", patient)).content.decode()
    for words in ("accès sans escaliers", "mardi", "vient avec sa fille", "12 rue des Tilleuls", "Dr Lacaze, Muret"):
        assert words in shown
    with scope(who.alice):
        assert Preference.objects.get().practitioner_role_id == role.pk
        remembered = Remembrance.objects.get()
    assert client.post(page("forgetting", patient), {"remembrance": remembered.pk}).status_code == 302
    assert client.post(page("forgetting", patient), {"remembrance": "?"}).status_code == 422
    for name in ("address", "doctor"):
        assert client.post(page(name, patient), {}).status_code == 302
    with scope(who.alice):
        assert not [model for model in (Address, RegularDoctor, Remembrance) if model.objects.exists()]


@pytest.mark.parametrize(
    ("name", "sent", "said"),
    [
        ("remembrance", {"text": "diabétique", "months": "12"}, "parle de santé"),
        ("address", {"commune_code": "Muret"}, "code de commune"),
        ("habits", {"days": ["someday"]}, "someday"),
        ("doctor", {"declared_on": "hier"}, "hier"),
    ],
)
def test_what_is_wrong_is_given_back(
    who: Personas, patient: Patient, name: str, sent: dict[str, Any], said: str
) -> None:
    answer = client_of(who.alice).post(page(name, patient), sent)
    assert answer.status_code == 422
    assert said in answer.content.decode()
