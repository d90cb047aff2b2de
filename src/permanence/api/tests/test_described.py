"""What programs can ask for is described from the doors: nothing is left out, and what is said is what is done."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver

from permanence.api.rules import events, rest, signing
from permanence.api.rules.rest.readable import kind
from permanence.api.views.rest import description
from permanence.capacity.tests.factories import SUNDAY_NOON
from permanence.foundation.ids import uuid7

ROOT = Path(__file__).parents[4]
FOR_PROGRAMS = re.compile(
    r"(api/v1/|telephony/|oauth/token|oauth/revoke|mail/in/|messages/incoming/|messages/carriers/)"
)
ITSELF = {"/api/v1/openapi.json"}
pytestmark = pytest.mark.django_db


@pytest.fixture
def told() -> dict[str, Any]:
    answer = Client().get("/api/v1/openapi.json")
    assert answer.status_code == 200
    return dict(answer.json())


def test_every_address_for_programs_is_described(told: dict[str, Any]) -> None:
    written = {f"/{path}" for inner in get_resolver().url_patterns for one in getattr(inner, "url_patterns", [])
               if FOR_PROGRAMS.match(path := f"{inner.pattern}{one.pattern}")}  # fmt: skip
    known = {re.sub(r"<\w+:(\w+)>", r"{\1}", path) for path in written} - ITSELF
    assert len(known) > 6
    assert known == set(told["paths"])


def test_it_names_its_version_its_proofs_and_its_webhooks(told: dict[str, Any]) -> None:
    assert told["openapi"] == "3.1.0"
    assert re.fullmatch(r"1\.\d+\.\d+", told["info"]["version"])
    assert told["webhooks"]["happening"]["post"]["requestBody"]["required"]
    names = [one["operationId"] for path in told["paths"].values() for one in path.values()]
    assert len(names) == len(set(names))
    used = {name for path in told["paths"].values() for one in path.values() for way in one["security"] for name in way}
    assert used <= set(told["components"]["securitySchemes"])
    assert {*re.findall(r'"#/components/schemas/(\w+)"', json.dumps(told))} <= set(told["components"]["schemas"])


def test_it_is_said_in_english_whoever_reads(told: dict[str, Any]) -> None:
    french = Client().get("/api/v1/openapi.json", headers={"Accept-Language": "fr"})
    assert french.json() == told
    assert told["paths"]["/api/v1/free-times"]["get"]["summary"] == "Find free times"
    mark = french.headers["ETag"]
    assert Client().get("/api/v1/openapi.json", headers={"If-None-Match": mark}).status_code == 304


def test_the_page_shows_every_operation_to_whoever_comes() -> None:
    page = Client().get("/api/").content.decode()
    assert "Trouver des créneaux libres" in page
    for route in description.routes():
        assert route.path in page


def test_a_webhook_is_as_described() -> None:
    for happening, about in (("appointment.booked", uuid7()), ("trial", None)):
        body = signing.body_of(happening, uuid7(), about, SUNDAY_NOON)
        assert rest.telephony.Happening.model_validate_json(body).data.appointment == about
    (written,) = re.findall(r"```json\n(.*?)```", (ROOT / "docs" / "webhooks.md").read_text(), re.DOTALL)
    rest.telephony.Happening.model_validate_json(written.replace("0189…", str(uuid7())).replace("0193…", str(uuid7())))


SENT = {"line": "+33536490001", "call_id": "1", "event": "ringing", "at": "2026-11-24T09:20:00+01:00", "from": None}


@pytest.mark.parametrize(
    "differs",
    [{}, {"from": "+33639980001"}, {"line": 3}, {"line": "x"}, {"call_id": ""}, {"call_id": "x" * 101}, {"at": "now"},
     {"event": "sung"}, {"at": "2026-11-24T09:20:00"}, {"from": 3}, {"event": None}],
)  # fmt: skip
def test_an_event_described_is_an_event_heard(differs: dict[str, Any]) -> None:
    def is_read(read: Any) -> bool:
        try:
            read()
        except ValueError:
            return False
        return True

    sent = SENT | differs
    heard = is_read(lambda: (events.called(sent), events.told(sent)))
    assert is_read(lambda: rest.telephony.Event.model_validate_json(json.dumps(sent), strict=True)) == heard


@pytest.mark.parametrize(
    ("said", "word"),
    [({"type": "array", "items": {"format": "uuid"}}, "uuid[]"), ({"enum": ["a", "b"]}, "a | b"),
     ({"anyOf": [{"type": "string"}, {"type": "null"}]}, "string | null"), ({"$ref": "#/$defs/Span"}, "Span")],
)  # fmt: skip
def test_a_kind_of_field_is_said_in_a_word(said: dict[str, Any], word: str) -> None:
    assert kind(said) == word


@pytest.mark.parametrize(
    ("headers", "status", "error"),
    [
        ({"Accept": "application/xml"}, 406, "OnlyJson"),
        ({"Authorization": "Bearer nobody"}, 401, "NotKnown"),
        ({"Authorization": "Bearer"}, 401, "NotKnown"),
        ({}, 401, "NotSignedIn"),
    ],
)
def test_who_is_not_known_or_wants_no_json_is_told_a_problem(headers: dict[str, str], status: int, error: str) -> None:
    from permanence.directory.tests.personas import make_member, make_structure, sign_in

    client = Client()
    if status == 406:
        sign_in(client, make_member(make_structure(), "secretary"))
    answer = client.get("/api/v1/patients", headers=headers)
    assert (answer.status_code, answer.json()["error"]) == (status, error)
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert ("WWW-Authenticate" in answer.headers) == (status == 401)
