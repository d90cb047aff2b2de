"""Programs of others read for a structure: what it let them, in its fence, traced, and until it takes that back."""

from base64 import b64encode
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from fhir.resources.R4B import get_fhir_model_class
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from permanence.agenda.models import Appointment
from permanence.agenda.tests.factories import Receiving
from permanence.api import actions, queries
from permanence.api.models import Access, Token
from permanence.capacity.tests.factories import at
from permanence.directory.models import Structure
from permanence.directory.tests import personas
from permanence.foundation.actor import scope, system
from permanence.foundation.models import Trace
from permanence.patients.tests.factories import make_patient

pytestmark = pytest.mark.django_db
EVERYTHING = ["system/*.read"]
KINDS = ("Organization", "Location", "Practitioner", "PractitionerRole", "HealthcareService", "Schedule", "Appointment",
         "Patient")  # fmt: skip


@pytest.fixture
def booked(doctor: Receiving) -> Appointment:
    return doctor.book()


def give(house: Structure, scopes: list[str] = EVERYTHING) -> actions.Given:
    by = system("test", [house.pk])
    return actions.give_access(by=by, structure=house, name="Logiciel", scopes=scopes, now=timezone.now())


def ask_token(given: actions.Given, *, secret: str = "", basic: bool = False, **more: str) -> Any:
    named = {"client_id": given.access.client_id, "client_secret": secret or given.secret}
    form = {"grant_type": "client_credentials"} | ({} if basic else named) | more
    shown = b64encode(":".join(named.values()).encode()).decode()
    headers = {"Authorization": f"Basic {shown}"} if basic else None
    return Client().post(
        "/oauth/token", urlencode(form), content_type="application/x-www-form-urlencoded", headers=headers
    )


def token(house: Structure, scopes: list[str] = EVERYTHING) -> str:
    return str(ask_token(give(house, scopes)).json()["access_token"])


def read(path: str, token: str, **more: str) -> Any:
    return Client().get(f"/fhir/r4/{path}", headers={"Authorization": f"Bearer {token}"} | more)


def test_a_program_proves_itself_and_reads_what_it_was_let(house: Structure) -> None:
    given = give(house)
    answer = ask_token(given)
    assert answer.status_code == 200
    told = answer.json()
    assert (told["token_type"], told["expires_in"], told["scope"]) == ("Bearer", 3600, "system/*.read")
    assert answer.headers["Cache-Control"] == "no-store"
    assert ask_token(given, basic=True).status_code == 200
    (one,) = read("Organization", told["access_token"]).json()["entry"]
    assert one["resource"]["name"] == house.name
    with scope(system("test", [house.pk])):
        assert Access.objects.get().used_at is not None
        assert told["access_token"] not in {row.digest for row in Token.objects.all()}, "only a fingerprint is kept"


