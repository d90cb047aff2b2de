"""The doors for free times and bookings: who may knock, with what, and what is answered."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from permanence.agenda.models import Appointment
from permanence.agenda.tests.factories import Receiving, make_reason, make_receiving
from permanence.capacity.models import Channel, Opening
from permanence.capacity.tests.factories import SUNDAY_NOON, at, make_open, make_resource
from permanence.directives import actions as directives
from permanence.directory.models import Structure
from permanence.directory.tests.personas import make_member, make_practitioner, make_structure, sign_in
from permanence.foundation.actor import scope, system
from permanence.foundation.ids import uuid7

pytestmark = pytest.mark.django_db


@pytest.fixture
def house() -> Structure:
    return make_structure()


@pytest.fixture
def receiving(house: Structure) -> Receiving:
    return make_receiving(house)


@pytest.fixture
def alice(client: Client, house: Structure) -> Client:
    sign_in(client, make_member(house, "secretary"))
    return client


moment = datetime.fromisoformat


def ask(client: Client, **asked: Any) -> Any:
    with time_machine.travel(SUNDAY_NOON, tick=False):
        return client.get("/api/v1/free-times", asked)


def book(client: Client, receiving: Receiving, *, key: str = "", body: bytes | None = None, **other: Any) -> Any:
    asked = {
        "patient": receiving.patient.pk,
        "practitioner": receiving.role.pk,
        "reason": receiving.reason.pk,
        "start": at(9).isoformat(),
    } | other
    sent = body if body is not None else json.dumps(asked, default=str).encode()
    with time_machine.travel(SUNDAY_NOON, tick=False):
        return client.post(
            "/api/v1/appointments", sent, "application/json", headers={"Idempotency-Key": key} if key else None
        )


def test_free_times_of_several_practitioners_come_in_order(
    alice: Client, receiving: Receiving, house: Structure
) -> None:
    """Each receives for as long as the visit lasts with him, and is named with his own reason."""
    other = make_practitioner(house, "Vidal")
    make_open(make_resource(other))
    longer = make_reason(other, "consultation", 45)
    make_reason(make_practitioner(house, "Roux"), "Bilan")
    answer = ask(alice, reason="Consultation", count=4)
    assert answer.status_code == 200
    times = answer.json()["times"]
    assert [one["start"] for one in times] == sorted(one["start"] for one in times)
    spans = {(one["practitioner"], one["reason"], moment(one["start"]), moment(one["end"])) for one in times}
    own, his = str(receiving.role.pk), str(other.pk)
    nine = at(9)
    assert (own, str(receiving.reason.pk), nine, nine + timedelta(minutes=20)) in spans
    assert (his, str(longer.pk), nine, nine + timedelta(minutes=45)) in spans
    assert len(times) == 4


def test_what_is_asked_for_narrows_what_is_told(alice: Client, receiving: Receiving, house: Structure) -> None:
    other = make_practitioner(house, "Vidal")
    make_open(make_resource(other))
    make_reason(other)
    only = ask(alice, reason="Consultation", practitioner=[str(receiving.role.pk)]).json()["times"]
    assert {one["practitioner"] for one in only} == {str(receiving.role.pk)}
    until = at(9) + timedelta(minutes=30)
    assert len(ask(alice, reason="Consultation", until=until.isoformat(), count=50).json()["times"]) == 4
    assert ask(alice, reason="Consultation", specialty="astrologue").json() == {"times": []}
    assert ask(alice, reason="Consultation", structure=[str(uuid7())]).json() == {"times": []}


def test_times_the_practitioner_keeps_to_himself_or_to_other_reasons_are_not_told(
    alice: Client, receiving: Receiving, house: Structure
) -> None:
    with scope(system("test", [house.pk])):
        Opening.objects.filter(resource=receiving.resource).update(channel=Channel.PRACTITIONER)
    assert ask(alice, reason="Consultation").json() == {"times": []}
    with scope(system("test", [house.pk])):
        Opening.objects.update(channel=Channel.DESK, reasons=[uuid7()])
    assert ask(alice, reason="Consultation").json() == {"times": []}
    with scope(system("test", [house.pk])):
        Opening.objects.update(reasons=[receiving.reason.pk])
    assert len(ask(alice, reason="Consultation").json()["times"]) == 5


def test_a_time_that_a_directive_closes_is_neither_told_nor_booked(alice: Client, receiving: Receiving) -> None:
    directives.write(
        by=receiving.by, structure=receiving.role.structure, practitioner_role=receiving.role, kind="closed", body={},
        term="temporary", valid_from=at(9), valid_to=at(10), now=SUNDAY_NOON,
    )  # fmt: skip
    (first,) = ask(alice, reason="Consultation", count=1).json()["times"]
    assert moment(first["start"]) == at(10)
    assert book(alice, receiving).status_code == 409
    assert book(alice, receiving, start=at(10).isoformat()).status_code == 201


def test_the_number_of_statements_does_not_grow_with_the_practitioners(
    alice: Client, receiving: Receiving, house: Structure
) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert ask(alice, reason="Consultation").status_code == 200
        return len(seen)

    before = statements()
    for number in range(5):
        role = make_practitioner(house, f"Nom{number}")
        make_open(make_resource(role))
        make_reason(role)
    assert statements() == before


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({}, "reason"),
        ({"reason": "x" * 61}, "reason"),
        ({"reason": "Consultation", "practitioner": ["nobody"]}, "practitioner"),
        ({"reason": "Consultation", "count": 101}, "count"),
        ({"reason": "Consultation", "count": "many"}, "count"),
        ({"reason": "Consultation", "from": "yesterday"}, "from"),
        ({"reason": "Consultation", "until": "9999-12-31T23:59:59+00:00"}, "until"),
        ({"reason": "Consultation", "practitioner": ["00000000-0000-0000-0000-000000000000"] * 501}, "practitioner"),
    ],
)
def test_a_question_that_makes_no_sense_names_its_field(
    alice: Client, receiving: Receiving, asked: dict[str, Any], field: str
) -> None:
    answer = ask(alice, **asked)
    assert (answer.status_code, answer.json()["error"]) == (422, "BadField")
    assert answer.json()["message"].startswith(f"{field}: ")


def test_a_time_is_booked_once_whatever_is_sent_twice(alice: Client, receiving: Receiving) -> None:
    first, again = book(alice, receiving, key="k1"), book(alice, receiving, key="k1")
    assert (first.status_code, again.status_code) == (201, 201), "whose answer was lost is told that it is his"
    with scope(receiving.by):
        assert str(Appointment.objects.get().pk) == first.json()["appointment"] == again.json()["appointment"]


def test_whoever_comes_second_is_told_the_nearest_three(alice: Client, receiving: Receiving) -> None:
    assert book(alice, receiving).status_code == 201
    answer = book(alice, receiving)
    assert (answer.status_code, answer.json()["error"]) == (409, "SlotTaken")
    nearest = [moment(one["start"]) for one in answer.json()["nearest"]]
    assert nearest == [at(9) + timedelta(minutes=20 * n) for n in (1, 2, 3)]


@pytest.mark.parametrize(
    ("body", "status"),
    [(b"", 422), (b"[]", 422), (b"{}", 422), (b"\xff", 422), (b"{" + b" " * 20_000 + b"}", 413)],
)
def test_a_body_that_cannot_be_read_is_refused_in_json(
    alice: Client, receiving: Receiving, body: bytes, status: int
) -> None:
    answer = book(alice, receiving, body=body)
    assert answer.status_code == status
    assert set(answer.json()) >= {"error", "message"}


@pytest.mark.parametrize("field", ["patient", "practitioner", "reason"])
def test_what_does_not_exist_is_not_booked(alice: Client, receiving: Receiving, field: str) -> None:
    assert book(alice, receiving, **{field: uuid7()}).status_code == 404


def test_a_stranger_is_told_nothing_and_books_nothing(client: Client, receiving: Receiving) -> None:
    sign_in(client, make_member(make_structure("Ailleurs"), "secretary"))
    assert ask(client, reason="Consultation").json() == {"times": []}
    assert book(client, receiving).status_code == 404


def test_nobody_signed_in_is_told_so_in_json(client: Client, receiving: Receiving) -> None:
    assert ask(client, reason="Consultation").status_code == 401
    assert book(client, receiving).status_code == 401
