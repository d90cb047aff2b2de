"""The French core: which profiles are named, with which numbers, and who is given the national number of a patient."""

from typing import Any

import pytest
from fhir.resources.R4B import get_fhir_model_class

from permanence.agenda.tests.factories import Receiving, make_receiving
from permanence.api.rules import fhir
from permanence.directory.models import Person, Structure
from permanence.directory.tests import personas
from permanence.foundation.models import Trace
from permanence.patients import actions as patients
from permanence.patients.models import Patient

from . import french
from .programs import READS, WINDOW, Program, everything
from .validator import faults

pytestmark = pytest.mark.django_db
CORE = "https://hl7.fr/ig/fhir/core/StructureDefinition/"
NUMBER = "1 80 12 69 789 125 36"
INS = "urn:oid:1.2.250.1.213.1.4.8"


@pytest.fixture
def house() -> Structure:
    return personas.make_structure("MSP des Tilleuls", siret="77220148900022", finess="310000013", phone="+33536490001")


@pytest.fixture
def doctor(house: Structure) -> Receiving:
    return make_receiving(house, birth_name="Claire", first_names="Martin, Paul", sex="male")


def numbered(doctor: Receiving, **identity: Any) -> None:
    """Give the patient a national number, and an identity."""
    with everything(doctor.role.structure) as by:
        patients.note_number(by=by, patient=doctor.patient, number=NUMBER, now=doctor.patient.created_at)
        told = {"identity_checked": True, "identity_retrieved": True, "birth_place_code": "31555"} | identity
        Patient.objects.filter(pk=doctor.patient.pk).update(**told)


def identifiers(resource: dict[str, Any]) -> dict[str, str]:
    return {one["system"]: one["value"] for one in resource.get("identifier", [])}


def test_numbers_of_people_and_structures_are_those_of_the_registers(doctor: Receiving, house: Structure) -> None:
    with everything(house):
        Person.objects.filter(pk=doctor.role.person_id).update(rpps="10002909371")
    program = Program(house, READS)
    assert identifiers(program.found("Organization")[0]) == {
        "urn:oid:1.2.250.1.71.4.2.2": "1310000013",
        "https://finess.esante.gouv.fr": "310000013",
        "https://sirene.fr": "77220148900022",
    }
    (person,) = program.found("Practitioner")
    assert identifiers(person) == {
        "urn:oid:1.2.250.1.71.4.2.1": "810002909371", "https://rpps.esante.gouv.fr": "10002909371",
    }  # fmt: skip
    assert person["name"][0]["suffix"] == ["DR"]
    for named in ("urn:oid:1.2.250.1.71.4.2.1|810002909371", "https://rpps.esante.gouv.fr|10002909371", "10002909371"):
        assert len(program.found(f"Practitioner?identifier={named}")) == 1


def test_who_has_no_rpps_yet_bears_his_adeli(doctor: Receiving, house: Structure) -> None:
    with everything(house):
        Person.objects.filter(pk=doctor.role.person_id).update(adeli="759300123")
    program = Program(house, READS)
    (person,) = program.found("Practitioner")
    assert {one["type"]["coding"][0]["code"]: (one["system"], one["value"]) for one in person["identifier"]} == {
        "IDNPS": ("urn:oid:1.2.250.1.71.4.2.1", "0759300123"), "ADELI": ("https://adeli.esante.gouv.fr", "759300123"),
    }  # fmt: skip
    get_fhir_model_class("Practitioner").model_validate(person)
    for named, found in {
        "urn:oid:1.2.250.1.71.4.2.1|0759300123": 1, "https://adeli.esante.gouv.fr|759300123": 1, "759300123": 1,
        "https://rpps.esante.gouv.fr|759300123": 0, "urn:oid:1.2.250.1.71.4.2.1|8759300123": 0, "0": 0, "": 1,
    }.items():  # fmt: skip
        assert len(program.found(f"Practitioner?identifier={named}")) == found, named


@pytest.mark.parametrize("kind", sorted(fhir.codes.PROFILES))
def test_each_kind_names_its_profile(doctor: Receiving, house: Structure, kind: str) -> None:
    doctor.book()
    with everything(house) as by:
        patients.add_relative(by=by, patient=doctor.patient, relation="mother", name="Jeanne Claire")
    (resource, *_) = Program(house, READS).found(f"Slot?{WINDOW}" if kind == "Slot" else kind)
    assert resource["meta"]["profile"] == [f"{CORE}{fhir.codes.PROFILES[kind]}"]
    get_fhir_model_class(kind).model_validate(resource)


def test_a_specialty_without_its_national_code_answers_to_no_profile(house: Structure) -> None:
    personas.make_practitioner(house, "Vidal", specialty="Hypnose")
    (role,) = Program(house, READS).found("PractitionerRole")
    assert "profile" not in role["meta"]
    assert role["specialty"] == [{"text": "Hypnose"}]