@pytest.mark.parametrize(
    ("more", "status", "error"),
    [
        ({"secret": "wrong"}, 401, "invalid_client"),
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
        ({"scope": "system/Observation.read"}, 400, "invalid_scope"),
        ({"scope": "system/Patient.write"}, 400, "invalid_scope"),
    ],
)
def test_whoever_does_not_prove_himself_has_no_token(
    house: Structure, more: dict[str, str], status: int, error: str
) -> None:
    answer = ask_token(give(house), **more)
    assert (answer.status_code, answer.json()["error"]) == (status, error)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_read_and_searched(house: Structure, booked: Appointment, kind: str) -> None:
    key = token(house)
    answer = read(kind, key)
    assert answer.status_code == 200
    bundle = answer.json()
    assert bundle["total"] == len(bundle["entry"]) == 1
    resource = bundle["entry"][0]["resource"]
    get_fhir_model_class(kind).model_validate(resource)
    alone = read(f"{kind}/{resource['id']}", key)
    assert alone.json() == resource
    again = read(f"{kind}/{resource['id']}", key, **{"If-None-Match": alone.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert read(f"{kind}?_id={resource['id']}", key).json()["total"] == 1
    assert read(f"{kind}?_id=nobody", key).json()["total"] == 0
    assert read(f"{kind}/{house.pk}x", key).status_code == 404


def test_searches_keep_what_they_name(house: Structure, doctor: Receiving, booked: Appointment) -> None:
    key, day = token(house), f"{at(9):%Y-%m-%d}"
    patient = f"Patient/{doctor.patient.pk}"
    found = {
        f"Appointment?patient={patient}&date=ge{day}&date=le{day}": 1,
        f"Appointment?date=gt{day}": 0,
        f"Appointment?practitioner=Practitioner/{doctor.role.person_id}&status=booked": 1,
        f"Appointment?actor=PractitionerRole/{doctor.role.pk}": 1,
        "Appointment?status=cancelled": 0,
        f"Schedule?actor=Practitioner/{doctor.role.person_id}": 1,
        f"PractitionerRole?location=Location/{doctor.role.site_id}": 1,
        f"Patient?family={doctor.patient.birth_name[:4]}&birthdate={doctor.patient.birth_date}": 1,
        "Patient?family=nobody": 0,
        "Practitioner?identifier=urn:oid:1.2.250.1.71.4.2.1|810002909371": 0,
    }
    assert {query: read(query, key).json()["total"] for query in found} == found
    assert read("Appointment?date=9", key).status_code == 400
    assert read("Patient?birthdate=x", key).status_code == 400


def test_pages_lead_to_one_another(house: Structure, doctor: Receiving) -> None:
    for name in ("Roux", "Vidal", "Lacombe"):
        make_patient(house, birth_name=name)
    key = token(house)
    first = read("Patient?_count=3", key).json()
    following = urlsplit({one["relation"]: one["url"] for one in first["link"]}["next"])
    second = read(f"Patient?{following.query}", key).json()
    ids = [one["resource"]["id"] for page in (first, second) for one in page["entry"]]
    assert (first["total"], len(ids), len(set(ids))) == (4, 4, 4)


def test_a_program_is_told_how_it_is_given_a_token(house: Structure) -> None:
    told = Client().get("/fhir/r4/.well-known/smart-configuration").json()
    assert told["grant_types_supported"] == ["client_credentials", "authorization_code", "refresh_token"]
    assert urlsplit(told["token_endpoint"]).path == "/oauth/token"
    assert {"system/*.read", "system/Appointment.write"} <= set(told["scopes_supported"])


def test_a_program_reads_no_more_than_it_was_let(house: Structure, booked: Appointment) -> None:
    key = token(house, ["system/Schedule.read"])
    assert read("Schedule", key).json()["total"] == 1
    for kind in ("Patient", "Appointment", "Organization"):
        answer = read(kind, key)
        assert (answer.status_code, answer.json()["issue"][0]["code"]) == (403, "forbidden")
    assert read("Observation", key).status_code == 404
    assert Client().post("/fhir/r4/Patient", b"{}", "application/fhir+json",
                         headers={"Authorization": f"Bearer {key}"}).status_code == 403  # fmt: skip
    assert Client().put("/fhir/r4/Organization", b"{}", "application/fhir+json",
                        headers={"Authorization": f"Bearer {key}"}).status_code == 405  # fmt: skip


def test_nothing_of_another_structure_is_read(house: Structure, booked: Appointment) -> None:
    key = token(personas.make_structure("Ailleurs"))
    for kind in ("Patient", "Appointment", "Practitioner", "Schedule"):
        assert read(kind, key).json()["total"] == 0
    assert read(f"Patient/{booked.patient_id}", key).status_code == 404


def test_reading_a_file_is_traced_under_the_programs_name(house: Structure, booked: Appointment) -> None:
    key = token(house)
    for path in (f"Patient/{booked.patient_id}", "Patient", "Appointment"):
        read(path, key)
    with scope(system("test", [house.pk])):
        lines = Trace.objects.filter(verb="patient.read", subject_id=booked.patient_id)
        assert [line.actor_name for line in lines] == ["api: Logiciel"] * 3


def test_a_token_ends_with_its_hour_and_with_the_access(house: Structure) -> None:
    given, by = give(house), system("test", [house.pk])
    key = ask_token(given).json()["access_token"]
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        assert read("Organization", key).status_code == 401
    assert read("Organization", key).status_code == 200
    actions.revoke_access(by=by, access=given.access, now=timezone.now())
    assert read("Organization", key).status_code == 401
    assert ask_token(given).status_code == 401
    assert read("Organization", "nonsense").headers["WWW-Authenticate"].startswith("Bearer")


def test_who_manages_the_structure_gives_access_and_takes_it_back(client: Client, house: Structure) -> None:
    where = reverse("api:accesses", args=[house.pk])
    personas.sign_in(client, personas.make_member(house, "manager"))
    assert client.post(where, {"name": "Logiciel"}).status_code == 422
    shown = client.post(where, {"name": "Logiciel", "scopes": EVERYTHING})
    with scope(system("test", [house.pk])):
        (made,) = Access.objects.all()
    assert made.client_id in shown.content.decode()
    assert made.secret not in shown.content.decode()
    assert "Logiciel" in client.get(where).content.decode()
    assert client.post(reverse("api:access_revocation", args=[made.pk])).status_code == 302
    personas.sign_in(client, personas.make_member(house, "secretary"))
    assert client.get(where).status_code == 403
    personas.sign_in(client, personas.make_member(personas.make_structure("Ailleurs"), "manager"))
    assert client.get(where).status_code == 404


@given(
    kind=st.sampled_from(sorted({*queries.KINDS} - queries.BY_NAME)),
    pairs=st.lists(
        st.tuples(
            st.sampled_from(["_id", "date", "actor", "patient", "name", "identifier", "birthdate", "_count", "status"]),
            st.one_of(st.text(max_size=30), st.sampled_from(["ge0001-01-01", "le9999-12-31", "|", ","])),
        ),
        max_size=4,
    ),
)
@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_parameter_is_a_fault_of_ours(house: Structure, kind: str, pairs: list[tuple[str, str]]) -> None:
    assert read(f"{kind}?{urlencode(pairs, errors='replace')}", token(house)).status_code in {200, 400}
