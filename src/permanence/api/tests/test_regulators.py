"""Regulators as the national platform makes them known (INT_R02): every example of the guide, every trap of its kit."""

import json
from copy import deepcopy
from typing import Any

import pytest
from fhir.resources.R4B.practitioner import Practitioner

from permanence.api import queries
from permanence.api.models import Regulator

from . import sas_world as world
from .sas_world import IDNPS, ask

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("national")]
PLATFORM = "urn:oid:1.2.250.1.213.3.6"
TYPES = "http://interopsante.org/fhir/CodeSystem/fr-v2-0203"
OWN = "8f6f9c44-1b7d-4b39-9a55-0a4f4b1d7a01"
NATIONAL = "3456780581/11242343"


def regulator(number: str = NATIONAL, *, national: bool = True, **more: Any) -> dict[str, Any]:
    kind, system = ("IDNPS", IDNPS) if national else ("INTRN", PLATFORM)
    return {
        "resourceType": "Practitioner",
        "meta": {"source": PLATFORM},
        "identifier": [{"type": {"coding": [{"system": TYPES, "code": kind}]}, "system": system, "value": number}],
        "active": True,
        "name": [{"family": "Loridon", "given": ["Sébastien"]}],
        "telecom": [{"system": "email", "value": "sebastien.loridon@test.example"}],
    } | more


def send(resource: Any, *, query: str = "", method: str = "POST", **more: Any) -> Any:
    sent = resource if isinstance(resource, bytes) else json.dumps(resource).encode()
    return ask("Practitioner", query, method=method, body=sent, **more)


def put(resource: Any, number: str = NATIONAL, *, system: str = IDNPS, **more: Any) -> Any:
    return send(resource, query=f"identifier={system}%7C{number}", method="PUT", **more)


def mail(address: str) -> dict[str, Any]:
    return {"telecom": [{"system": "email", "value": address}]}


def known() -> list[Regulator]:
    with queries.platform_door():
        return list(Regulator.objects.order_by("changed_at", "pk"))


def test_a_regulator_is_made_known() -> None:
    answer = send(regulator())
    assert answer.status_code == 201
    resource = answer.json()
    Practitioner.model_validate(resource)
    assert answer.headers["Location"].endswith(f"/fhir/r4/Practitioner/{resource['id']}/_history/1")
    assert answer.headers["ETag"] == 'W/"1"'
    assert resource["identifier"][0]["value"] == NATIONAL
    assert ask(f"Practitioner/{resource['id']}").json() == resource
    assert ask("Practitioner", f"identifier={IDNPS}|{NATIONAL}").json()["total"] == 1
    assert ask("Practitioner/nobody").status_code == 404


def test_no_structure_sees_regulators() -> None:
    send(regulator())
    assert not Regulator.objects.exists()
    assert len(known()) == 1
    assert not Regulator.objects.exists()


def test_the_same_address_is_known_once() -> None:
    send(regulator())
    answer = send(regulator(OWN, national=False))
    assert answer.status_code == 409
    assert answer.json()["issue"][0]["code"] == "conflict"
    assert len(known()) == 1
    assert send(regulator()).status_code == 409


def test_a_change_told_twice_is_made_once() -> None:
    send(regulator())
    changed = regulator(**mail("nouvelle@test.example"))
    assert put(changed).status_code == 200
    again = put(changed)
    assert (again.status_code, again.headers["ETag"]) == (200, 'W/"2"')
    assert [one.email for one in known()] == ["nouvelle@test.example"]


def test_who_is_not_known_yet_is_made_known_by_a_change() -> None:
    assert put(regulator()).status_code == 201
    assert put(regulator()).status_code == 200
    as_the_guide_has_it = send(regulator(), query=f"Identifier={IDNPS}|{NATIONAL}", method="PUT")
    assert as_the_guide_has_it.status_code == 200
    assert len(known()) == 1


def test_a_regulator_comes_by_a_national_number_in_place_of_the_platforms() -> None:
    send(regulator(OWN, national=False))
    assert put(regulator(), OWN, system=PLATFORM).status_code == 200
    (one,) = known()
    assert (one.national, one.number) == (True, NATIONAL)