def test_a_patient_says_how_far_he_is_known(doctor: Receiving, house: Structure) -> None:
    numbered(doctor)
    (patient,) = Program(house, READS).found("Patient")
    trust = next(one for one in patient["extension"] if one["url"].endswith("identity-reliability"))
    assert trust["extension"][0]["valueCoding"]["code"] == "QUAL"
    assert patient["name"][0]["given"] == ["Martin"]
    assert patient["name"][0]["extension"][0]["valueString"] == "Martin Paul"
    assert "identifier" not in patient, "a number is for who was let in by its name"
    assert patient["meta"]["profile"] == [f"{CORE}fr-core-patient"]


@pytest.mark.parametrize("case", [(False, "INS-NIR", INS), (True, "INS-NIR-DEMO", f"{INS[:-1]}11")])
def test_the_national_number_is_told_of_qualified_identities_and_traced(
    doctor: Receiving, house: Structure, settings: Any, case: tuple[bool, str, str]
) -> None:
    settings.DEMO, kind, system = case
    numbered(doctor)
    program = Program(house, [*READS, "system/Patient.ins"])
    (patient,) = program.found("Patient")
    (number,) = patient["identifier"]
    assert (number["use"], number["system"], number["value"]) == ("official", system, "180126978912536")
    assert number["type"]["coding"][0]["code"] == kind
    assert patient["meta"]["profile"] == [f"{CORE}fr-core-patient", f"{CORE}fr-core-patient-ins"]
    get_fhir_model_class("Patient").model_validate(patient)
    with everything(house):
        assert Trace.objects.filter(verb="number.shown", subject_id=doctor.patient.pk).count() == 1
    assert len(program.found(f"Patient?identifier={system}|180126978912536")) == 1
    assert program.found(f"Patient?identifier={INS}|180126978999999") == []
    assert program.found("Patient?identifier=urn:oid:1.2.3|180126978912536") == []
    assert Program(house, READS).ask(f"Patient?identifier={INS}|180126978912536").status_code == 400


@pytest.mark.parametrize("less", [{"identity_checked": False}, {"identity_retrieved": False}])
def test_no_number_leaves_of_an_identity_that_is_not_qualified(
    doctor: Receiving, house: Structure, less: dict[str, bool]
) -> None:
    numbered(doctor, **less)
    program = Program(house, [*READS, "system/Patient.ins"])
    (patient,) = program.found("Patient")
    assert "identifier" not in patient
    assert program.found(f"Patient?identifier={INS}|180126978912536") == []


def test_all_that_is_answered_here_is_held_to_the_french_profiles_it_declares() -> None:
    good = {
        "resourceType": "Patient",
        "meta": {"profile": [f"{CORE}fr-core-patient", f"{CORE}fr-core-patient-ins"]},
        "identifier": [{"use": "official", "system": INS, "value": "180126978912536",
                        "type": {"coding": [{"system": french.TYPES, "code": "INS-NIR"}]}}],
        "extension": [
            {"url": french.RELIABILITY, "extension": [{"url": "identityStatus", "valueCoding": {"code": "QUAL"}}]},
            {"url": french.BIRTH_PLACE,
             "valueAddress": {"extension": [{"url": french.INSEE, "valueCoding": {"code": "31555"}}]}},
        ],
        "name": [{"use": "official", "family": "Lefèvre", "given": ["Zoé"],
                  "extension": [{"url": french.GIVEN_NAMES, "valueString": "Zoé Ève"}]}],
        "gender": "female", "birthDate": "1980-12-01",
    }  # fmt: skip
    assert french.faults(good) == []
    for less, fault in (
        ({"gender": "other"}, "Patient/ fr-core-patient-ins: gender: 'other'"),
        ({"birthDate": None}, "Patient/ fr-core-patient-ins:  > birthDate: 0 of it"),
        ({"telecom": [{"value": "06"}]}, "Patient/ fr-core-patient: telecom > system: 0 of it"),
        ({"meta": {"profile": ["urn:other"]}}, "Patient/ urn:other: nobody checks it"),
        ({"identifier": [good["identifier"][0] | {"use": "usual"}]}, "Patient/ fr-core-patient-ins: use: 'usual'"),  # type: ignore[index]
    ):
        assert french.faults(good | less) == [fault]
    inside = {"resourceType": "Bundle", "entry": [{"resource": good | {"gender": "other"}}]}
    assert len(french.faults(inside)) == 1
    declared = {f"{CORE}{name}" for name in (*fhir.codes.PROFILES.values(), fhir.profiles.INS)}
    assert declared <= {*french.PROFILES}, "each profile that can be declared is checked"


def test_all_that_is_answered_here_is_held_to_a_validator_that_finds_faults() -> None:
    assert faults({"resourceType": "Patient", "gender": "female", "name": [{"family": "Lefèvre"}]}) == []
    assert faults({"resourceType": "Patient", "gender": "f", "nom": "Lefèvre"}) == [
        'Patient.gender: Code "f" not found in value set', "Patient.nom: Unexpected property",
    ]  # fmt: skip
