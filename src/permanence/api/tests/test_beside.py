"""What stands beside patients and appointments: relatives, refusals, answers, letters, tasks, messages, the trace."""

from datetime import timedelta
from typing import Any

import pytest
from fhir.resources.R4B import get_fhir_model_class
from fhir.resources.R4B.operationoutcome import OperationOutcome

from permanence.agenda import actions as agenda
from permanence.agenda import queries as agenda_queries
from permanence.agenda.models import Appointment
from permanence.agenda.tests.factories import Receiving
from permanence.api import queries
from permanence.capacity.tests.factories import SUNDAY_NOON
from permanence.directory.models import Structure
from permanence.directory.tests import personas
from permanence.foundation.models import Trace
from permanence.guard import actions as guard
from permanence.patients.tests.factories import make_patient

from .programs import Program, everything
from .surroundings import PHONE, surrounded

pytestmark = pytest.mark.django_db
ALL = ["system/*.read", "system/AuditEvent.read", "system/Appointment.write", "system/AppointmentResponse.write",
       "system/Patient.write"]  # fmt: skip
BESIDE = ["RelatedPerson", "Consent", "AppointmentResponse", "ServiceRequest", "Task", "Communication"]


@pytest.fixture
def promise(doctor: Receiving) -> Appointment:
    return surrounded(doctor)


@pytest.fixture
def program(house: Structure, promise: Appointment) -> Program:
    return Program(house, ALL)


@pytest.mark.parametrize("kind", [*BESIDE, "AuditEvent"])
def test_each_is_read_searched_and_valid(program: Program, promise: Appointment, kind: str) -> None:
    found = program.found(f"{kind}?date=ge2020-01-01&_count=3" if kind == "AuditEvent" else kind)
    assert len(found) == (3 if kind == "AuditEvent" else 1)
    get_fhir_model_class(kind).model_validate(found[0])
    alone = program.ask(f"{kind}/{found[0]['id']}")
    assert alone.json() == found[0]
    assert program.ask(f"{kind}/{found[0]['id']}", If_None_Match=alone.headers["ETag"]).status_code == 304
    assert program.ask(f"{kind}?_id={found[0]['id']}").json()["total"] == 1
    stranger = Program(personas.make_structure("Ailleurs"), ALL)
    assert stranger.ask(f"{kind}/{found[0]['id']}").status_code == 404
    assert Program(program.house, ["system/Slot.read"]).ask(f"{kind}?_id=x").status_code == 403


def test_what_each_says(program: Program, doctor: Receiving, promise: Appointment) -> None:
    one: dict[str, Any] = {kind: program.found(kind)[0] for kind in BESIDE}
    whom = {"reference": f"Patient/{doctor.patient.pk}"}
    assert one["RelatedPerson"]["relationship"][0]["coding"][0]["code"] == "MTH"
    assert one["RelatedPerson"]["telecom"] == [{"system": "phone", "value": PHONE}]
    assert one["Consent"]["provision"]["type"] == "deny"
    assert one["AppointmentResponse"]["participantStatus"] == "accepted"
    assert (one["ServiceRequest"]["status"], one["ServiceRequest"]["subject"]) == ("active", whom)
    assert (one["Task"]["status"], one["Task"]["for"]) == ("requested", whom)
    assert one["Communication"]["about"] == [{"reference": f"Appointment/{promise.pk}"}]
    assert one["Communication"]["recipient"] == [whom]
    said = str(one)
    for secret in ("résultats", "Le corps", "Objet", "j@exemple.test"):
        assert secret not in said, "neither notes nor what messages say"
    with everything(program.house) as by:
        agenda.note_referral(by=by, appointment=promise, now=SUNDAY_NOON)
    assert program.found("ServiceRequest?status=completed")[0]["id"] == str(promise.pk)
    assert program.found("ServiceRequest?status=active") == []


def test_what_each_is_searched_by(program: Program, doctor: Receiving, promise: Appointment) -> None:
    patient = f"Patient/{doctor.patient.pk}"
    found = {
        f"RelatedPerson?patient={patient}": 1,
        "RelatedPerson?patient.family=nobody": 0,
        f"Consent?patient={patient}": 1,
        f"AppointmentResponse?appointment=Appointment/{promise.pk}&part-status=accepted": 1,
        "AppointmentResponse?part-status=declined": 0,
        "ServiceRequest?occurrence=2026-11-23&status=active,completed": 1,
        "Task?status=requested": 1,
        "Task?status=completed": 0,
        f"Communication?subject={patient}&status=completed&sent=2026-11-22": 1,
        "Communication?status=not-done": 0,
        "Patient?_revinclude=RelatedPerson:patient&_revinclude=Consent:patient": 1,
        f"AuditEvent?date=ge2020-01-01&patient={patient}&agent-name=nobody": 0,
    }
    assert {query: program.ask(query).json()["total"] for query in found} == found
    with_them = program.ask("Patient?_revinclude=RelatedPerson:patient&_revinclude=Communication:subject").json()
    assert [one["resource"]["resourceType"] for one in with_them["entry"]] == [
        "Patient",
        "RelatedPerson",
        "Communication",
    ]


