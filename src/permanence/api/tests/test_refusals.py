"""Whatever is asked wrong, programs are told so in the words of their door: an OperationOutcome, or a problem."""

import json
from typing import Any

import pytest
import time_machine
from django.db import DataError
from django.test import Client
from fhir.resources.R4B.operationoutcome import OperationOutcome

from permanence.agenda.tests.factories import Receiving, make_receiving
from permanence.capacity.tests.factories import SUNDAY_NOON
from permanence.directory.tests import personas

from .programs import ALL, Program

pytestmark = pytest.mark.django_db
STRICT = {"Prefer": "handling=strict"}
HUGE = b'{"resourceType": "Patient", "x": "' + b"x" * 70_000 + b'"}'
NUL = b'{"resourceType": "Patient", "name": [{"family": "a\\u0000b", "given": ["c"]}], "birthDate": "1961-04-02"}'
RAW_NUL = b'{"resourceType": "Patient", "name": "\x00"}'
DEEP, LONG = b"[" * 50_000, "9" * 20_000
BODIES = [b"", b"{", b"[]", b"null", b'"x"', b"\xff\xfe", b"\x00", RAW_NUL, NUL, DEEP, b'{"a": 1e999}']
KINDS = ("Patient", "Appointment", "AppointmentResponse", "Appointment/$find", "Appointment/$hold", "Appointment/$book")


@pytest.fixture
def doctor() -> Receiving:
    return make_receiving(personas.make_structure("MSP des Tilleuls", siret="77220148900022"))


@pytest.fixture
def program(doctor: Receiving) -> Program:
    return Program(doctor.role.structure, ALL)


def outcome(answer: Any) -> str:
    """Return the code of an OperationOutcome, which the answer must be."""
    assert answer.headers["Content-Type"].startswith("application/fhir+json"), answer.content
    return str(OperationOutcome.model_validate(answer.json()).issue[0].code)


def problem(answer: Any) -> str:
    """Return the name of the situation in a problem, which the answer must be."""
    assert answer.headers["Content-Type"] == "application/problem+json", answer.content
    told = answer.json()
    assert told["status"] == answer.status_code
    assert told["title"]
    assert told["detail"]
    return str(told["error"])


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "unknown/a/b/c", 404, "not-found"),
        ("GET", "Observation", 404, "not-found"),
        ("GET", "Patient/%00", 404, "not-found"),
        ("GET", "Patient/" + "x" * 65, 404, "not-found"),
        ("DELETE", "unknown", 405, "not-supported"),
        ("DELETE", "Patient", 405, "not-supported"),
        ("PATCH", "Patient/x", 405, "not-supported"),
        ("OPTIONS", "metadata", 405, "not-supported"),
        ("POST", "metadata", 405, "not-supported"),
        ("GET", "Appointment/$hold", 405, "not-supported"),
        ("GET", "Patient?birthdate=1961-13-45", 400, "invalid"),
        ("GET", "Patient?birthdate=hier", 400, "invalid"),
        ("GET", "Appointment?date=ge2026-02-30", 400, "invalid"),
        ("GET", "Appointment?_lastUpdated=ge9999-99-99", 400, "invalid"),
        ("GET", "Slot?start=ge2026-11-29T25:61", 400, "invalid"),
        ("GET", "Appointment/$find?start=demain", 400, "invalid"),
        ("GET", "Patient?_count=-1", 400, "invalid"),
        ("GET", "Patient?_count=1.5", 400, "invalid"),
        ("GET", "Patient?_count=1&_count=2", 400, "invalid"),
        ("GET", "Patient?name:missing=true", 400, "not-supported"),
        ("GET", "Patient?_sort=shoe-size", 400, "not-supported"),
        ("GET", "Appointment/x/_history?_since=hier", 404, "not-found"),
        ("GET", f"Patient?x={LONG}", 400, "too-long"),
    ],
    ids=range(23),
)
def test_fhir_is_told_as_fhir_tells_it(program: Program, method: str, path: str, status: int, code: str) -> None:
    answer = program.ask(path, method=method)
    assert (answer.status_code, outcome(answer)) == (status, code)
    assert ("Allow" in answer.headers) == (status == 405)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("body", BODIES, ids=range(len(BODIES)))
def test_no_body_breaks_a_kind_that_is_written(program: Program, kind: str, body: bytes) -> None:
    answer = program.ask(kind, body, method="POST")
    assert 400 <= answer.status_code < 500 or (kind, body) == ("Patient", NUL), answer.content
    if answer.status_code != 201:
        outcome(answer)
    else:
        assert answer.json()["name"][0]["family"] == "ab", "what no text can keep is left out"


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_too_long_or_no_json_is_refused_by_its_status(program: Program, kind: str) -> None:
    for headers, body, status in (
        ({}, HUGE, 413),
        ({"Content-Type": "application/fhir+xml"}, b"<x/>", 415),
        ({"Content-Type": "text/plain"}, b"{}", 415),
        ({"Accept": "application/fhir+xml"}, b"{}", 406),
    ):
        answer = program.ask(kind, body, method="POST", **headers)
        assert answer.status_code == status, answer.content
        outcome(answer)


