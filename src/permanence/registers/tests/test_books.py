"""The registers kept as books: begun, written, corrected; what is late or missing is said."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import ProgrammingError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from permanence.directory.tests import personas
from permanence.directory.tests.personas import Personas
from permanence.foundation.actor import scope, system
from permanence.foundation.rights import Can
from permanence.registers.books import BOOKS
from permanence.registers.models import Instruction, Processing, Processor, Regulation

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


@pytest.fixture
def who() -> Personas:
    return personas.three(may="associate", may_not="secretary")


@pytest.fixture
def alice(client: Client, who: Personas) -> Client:
    personas.sign_in(client, who.alice)
    return client


def text(answer: Any) -> str:
    return str(answer.content.decode())


def page(book: str) -> str:
    return reverse("registers:book", args=[book])


@pytest.mark.parametrize("book", BOOKS)
def test_each_opens_empty_with_a_hint_and_its_form(alice: Client, book: str) -> None:
    assert "Ajouter" in text(alice.get(page(book))) or "Noter" in text(alice.get(page(book)))
    assert alice.get(reverse("registers:new_entry", args=[book])).status_code == 200
    assert alice.post(reverse("registers:new_entry", args=[book]), {}).status_code == 422


def test_processing_is_begun_once_with_what_the_software_does(alice: Client, who: Personas) -> None:
    begin = reverse("registers:beginning", args=[who.here.pk])
    assert begin in text(alice.get(page("processing")))
    for _ in range(2):
        alice.post(begin)
    with scope(who.alice):
        found = list(Processing.objects.all())
    assert len(found) == 5
    shown = text(alice.get(page("processing")))
    assert begin not in shown
    entry = reverse("registers:entry", args=["processing", found[0].pk])
    told = {
        "name": "Rendez-vous", "purpose": "Recevoir", "basis": "care", "people": "Patients", "which": "Nom",
        "kept": "20 ans", "ended_on": "2026-01-01",
    }  # fmt: skip
    assert alice.post(entry, told).status_code == 302
    assert "terminé" in text(alice.get(page("processing")))


def test_who_holds_a_mandate_is_a_subcontractor_without_being_written(alice: Client, who: Personas) -> None:
    service = personas.make_structure("Allô Santé", "permanence")
    personas.make_mandate(who.here, service, [Can.ANSWER])
    assert "Allô Santé" in text(alice.get(page("processors")))


def test_a_host_of_health_data_says_until_when_it_is_certified(alice: Client, who: Personas) -> None:
    new = reverse("registers:new_entry", args=["processors"])
    told = {"name": "Hébergeur", "does": "Héberge", "country": "France", "hosts_health_data": "on"}
    assert alice.post(new, told).status_code == 422
    assert alice.post(new, told | {"certified_until": "2020-01-01"}).status_code == 302
    assert "certificat" in text(alice.get(page("processors"))).lower()
    with scope(who.alice):
        assert Processor.objects.get().noted_by_id == who.alice.id


def test_who_was_taught_nothing_that_holds_is_named(alice: Client, who: Personas) -> None:
    assert "Bob Carrère" in text(alice.get(page("instruction")))
    new = reverse("registers:new_entry", args=["instruction"])
    today = TODAY()
    told = {"person": str(who.bob.id), "topic": "data", "on": today.isoformat()}
    assert alice.post(new, told | {"until_on": (today - timedelta(days=1)).isoformat()}).status_code == 422
    assert alice.post(new, told | {"until_on": (today + timedelta(days=365)).isoformat()}).status_code == 302
    shown = text(alice.get(page("instruction")))
    assert "à jour" in shown
    with scope(who.alice):
        row = Instruction.objects.get()
        Instruction.objects.update(on=date(2020, 1, 1), until_on=date(2021, 1, 1))
    shown = text(alice.get(page("instruction")))
    assert "à renouveler" in shown
    assert alice.get(reverse("registers:entry", args=["instruction", row.pk])).status_code == 200


def test_a_text_waits_until_it_is_said_what_was_done(alice: Client, who: Personas) -> None:
    new = reverse("registers:new_entry", args=["regulation"])
    assert alice.post(new, {"title": "Décret", "applies_on": "2020-01-01"}).status_code == 302
    assert "s’applique déjà" in text(alice.get(page("regulation")))
    with scope(who.alice):
        row = Regulation.objects.get()
    entry = reverse("registers:entry", args=["regulation", row.pk])
    settled = {"title": "Décret", "settled_on": "2026-01-02"}
    assert alice.post(entry, settled).status_code == 422
    assert alice.post(entry, settled | {"settled_how": "Affiche changée."}).status_code == 302
    assert "réglé" in text(alice.get(page("regulation")))


def test_nothing_of_a_book_is_removed_and_nobody_else_reads_it(who: Personas, alice: Client, client: Client) -> None:
    alice.post(reverse("registers:new_entry", args=["regulation"]), {"title": "Décret secret"})
    with scope(system("test", [who.here.pk])), pytest.raises(ProgrammingError), transaction.atomic():
        Regulation.objects.all()._raw_delete("default")  # type: ignore[attr-defined]
    stranger = Client()
    personas.sign_in(stranger, who.charlie)
    assert "Décret secret" not in text(stranger.get(page("regulation")))
    assert alice.get(page("rien")).status_code == 404
