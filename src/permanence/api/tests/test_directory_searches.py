"""Whom and what a program finds of the directory before it asks for times: by number, place, trade, and in use."""

from urllib.parse import quote

import pytest
from django.test import Client

from permanence.agenda.tests.factories import Receiving, make_receiving
from permanence.directory.models import PractitionerRole, Structure
from permanence.directory.tests.personas import make_structure

from .programs import Program, everything

pytestmark = pytest.mark.django_db
IDNST = "urn:oid:1.2.250.1.71.4.2.2"
NUMBERS = {"siret": "77220148900022", "finess": "310000013"}


@pytest.fixture
def house() -> Structure:
    return make_structure("MSP des Tilleuls", **NUMBERS)


@pytest.fixture
def doctor(house: Structure) -> Receiving:
    return make_receiving(house)


@pytest.fixture
def program(doctor: Receiving, house: Structure) -> Program:
    return Program(house)


@pytest.mark.parametrize(
    ("asked", "there"),
    [
        (f"{IDNST}|1310000013", 1), (f"{IDNST}|377220148900022", 1), ("https://sirene.fr|77220148900022", 1),
        ("https://finess.esante.gouv.fr|310000013", 1), ("310000013", 1), ("000000000,310000013", 1),
        (f"{IDNST}|310000013", 0), ("https://sirene.fr|310000013", 0), ("urn:oid:1.2.3|310000013", 0), ("1", 0),
        ("https://sirene.fr|", 0),
    ],
)  # fmt: skip
def test_a_structure_is_found_by_its_numbers(program: Program, asked: str, there: int) -> None:
    assert len(program.found(f"Organization?identifier={asked}")) == there


def test_a_structure_without_numbers_is_found_by_none() -> None:
    bare = make_structure("Cabinet du Canal")
    make_receiving(bare)
    assert Program(bare).found("Organization?identifier=https://sirene.fr|") == []


def test_roles_reasons_and_appointments_are_narrowed(program: Program, doctor: Receiving, house: Structure) -> None:
    doctor.book()
    found = {
        f"PractitionerRole?specialty={doctor.role.specialty.upper()}&active=true": 1,
        "PractitionerRole?specialty=hypnose": 0,
        "PractitionerRole?organization.identifier=310000013": 1,
        f"HealthcareService?organization=Organization/{house.pk}&active=true": 1,
        "HealthcareService?active=false": 0,
        "HealthcareService?organization.name=canal": 0,
        "Schedule?active=true": 1,
        "PractitionerRole?active=true,false": 1,
        "PractitionerRole?active=false,perhaps": 0,
        "Organization?active=true": 1,
        "Practitioner?active=false": 0,
        "Patient?active=true": 1,
        "Patient?active=false": 0,
        "Patient?active=perhaps": 0,
        f"Appointment?location=Location/{doctor.role.site_id}": 1,
        f"Appointment?location={doctor.role.site_id}": 1,
        f"Appointment?location={house.pk}": 0,
        "Appointment?location=nowhere": 0,
    }
    assert {query: len(program.found(query)) for query in found} == found


@pytest.mark.parametrize("asked", ["SM54", "https://mos.esante.gouv.fr/NOS/TRE_R38|SM54"])
def test_a_trade_is_found_by_its_national_code(program: Program, doctor: Receiving, asked: str) -> None:
    with everything(doctor.role.structure):
        PractitionerRole.objects.filter(pk=doctor.role.pk).update(specialty="Médecine générale")
    assert len(program.found(f"PractitionerRole?specialty={asked}")) == 1
    with everything(doctor.role.structure):
        PractitionerRole.objects.filter(pk=doctor.role.pk).update(specialty="Hypnose")
    assert program.found(f"PractitionerRole?specialty={asked}") == []


@pytest.mark.parametrize("asked", [",", "|", " ", "SM54,", "https://mos.esante.gouv.fr/NOS/TRE_R38|"])
def test_a_trade_that_is_not_said_finds_nobody_by_refusing(program: Program, asked: str) -> None:
    refused = program.ask(f"PractitionerRole?specialty={quote(asked)}")
    assert (refused.status_code, refused.json()["issue"][0]["code"]) == (400, "invalid")


def test_where_and_of_whom_comes_along(program: Program, doctor: Receiving) -> None:
    doctor.book()
    for asked, kinds in (
        ("Appointment?_include=Appointment:location", ["Appointment", "Location"]),
        ("PractitionerRole?_include=PractitionerRole:organization", ["PractitionerRole", "Organization"]),
        ("Location?_include=Location:organization", ["Location", "Organization"]),
        ("Organization?_revinclude=PractitionerRole:organization", ["Organization", "PractitionerRole"]),
        ("Organization?_revinclude=HealthcareService:organization", ["Organization", "HealthcareService"]),
    ):
        assert [one["resource"]["resourceType"] for one in program.ask(asked).json()["entry"]] == kinds


@pytest.mark.parametrize("query", ["Patient?family=%00", "Patient?family=x%00", "Patient?%00=x"])
def test_what_cannot_be_looked_for_does_not_find_everybody(program: Program, query: str) -> None:
    refused = program.ask(query)
    assert (refused.status_code, refused.json()["issue"][0]["code"]) == (400, "invalid")


@pytest.mark.parametrize("where", ["/fhir/r4", "/fhir/r4/"])
def test_the_bare_address_of_the_door_says_so_as_fhir_does(where: str) -> None:
    for answer in (Client().get(where), Client().post(where, b"{}", "application/fhir+json")):
        assert (answer.status_code, answer.json()["resourceType"]) == (404, "OperationOutcome")
