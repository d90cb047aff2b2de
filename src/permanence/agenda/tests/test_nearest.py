"""What is proposed to those who are late for one time: found once, and never older than what is taken there."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Semaphore
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client

from permanence.agenda import actions
from permanence.agenda.actions import cancel
from permanence.agenda.models import Appointment
from permanence.agenda.queries import nearest
from permanence.capacity.models import Opening, OpeningKind
from permanence.capacity.queries.taken import GIVEN, chosen_and_taken
from permanence.capacity.tests.factories import SUNDAY_NOON, at
from permanence.directory.tests.personas import make_member, make_structure, sign_in
from permanence.foundation import crowd
from permanence.foundation.actor import scope

from .factories import Receiving, make_receiving

pytestmark = pytest.mark.usefixtures("committed")


@pytest.fixture
def receiving() -> Receiving:
    nearest._told.clear()
    return make_receiving(make_structure())


@pytest.fixture
def alice(client: Client, receiving: Receiving) -> Client:
    sign_in(client, make_member(receiving.role.structure, "secretary"))
    return client


@pytest.fixture
def searches(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    made: list[Any] = []
    found = nearest.nearest_slots
    monkeypatch.setattr(nearest, "nearest_slots", lambda *a, **k: made.append(k) or found(*a, **k))  # type: ignore[func-returns-value]
    return made


def book(client: Client, receiving: Receiving, minutes: int) -> Any:
    asked = {
        "patient": str(receiving.patient.pk),
        "practitioner": str(receiving.role.pk),
        "reason": str(receiving.reason.pk),
        "start": (at(9) + timedelta(minutes=minutes)).isoformat(),
    }
    with time_machine.travel(SUNDAY_NOON, tick=False):
        return client.post("/api/v1/appointments", asked, content_type="application/json")


def proposed(answer: Any) -> list[str]:
    assert answer.status_code == 409, answer.content
    """Return the times proposed, on the clock of Greenwich."""
    return [one["start"][11:16] for one in answer.json()["nearest"]]


def test_they_are_found_once_until_something_is_taken(alice: Client, receiving: Receiving, searches: list[Any]) -> None:
    assert book(alice, receiving, 0).status_code == 201
    assert proposed(book(alice, receiving, 0)) == proposed(book(alice, receiving, 0)) == ["08:20", "08:40", "09:00"]
    assert len(searches) == 1
    assert book(alice, receiving, 20).status_code == 201
    assert proposed(book(alice, receiving, 0)) == ["08:40", "09:00", "09:20"]
    assert len(searches) == 2


def test_a_time_given_back_is_proposed_at_once(alice: Client, receiving: Receiving) -> None:
    for minutes in (0, 20):
        assert book(alice, receiving, minutes).status_code == 201
    assert proposed(book(alice, receiving, 0)) == ["08:40", "09:00", "09:20"]
    with scope(receiving.by):
        given_back = Appointment.objects.get(starts_at=at(9) + timedelta(minutes=20))
        cancel(by=receiving.by, appointment=given_back, now=SUNDAY_NOON)
    assert proposed(book(alice, receiving, 0)) == ["08:20", "08:40", "09:00"]


def test_in_a_transaction_that_has_written_there_is_no_mark(receiving: Receiving) -> None:
    asked = {"role": receiving.role.pk, "starts_at": at(9), "ends_at": at(10)}
    with scope(receiving.by):
        read = chosen_and_taken(receiving.by, GIVEN, asked, SUNDAY_NOON)
        Opening.objects.update(kind=OpeningKind.OWN)
        written = chosen_and_taken(receiving.by, GIVEN, asked, SUNDAY_NOON)
    assert read is not None
    assert written is not None
    assert (read[-2] is None, written[-2] is None) == (False, True)


def test_what_is_kept_for_own_patients_is_found_for_each(
    alice: Client, receiving: Receiving, searches: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert book(alice, receiving, 0).status_code == 201
    with scope(receiving.by):
        Opening.objects.update(kind=OpeningKind.OWN)
    monkeypatch.setattr("permanence.agenda.queries.slots.is_known", lambda *_: True)
    assert proposed(book(alice, receiving, 0)) == proposed(book(alice, receiving, 0)) == ["08:20", "08:40", "09:00"]
    monkeypatch.setattr("permanence.agenda.queries.slots.is_known", lambda *_: False)
    assert proposed(book(alice, receiving, 0)) == []
    assert len(searches) == 3


def test_of_a_crowd_at_one_door_one_alone_goes_all_the_way(
    alice: Client, receiving: Receiving, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crowd, "PATIENCE_S", 60.0)
    tried: list[Any] = []
    arrived = Semaphore(0)
    promise, gone_ahead = actions.book, crowd.gone_ahead

    def book_when_all_are_there(**given: Any) -> Any:
        tried.append(given)
        assert all(arrived.acquire(timeout=60) for _ in range(8))
        return promise(**given)

    def arrive(what: Any) -> bool:
        arrived.release()
        return gone_ahead(what)

    monkeypatch.setattr(actions, "book", book_when_all_are_there)
    monkeypatch.setattr(crowd, "gone_ahead", arrive)

    def hand(_: int) -> int:
        client = Client()
        client.cookies = alice.cookies
        try:
            return int(book(client, receiving, 0).status_code)
        finally:
            connection.close()

    with time_machine.travel(SUNDAY_NOON, tick=False), ThreadPoolExecutor(8) as hands:
        assert Counter(hands.map(hand, range(8))) == {201: 1, 409: 7}
    assert len(tried) == 1
