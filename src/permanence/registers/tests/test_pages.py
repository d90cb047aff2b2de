"""The registers as who answers for a practice keeps them."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from permanence.config.todo import demands as to_do
from permanence.directory.tests import personas
from permanence.directory.tests.personas import Personas
from permanence.foundation.actor import scope, system
from permanence.foundation.refusal import NotFound
from permanence.patients.models import Patient
from permanence.patients.tests.factories import make_patient
from permanence.registers import actions, queries
from permanence.registers.models import Breach, Demand

pytestmark = pytest.mark.django_db


@pytest.fixture
def who() -> Personas:
    return personas.three(may="associate", may_not="secretary")


@pytest.fixture
def alice(client: Client, who: Personas) -> Client:
    personas.sign_in(client, who.alice)
    return client


def asked(who: Personas, **more: Any) -> Demand:
    told = {"asked_by": "Élodie Durand", "right": "access", "way": "letter", "asked_on": timezone.localdate()}
    return actions.note_demand(by=who.alice, structure=who.here, **told | more)


def text(answer: Any) -> str:
    return str(answer.content.decode())


def test_a_demand_from_its_letter_to_its_answer(alice: Client, who: Personas) -> None:
    long_ago = timezone.localdate() - timedelta(days=3)
    told = {"asked_by": "Élodie D’Arc", "right": "access", "way": "letter", "asked_on": long_ago.isoformat()}
    made = alice.post(reverse("registers:new_demand"), told)
    page = made["Location"]
    assert "À répondre au plus tard" in text(alice.get(page))
    answer = {"answer": "Copie remise en main propre.", "answered_on": timezone.localdate().isoformat()}
    refused = alice.post(page + "answer/", answer)
    assert refused.status_code == 422
    assert "Vérifiez d’abord qui demande" in text(refused)
    assert "Copie remise en main propre." in text(refused), "nothing typed is lost"
    today = timezone.localdate().isoformat()
    assert (
        alice.post(page + "identity/", {"checked_how": "Carte vue à l’accueil", "checked_on": today}).status_code == 302
    )
    assert alice.post(page + "answer/", answer).status_code == 302
    assert "Copie remise en main propre." in text(alice.get(page))
    assert alice.post(page + "answer/", answer).status_code == 409, "closed once"


def test_a_file_is_not_handed_over_within_two_days_and_may_be_refused_at_once(who: Personas) -> None:
    demand, today = asked(who), timezone.localdate()
    actions.check_who_asks(by=who.alice, demand=demand, checked_on=today, checked_how="Carte")
    with pytest.raises(actions.TooEarly):
        actions.answer_demand(by=who.alice, demand=demand, answered_on=today, answer="Remis", refused=False)
    with scope(who.alice), pytest.raises(IntegrityError), transaction.atomic():
        Demand.objects.filter(pk=demand.pk).update(answered_on=today, answer="Remis", checked_on=today)
    closed = actions.answer_demand(by=who.alice, demand=demand, answered_on=today, answer="Pas lui", refused=True)
    assert closed.refused


def test_the_database_hands_nothing_over_to_who_is_unknown(who: Personas) -> None:
    demand = asked(who)
    with scope(who.alice), pytest.raises(IntegrityError), transaction.atomic():
        Demand.objects.filter(pk=demand.pk).update(answered_on=timezone.localdate(), answer="Remis")


def test_longer_needs_its_grounds_and_gives_two_months_more(alice: Client, who: Personas) -> None:
    demand = asked(who, right="erasure")
    page = reverse("registers:longer", args=[demand.pk])
    assert alice.post(page, {"why": " "}).status_code == 422
    assert alice.post(page, {"why": "Archives à faire revenir"}).status_code == 302
    with scope(who.alice):
        assert (queries.demand(who.alice, demand.pk).due_on - demand.due_on).days > 55


def test_from_a_file_the_demand_is_about_its_patient(alice: Client, who: Personas) -> None:
    with scope(who.alice):
        patient = Patient.objects.create(
            structure=who.here, birth_name="Durand", first_names="Élodie", birth_date="1984-03-12"
        )
    page = f"{reverse('registers:new_demand')}?patient={patient.pk}"
    assert "Durand" in text(alice.get(page)) or "DURAND" in text(alice.get(page))
    told = {"asked_by": "Élodie Durand", "right": "access", "way": "desk", "asked_on": timezone.localdate().isoformat()}
    alice.post(page, told)
    with scope(who.alice):
        assert Demand.objects.get().patient == patient
    assert alice.get(f"{reverse('registers:new_demand')}?patient=x").status_code == 200


@pytest.mark.parametrize("day", ["2100-01-01", "demain", "", "0001-01-01"])
def test_a_day_that_cannot_be_is_told(alice: Client, day: str) -> None:
    told = {"asked_by": "X", "right": "access", "way": "desk", "asked_on": day}
    assert alice.post(reverse("registers:new_demand"), told).status_code == 422


def test_a_breach_counts_its_hours_until_the_authority_is_told(alice: Client, who: Personas) -> None:
    noticed = timezone.now() - timedelta(hours=80)
    told = {
        "noticed_at": timezone.localtime(noticed).strftime("%Y-%m-%dT%H:%M"),
        "what": "Ordinateur volé",
        "risk": "some",
    }
    page = alice.post(reverse("registers:new_breach"), told)["Location"]
    assert "La CNIL devait être prévenue" in text(alice.get(page))
    assert "en retard" in text(alice.get(reverse("registers:breaches")))
    with scope(who.alice):
        assert [one.priority for one in to_do(who.alice, timezone.now())] == [1]
    done = told | {"authority_told_at": timezone.localtime().strftime("%Y-%m-%dT%H:%M"), "measures": "Session fermée"}
    assert alice.post(page, done).status_code == 302
    with scope(who.alice):
        assert list(to_do(who.alice, timezone.now())) == []
        assert Breach.objects.get().measures == "Session fermée"


def test_without_a_risk_one_says_why(alice: Client) -> None:
    told = {
        "noticed_at": timezone.localtime().strftime("%Y-%m-%dT%H:%M"),
        "what": "Clé perdue, chiffrée",
        "risk": "none",
    }
    assert alice.post(reverse("registers:new_breach"), told).status_code == 422
    assert alice.post(reverse("registers:new_breach"), told | {"grounds": "Elle est chiffrée"}).status_code == 302


def test_a_late_demand_is_to_be_done(alice: Client, who: Personas) -> None:
    asked(who, asked_on=timezone.localdate() - timedelta(days=20))
    assert "en retard depuis" in text(alice.get(reverse("registers:demands")))
    with scope(who.alice):
        [left] = to_do(who.alice, timezone.now())
    assert left.due_at < timezone.now()
    assert list(to_do(who.bob, timezone.now())) == []


def test_nothing_of_a_register_is_removed(who: Personas) -> None:
    asked(who)
    for table in (Demand, Breach):
        with pytest.raises(ProgrammingError), scope(system("test", [who.here.pk])):
            table.objects.all()._raw_delete("default")  # type: ignore[attr-defined]


def test_the_registers_of_others_are_not_seen(who: Personas, client: Client) -> None:
    demand = asked(who)
    personas.sign_in(client, who.charlie)
    assert "Durand" not in text(client.get(reverse("registers:demands")))
    assert client.get(reverse("registers:demand", args=[demand.pk])).status_code == 404


def test_a_letter_is_given_its_file(client: Client) -> None:
    three = personas.three(may="practitioner")
    personas.sign_in(client, three.alice)
    page = reverse("registers:demand", args=[asked(three, asked_by="Élodie Durand").pk])
    assert "Trouver le dossier" in text(client.get(page))
    with scope(system("test", [three.here.pk])):
        his = make_patient(three.here, birth_name="Durand", first_names="Élodie")
    assert f'value="{his.pk}"' in text(client.get(page + "file/"))
    assert client.post(page + "file/", {"patient": str(his.pk)}).status_code == 302
    assert his.name in text(client.get(page))
    assert "Personne à ce nom" in text(client.post(page + "file/", {"q": "Zzyzx"}))


@pytest.mark.parametrize(("chosen", "status"), [("", 422), ("…", 422), ("0190a2b4-0000-7000-8000-000000000000", 404)])
def test_no_file_is_named_by_what_is_none(client: Client, chosen: str, status: int) -> None:
    three = personas.three(may="practitioner")
    personas.sign_in(client, three.alice)
    demand = asked(three)
    assert client.post(reverse("registers:naming", args=[demand.pk]), {"patient": chosen}).status_code == status


def test_the_file_of_another_structure_is_not_named(who: Personas) -> None:
    with scope(system("test", [who.here.pk, who.elsewhere.pk])):
        theirs = make_patient(who.elsewhere)
        with pytest.raises(NotFound):
            actions.name_file(by=who.alice, demand=asked(who), patient=theirs)


def test_what_was_copied_is_not_given_another_name(who: Personas) -> None:
    today = timezone.localdate()
    with scope(system("test", [who.here.pk])):
        his, other = make_patient(who.here), make_patient(who.here)
    demand = asked(who, patient=his, asked_on=today - timedelta(days=4), checked_on=today, checked_how="Carte vue")
    actions.make_copy(by=who.alice, demand=demand, code="123456", now=timezone.now())
    with pytest.raises(actions.NamedAlready):
        actions.name_file(by=who.alice, demand=demand, patient=other)
