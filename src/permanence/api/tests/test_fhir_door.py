"""Whatever is asked of the FHIR door, it answers as FHIR does, and never with a fault of ours."""

from urllib.parse import quote

import pytest
from django.test import Client
from fhir.resources.R4B.operationoutcome import OperationOutcome
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from .sas_world import ask, place_query, slot_query

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("national")]
NAMES = ("start", "status", "_count", "_offset", "_include", "_format", "identifier",
         "schedule.actor:Practitioner.identifier", "actor:Location.organization.identifier",
         "_has:Slot:schedule:start")  # fmt: skip
VALUES = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        [
            "ge",
            "le2026-13-45",
            "ge9999-12-31",
            "ge0001-01-01T00:00:00",
            "le2026-11-29T25:61:61",
            "-1",
            "99999999999",
            "|",
            "||||",
            "urn:oid:1.2.250.1.71.4.2.1|8²",
            "ge2026-11-29T10:00:00+99:99",
            "ge2026-02-30",
            "%00",
            ",,,",
            "9" * 2000,
        ]
    ),
)


@given(
    kind=st.sampled_from(["Slot", "Schedule", "Practitioner", "Patient", "metadata"]),
    pairs=st.lists(st.tuples(st.sampled_from(NAMES), VALUES), max_size=5),
    begun=st.booleans(),
)
@settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_parameter_is_a_fault_of_ours(kind: str, pairs: list[tuple[str, str]], begun: bool) -> None:
    first = slot_query("10002909371") if kind == "Slot" else place_query("77220148900022")
    more = "&".join(f"{name}={quote(value)}" for name, value in pairs)
    answer = ask(kind, f"{first if begun else ''}&{more}")
    assert answer.status_code < 500
    assert answer.json()["resourceType"]


@given(body=st.binary(max_size=200), identifier=st.text(max_size=30))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_body_is_a_fault_of_ours(body: bytes, identifier: str) -> None:
    for method in ("POST", "PUT"):
        answer = ask("Practitioner", f"identifier={quote(identifier)}", method=method, body=body)
        assert 400 <= answer.status_code < 500


def test_what_the_server_does_is_told_to_everyone() -> None:
    answer = ask("metadata", headers={})
    assert answer.status_code == 200
    told = answer.json()
    assert (told["resourceType"], told["fhirVersion"], told["kind"]) == ("CapabilityStatement", "4.0.1", "instance")
    kinds = {one["type"]: one for one in told["rest"][0]["resource"]}
    assert {one["code"] for one in kinds["Practitioner"]["interaction"]} >= {"create", "update", "read", "search-type"}
    assert {one["name"] for one in kinds["Slot"]["searchParam"]} >= {"start", "status"}


def test_a_fault_of_ours_is_told_as_fhir_tells_it(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fall(*_args: object) -> None:
        raise RuntimeError("DURAND Élodie")

    monkeypatch.setattr("permanence.api.queries.behind_token", fall)
    client.raise_request_exception = False
    answer = client.get("/fhir/r4/Patient", headers={"Authorization": "Bearer x"})
    assert (answer.status_code, answer.headers["Content-Type"]) == (500, "application/fhir+json")
    told = OperationOutcome.model_validate(answer.json())
    assert told.issue[0].code == "exception"
    assert "DURAND" not in answer.content.decode()


def test_another_house_is_not_answered_for(client: Client) -> None:
    answer = client.get("/fhir/r4/metadata", headers={"Host": "elsewhere.example"})
    assert answer.status_code == 400
    assert OperationOutcome.model_validate(answer.json()).issue[0].code == "invalid"
