"""The CapabilityStatement says what answers, and nothing else: all of it is called here."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from fhir.resources.R4B.capabilitystatement import CapabilityStatement

from permanence.agenda import actions as agenda
from permanence.agenda.models import Appointment
from permanence.agenda.tests.factories import make_receiving
from permanence.api import queries
from permanence.capacity.tests.factories import SUNDAY_NOON
from permanence.config.national import National
from permanence.directory.tests import personas
from permanence.foundation.actor import system
from permanence.kernel import actions as kernel

from . import sas_world as world
from .programs import Program, everything

pytestmark = pytest.mark.django_db
VALUES = {"token": "x", "date": "ge2026-11-23", "reference": "x", "string": "x"}
KNOWN = [*sorted({*queries.NEEDS})]


@pytest.fixture
def promise() -> Appointment:
    return make_receiving(personas.make_structure("MSP des Tilleuls", siret="77220148900022")).book()


@pytest.fixture
def program(promise: Appointment) -> Program:
    return Program(promise.structure, [*queries.SCOPES])


@pytest.fixture
def said(program: Program) -> dict[str, Any]:
    told = program.ask("metadata").json()
    CapabilityStatement.model_validate(told)
    return {one["type"]: one for one in told["rest"][0]["resource"]}


def test_it_says_which_changes_want_a_version(said: dict[str, Any]) -> None:
    """FHIR's versioned-update is what is replaced whole: PUT without If-Match is refused there, and nowhere else."""
    assert {kind for kind, one in said.items() if one["versioning"] == "versioned-update"} == {"Patient"}
    assert {one["versioning"] for one in said.values()} == {"versioned", "versioned-update"}


def test_it_says_where_tokens_are_given(program: Program) -> None:
    (told,) = program.ask("metadata").json()["rest"][0]["security"]["extension"]
    where = {one["url"]: one["valueUri"] for one in told["extension"]}
    smart = program.ask(".well-known/smart-configuration").json()
    assert where == {
        "authorize": smart["authorization_endpoint"], "token": smart["token_endpoint"],
        "revoke": smart["revocation_endpoint"],
    }  # fmt: skip


def test_every_kind_is_said_and_no_other(program: Program, said: dict[str, Any]) -> None:
    assert {*said} == {*KNOWN, "Binary"}, "whose bytes are asked for in test_papers"
    assert [one["code"] for one in said["Binary"]["interaction"]] == ["read"]
    for kind in ("CarePlan", "Goal", "Observation"):
        assert program.ask(kind).status_code == 404


@pytest.mark.parametrize("kind", KNOWN)
def test_what_is_said_of_a_kind_is_done(
    program: Program, said: dict[str, Any], promise: Appointment, kind: str
) -> None:
    one = said[kind]
    strict, wants = {"Prefer": "handling=strict"}, "date=ge2020-01-01&" if kind == "AuditEvent" else ""
    for parameter in one["searchParam"]:
        answer = program.ask(f"{kind}?{wants}{parameter['name']}={VALUES[parameter['type']]}", **strict)
        assert answer.status_code in ({200, 400} if parameter["name"] in {"birthdate", "start"} else {200}), parameter
    for way, names in (("_include", one.get("searchInclude", [])), ("_revinclude", one.get("searchRevInclude", []))):
        for name in names:
            assert program.ask(f"{kind}?{wants}{way}={name}").status_code == 200, name
    done = {interaction["code"] for interaction in one["interaction"]}
    assert program.ask(f"{kind}/nobody").status_code == 404
    assert (program.ask(kind, {}).status_code != 405) == bool(done & {"create"} - {*_platforms(kind)})
    assert (program.ask(f"{kind}/nobody", {}, method="PUT").status_code != 405) == (
        "update" in done - {*_platforms(kind)}
    )
    if "history-instance" in done:
        agenda.confirm(by=system("test", [promise.structure_id]), appointment=promise, now=SUNDAY_NOON)
        there = {
            "Appointment": promise.pk, "AppointmentResponse": promise.pk, "Patient": promise.patient_id,
            "Task": _task(promise),
        }  # fmt: skip
        assert program.ask(f"{kind}/{there[kind]}/_history").status_code == 200
    else:
        assert program.ask(f"{kind}/{promise.pk}/_history").status_code == 404
    for operation in one.get("operation", []):
        assert program.ask(f"{kind}/${operation['name']}", {"resourceType": "Parameters"}).status_code in {200, 400}


def _task(promise: Appointment) -> UUID:
    """Return something to do."""
    with everything(promise.structure) as by:
        due = SUNDAY_NOON + timedelta(days=1)
        return kernel.make(by=by, structure=promise.structure, title="Rappeler", due_at=due, now=SUNDAY_NOON).pk


def _platforms(kind: str) -> tuple[str, ...]:
    """Return what is the national platform's alone."""
    return ("create", "update") if kind == "Practitioner" else ()


def test_what_is_the_platforms_alone_is_done_for_it(settings: Any, said: dict[str, Any]) -> None:
    settings.NATIONAL = National(names=(world.CN,), units=(world.OU,))
    idnps = "identifier=urn:oid:1.2.250.1.71.4.2.1|8"
    for method, path, status in (
        ("POST", "Practitioner", 400),
        ("PUT", f"Practitioner?{idnps}", 400),
        ("GET", "Practitioner/x", 404),
        ("GET", "Slot", 400),
        ("GET", "Schedule", 400),
    ):
        where, _, query = path.partition("?")
        assert world.ask(where, query, method=method, body=b"{}").status_code == status, path