def test_what_nobody_knows_is_passed_over_or_refused_as_the_client_wants(program: Program) -> None:
    for query in ("Patient?color=blue", "Patient?_content=x", "Slot?color=blue", "Patient?_count=99999999999999999"):
        assert program.ask(query).status_code == 200, query
    for query in ("Patient?color=blue", "Patient?_content=x", "Slot?color=blue", "Slot?_content=x"):
        answer = program.ask(query, **STRICT)
        assert (answer.status_code, outcome(answer)) == (400, "not-supported"), query
    for query in (
        "Patient?_count=99999999999999999&_sort=name&_total=none",
        "Slot?_include=Slot:schedule&_format=json",
    ):
        assert program.ask(query, **STRICT).status_code == 200, query


def test_what_fits_no_column_is_the_clients_fault_and_told_as_such(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fall(*_args: object, **_more: object) -> None:
        raise DataError("a value of a patient")

    monkeypatch.setattr("permanence.api.queries.found", fall)
    answer = program.ask("Patient")
    assert (answer.status_code, outcome(answer)) == (422, "processing")
    assert "a value of a patient" not in answer.content.decode()


def rest(program: Program, method: str, path: str, body: bytes = b"", **headers: str) -> Any:
    told = {"Authorization": f"Bearer {program.token}"} | {name.replace("_", "-"): one for name, one in headers.items()}
    where, _, query = path.partition("?")
    with time_machine.travel(SUNDAY_NOON, tick=False):
        return Client().generic(
            method, f"/api/{where}", body, content_type=told.pop("Content-Type", "application/json"),
            QUERY_STRING=query, headers=told,
        )  # fmt: skip


@pytest.mark.parametrize(
    ("method", "path", "status", "error"),
    [
        ("GET", "v1/unknown", 404, "NotFound"),
        ("GET", "v2/free-times", 404, "NotFound"),
        ("GET", "v1/requests/nobody", 404, "NotFound"),
        ("GET", "v1/requests/018f0000-0000-7000-8000-000000000000", 404, "NotFound"),
        ("DELETE", "v1/free-times", 405, "MethodNotAllowed"),
        ("PUT", "v1/waiting-entries", 405, "MethodNotAllowed"),
        ("POST", "v1/openapi.json", 405, "MethodNotAllowed"),
        ("GET", "v1/free-times", 422, "BadField"),
        ("GET", "v1/free-times?reason=x&from=demain", 422, "BadField"),
        ("GET", "v1/free-times?reason=x&from=2026-02-30T10:00:00Z", 422, "BadField"),
        ("GET", "v1/free-times?reason=x&count=99999999999999999999", 422, "BadField"),
        ("GET", "v1/free-times?reason=x&practitioner=nobody", 422, "BadField"),
        ("GET", "v1/waiting-entries?count=0", 422, "BadField"),
        ("GET", "v1/waiting-entries?offset=-1", 422, "BadField"),
        ("GET", "v1/figures?from=2026-13-01&until=2026-11-22", 422, "BadField"),
    ],
)
def test_rest_is_told_problems(program: Program, method: str, path: str, status: int, error: str) -> None:
    answer = rest(program, method, path)
    assert (answer.status_code, problem(answer)) == (status, error)
    assert ("Allow" in answer.headers) == (status == 405)


@pytest.mark.parametrize("path", ["v1/requests", "v1/waiting-entries", "v1/decisions"])
def test_no_body_breaks_an_address_that_is_written(program: Program, doctor: Receiving, path: str) -> None:
    nul = json.dumps({"structure": str(doctor.role.structure_id), "kind": "message", "expressed": "a\x00b"}).encode()
    for body in (b"", b"{", b"[]", b"null", b"\xff\xfe", b"\x00", DEEP[:9_000], nul):
        answer = rest(program, "POST", path, body)
        assert (answer.status_code, problem(answer)) == (422, "BadField"), body[:40]
    for headers, body, status in (
        ({}, b'"' + b"x" * 20_000 + b'"', 413),
        ({"Content-Type": "application/xml"}, b"<x/>", 415),
        ({"Accept": "text/html"}, b"{}", 406),
    ):
        answer = rest(program, "POST", path, body, **headers)
        assert answer.status_code == status, answer.content
        problem(answer)