def test_a_letter_that_has_come_is_said_by_the_program_that_received_it(
    program: Program, promise: Appointment, house: Structure
) -> None:
    where = f"ServiceRequest/{promise.pk}"
    awaited = program.ask(where)
    it = awaited.json()
    assert program.ask(where, it | {"status": "completed"}, method="PUT").status_code == 403, "it may only read"
    writes = Program(house, [*ALL, "system/ServiceRequest.write"])
    with everything(house):
        assert agenda_queries.referral_of(promise) is None
    for _ in range(2):  # said twice, it is noted once
        done = writes.ask(where, it | {"status": "completed"}, method="PUT")
        assert (done.status_code, done.json()["status"]) == (200, "completed")
    stale = writes.ask(where, it | {"status": "active"}, method="PUT", If_Match=awaited.headers["ETag"])
    assert stale.status_code == 412
    with everything(house):
        noted = agenda_queries.referral_of(promise)
        assert noted is not None
        assert noted.by_name == "api: Logiciel"
        assert Trace.objects.filter(verb="appointment.referral_noted").exists()
    assert writes.ask(where, it | {"status": "active"}, method="PUT").json() == it, "it has not come after all"
    for wrong, status in (({"status": "draft"}, 422), ({"id": "other"}, 400), ({"intent": None}, 422)):
        assert writes.ask(where, it | wrong, method="PUT").status_code == status, wrong
    with everything(house) as by:
        agenda.cancel(by=by, appointment=promise, now=SUNDAY_NOON)
    assert writes.ask(where, it | {"status": "completed"}, method="PUT").status_code == 409
    stranger = Program(personas.make_structure("Ailleurs"), [*ALL, "system/ServiceRequest.write"])
    assert stranger.ask(where, it | {"status": "completed"}, method="PUT").status_code == 404


def test_the_trace_is_for_who_was_let_in_by_its_name_and_reading_it_is_traced(
    program: Program, house: Structure
) -> None:
    assert Program(house, ["system/*.read"]).ask("AuditEvent?date=ge2020-01-01").status_code == 403
    wide = program.ask("AuditEvent")
    assert (wide.status_code, wide.json()["issue"][0]["code"]) == (400, "required")
    program.found("AuditEvent?date=ge2020-01-01")
    with everything(house):
        assert Trace.objects.filter(verb="trace.read", actor_name="api: Logiciel").count() == 1
    assert "AuditEvent" in queries.BY_NAME


def test_nothing_beside_a_file_kept_closer_is_told(program: Program, doctor: Receiving, house: Structure) -> None:
    with everything(house) as by:
        guard.restrict(by=by, patient=doctor.patient, kind="danger", people=[], now=program.now)
    assert [len(program.found(kind)) for kind in ("RelatedPerson", "Consent", "Communication")] == [0, 0, 0]


def test_reading_what_is_beside_a_patient_is_reading_his_file(program: Program, doctor: Receiving) -> None:
    for kind in BESIDE:
        with everything(program.house):
            before = Trace.objects.filter(verb="patient.read", subject_id=doctor.patient.pk).count()
        program.found(kind)
        with everything(program.house):
            after = Trace.objects.filter(verb="patient.read", subject_id=doctor.patient.pk).count()
        assert after == before + 1, kind


# What patients answer


def response(promise: Appointment, patient: object, status: str = "accepted", **more: Any) -> dict[str, Any]:
    return {
        "resourceType": "AppointmentResponse",
        "appointment": {"reference": f"Appointment/{promise.pk}"},
        "actor": {"reference": f"Patient/{patient}"},
        "participantStatus": status,
    } | more


def test_what_a_patient_answers_is_passed_on(program: Program, doctor: Receiving, house: Structure) -> None:
    other = make_patient(house, birth_name="Vidal")
    promise = doctor.book(SUNDAY_NOON.replace(hour=9, minute=0) + timedelta(days=1), patient=other)
    for _ in range(2):  # told twice, it is noted once
        made = program.ask("AppointmentResponse", response(promise, other.pk))
        assert (made.status_code, made.json()["participantStatus"]) == (201, "accepted")
    _, here, where = made.headers["Location"].partition("AppointmentResponse/")
    assert program.ask(here + where).json() == made.json(), "it is where it is said to be, in the version told"
    with everything(house):
        assert Appointment.objects.get(pk=promise.pk).stage == "confirmed"
    gone = program.ask("AppointmentResponse", response(promise, other.pk, "declined"))
    assert (gone.status_code, gone.json()["participantStatus"]) == (201, "declined")
    assert program.ask(f"Appointment/{promise.pk}").json()["status"] == "cancelled"


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"participantStatus": "tentative"}, 422),
        ({"participantStatus": "perhaps"}, 422),
        ({"actor": {"reference": "Practitioner/x"}}, 422),
        ({"actor": {"reference": "Patient/018f0000-0000-7000-8000-000000000000"}}, 409),
        ({"appointment": {"reference": "Appointment/018f0000-0000-7000-8000-000000000000"}}, 404),
        ({"appointment": None}, 422),
        ({"resourceType": "Patient"}, 400),
    ],
)
def test_an_answer_that_cannot_be_is_told_why(
    program: Program, doctor: Receiving, promise: Appointment, more: dict[str, Any], status: int
) -> None:
    answer = program.ask("AppointmentResponse", response(promise, doctor.patient.pk) | more)
    assert answer.status_code == status, answer.content
    OperationOutcome.model_validate(answer.json())
    reader = Program(program.house, ["system/*.read"])
    assert reader.ask("AppointmentResponse", response(promise, doctor.patient.pk)).status_code == 403