def test_who_is_switched_off_gives_his_number_to_another() -> None:
    send(regulator())
    assert put(regulator(active=False)).status_code == 200
    assert [one.active for one in known()] == [False]
    assert send(regulator(name=[{"family": "Marius", "given": ["Jules"]}])).status_code == 201
    assert put(regulator(name=[{"family": "Marius", "given": ["Jean"]}])).status_code == 200
    assert [(one.given_name, one.active) for one in known()] == [("Sébastien", False), ("Jean", True)]


def test_a_regulator_is_where_he_is_said_to_be() -> None:
    made = send(regulator())
    where = made.headers["Location"].partition("/fhir/r4/")[2]
    assert world.ask(where, "").json() == made.json()
    put(regulator(active=False))
    assert world.ask(where, "").status_code == 404, "of his versions only the one that stands is told"


def test_a_change_begun_from_another_version_is_refused() -> None:
    send(regulator())
    changed = regulator(**mail("nouvelle@test.example"))
    stale = world.proxied() | {"If-Match": 'W/"7"'}
    assert put(changed, headers=stale).status_code == 412
    assert put(changed, headers=world.proxied() | {"If-Match": 'W/"1"'}).status_code == 200
    assert put(changed, headers=world.proxied() | {"If-Match": "*"}).status_code == 200


def without(*path: str | int) -> dict[str, Any]:
    resource = deepcopy(regulator())
    place: Any = resource
    for step in path[:-1]:
        place = place[step]
    del place[path[-1]]
    return resource


def named(family: str, *given: str) -> dict[str, Any]:
    return {"name": [{"family": family, "given": list(given)}]}


BROKEN = {
    "no source": without("meta"),
    "no identifier": without("identifier"),
    "no value": without("identifier", 0, "value"),
    "no type": without("identifier", 0, "type"),
    "no active": without("active"),
    "no name": without("name"),
    "no family": without("name", 0, "family"),
    "no given": without("name", 0, "given"),
    "no telecom": without("telecom"),
    "another source": regulator(meta={"source": "urn:oid:1.2.3"}),
    "empty family": regulator(**named("", "Claire")),
    "empty address": regulator(**mail("")),
    "a telephone": regulator(telecom=[{"system": "phone", "value": "claire@test.example"}]),
    "no address": regulator(**mail("claire")),
    "type of the platform, national system": {**regulator(), "identifier": [
        {**regulator(national=False)["identifier"][0], "system": IDNPS}]},
    "national type, system of the platform": {**regulator(), "identifier": [
        {**regulator()["identifier"][0], "system": PLATFORM}]},
    "another system": {**regulator(), "identifier": [{"system": "urn:oid:1.2.3", "value": "1"}]},
    "active in words": regulator(active="yes"),
    "another resource": {"resourceType": "Patient"},
    "a list": [],
    "no JSON": b"{",
    "names without form": regulator(name="Claire"),
    "identifiers without form": regulator(identifier=[1]),
    "too deep": b"[" * 5000,
}  # fmt: skip


@pytest.mark.parametrize("resource", BROKEN.values(), ids=BROKEN)
@pytest.mark.parametrize("method", ["POST", "PUT"])
def test_what_is_missing_or_wrong_is_refused(resource: Any, method: str) -> None:
    answer = send(resource) if method == "POST" else put(resource)
    assert answer.status_code in {400, 422}
    assert answer.json()["resourceType"] == "OperationOutcome"
    assert not known()


def test_a_change_names_whom() -> None:
    assert send(regulator(), method="PUT").status_code == 400
    assert send(regulator(), method="PUT", query="identifier=1").status_code == 400


def test_only_the_platform_makes_regulators_known() -> None:
    for headers, status in (({}, 401), (world.proxied(cn="autre"), 403)):
        assert send(regulator(), headers=headers).status_code == status
    assert send(regulator(), content_type="application/fhir+xml").status_code == 415
    assert send(b" " * 70_000).status_code == 413
    assert ask("Practitioner", method="DELETE").status_code == 405
    assert not known()
