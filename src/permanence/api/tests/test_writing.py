"""What programs write: appointments given back, patients made known; and who may."""

from datetime import date
from typing import Any

import pytest
from fhir.resources.R4B.bundle import Bundle
from fhir.resources.R4B.operationoutcome import OperationOutcome

from permanence.agenda.actions import TeleconsultationRefused
from permanence.agenda.tests.factories import Receiving, make_reason
from permanence.api import actions
from permanence.api.queries import FreeTime
from permanence.capacity.models import Reservation
from permanence.capacity.tests.factories import SUNDAY_NOON, at
from permanence.directives import actions as directives
from permanence.directory.models import Structure
from permanence.directory.tests import personas
from permanence.foundation.actor import system
from permanence.foundation.models import Trace
from permanence.guard import actions as guard
from permanence.patients import actions as patients
from permanence.patients.models import Patient
from permanence.patients.tests.factories import make_patient

from .programs import ALL, READS, WINDOW, WRITES, Program, everything, first, resource

pytestmark = pytest.mark.django_db


# What is booked


def test_an_appointment_is_given_back_from_the_version_one_knows(program: Program, doctor: Receiving) -> None:
    booked = program.operate("book", first(program), str(doctor.patient.pk))
    it = resource(booked)
    where = f"Appointment/{it['id']}"
    assert program.ask(where, it, method="PUT").status_code == 422, "its status is all that changes"
    gone = it | {"status": "cancelled"}
    assert program.ask(where, gone, method="PUT", If_Match='W/"0123456789abcdef"').status_code == 412
    done = program.ask(where, gone, method="PUT", If_Match=booked.headers["ETag"])
    assert (done.status_code, done.json()["status"]) == (200, "cancelled")
    assert done.headers["ETag"] != booked.headers["ETag"]
    assert program.ask(where, gone, method="PUT").json() == done.json(), "twice changes nothing"
    told = program.ask(f"{where}/_history").json()
    Bundle.model_validate(told)
    assert [one["resource"]["status"] for one in told["entry"]] == ["cancelled", "booked"]
    assert program.ask(f"{where}/_history/{it['meta']['versionId']}").json() == it
    assert program.ask(f"{where}/_history/0").status_code == 404


def test_it_is_given_back_by_book_as_ihe_has_it(program: Program, doctor: Receiving, house: Structure) -> None:
    it = resource(program.operate("book", first(program), str(doctor.patient.pk)))
    sent = {"name": "appointment-resource", "resource": it | {"status": "cancelled"}}
    done = program.ask("Appointment/$book", {"resourceType": "Parameters", "parameter": [sent]})
    assert resource(done)["status"] == "cancelled"
    with everything(house):
        assert not Reservation.objects.exclude(state="ended").exists()
    named = [one["id"] for one in program.found(f"Appointment?patient=Patient/{doctor.patient.pk}&status=cancelled")]
    assert named == [it["id"]]


def test_an_appointment_is_moved_to_a_time_found(program: Program, doctor: Receiving, house: Structure) -> None:
    it = resource(program.operate("book", first(program), str(doctor.patient.pk)))
    free = program.found(f"Slot?{WINDOW}")
    doctor.book(at(10))

    def move(slot: str, **more: str) -> Any:
        sent = {
            "resourceType": "Appointment",
            "id": it["id"],
            "status": "booked",
            "slot": [{"reference": f"Slot/{slot}"}],
        }
        parameter = [{"name": "appointment-resource", "resource": sent | {"participant": it["participant"]}}]
        return program.ask("Appointment/$book", {"resourceType": "Parameters", "parameter": parameter}, **more)

    taken = move(next(one["id"] for one in free if "T10:00" in one["start"]))
    assert (taken.status_code, taken.json()["issue"][-1]["diagnostics"][:5]) == (409, "Slot/")
    assert move(free[0]["id"], If_Match='"0"').status_code == 412
    moved = resource(move(free[0]["id"]))
    assert (moved["status"], moved["start"]) == ("booked", free[0]["start"])
    assert program.ask(f"Appointment/{it['id']}").json()["status"] == "cancelled"
    assert move(free[1]["id"]).status_code == 409, "it stands elsewhere already"
    gone = it | {"status": "cancelled"}
    assert program.ask(f"Appointment/{it['id']}", gone, method="PUT").status_code == 409, "nor is it given back"
    with everything(house):
        other = make_patient(house, birth_name="Vidal")
    it = moved | {"participant": [{"actor": {"reference": f"Patient/{other.pk}"}, "status": "accepted"}]}
    assert move(free[1]["id"]).status_code == 409, "it is somebody else's"
    with everything(house):
        assert Reservation.objects.exclude(state="ended").count() == 2


def test_no_program_moves_an_appointment_to_where_the_two_may_not_meet(doctor: Receiving, house: Structure) -> None:
    booked = doctor.book(at(9))
    with everything(house):
        directives.write(
            by=system("test", [house.pk]), structure=house, practitioner_role=doctor.role, kind="teleconsultation",
            term="permanent", valid_from=SUNDAY_NOON, valid_to=None, body={"policy": "refuse"}, now=SUNDAY_NOON,
        )  # fmt: skip
        remote = make_reason(doctor.role, "Visio")
        remote.modality = "remote"
        remote.save()
    free = FreeTime(remote, at(10), at(10, 20), doctor.patient)
    with pytest.raises(TeleconsultationRefused):
        actions.move_time(by=doctor.by, appointment=booked, time=free, now=SUNDAY_NOON)


def test_what_one_program_holds_is_nothing_to_another(program: Program, doctor: Receiving, house: Structure) -> None:
    held, other = resource(program.operate("hold", first(program))), Program(house)
    assert other.operate("book", held["id"], str(doctor.patient.pk)).status_code == 404
    assert other.ask(f"Appointment/{held['id']}", held | {"status": "cancelled"}, method="PUT").status_code == 404
    assert other.ask(f"Appointment/{held['id']}").status_code == 404
    assert program.ask(f"Appointment/{held['id']}").json()["status"] == "pending"


def test_half_of_a_letter_is_no_fault_of_ours(program: Program) -> None:
    half = chr(0xD800)
    named = {"resourceType": "Parameters", "parameter": [{"name": "visit-type", "valueString": half}]}
    assert program.ask("Appointment/$find", named).status_code in {200, 400}
    assert program.ask("Appointment/$find", {"resourceType": "Parameters", half: 1}).status_code == 400
    for wrong in (told(half), told(**{half: 1}), told(telecom=[{"system": "email", "value": half}])):
        assert program.ask("Patient", wrong).status_code == 422


def test_what_comes_with_an_appointment_is_what_one_may_read(
    program: Program, doctor: Receiving, house: Structure
) -> None:
    doctor.book()
    asked = "Appointment?date=2026-11-23&_include=Appointment:patient&_include=Appointment:practitioner"
    kinds = [one["resource"]["resourceType"] for one in program.ask(asked).json()["entry"]]
    assert kinds == ["Appointment", "Patient", "Practitioner"]
    narrow = Program(house, ["system/Appointment.read"])
    assert [one["resource"]["resourceType"] for one in narrow.ask(asked).json()["entry"]] == ["Appointment"]


# Patients


def told(family: str = "Lacombe", **more: Any) -> dict[str, Any]:
    return {
        "resourceType": "Patient",
        "name": [{"use": "official", "family": family, "given": ["Jeanne", "Marie"]}],
        "birthDate": "1961-04-02",
        "gender": "female",
        "telecom": [{"system": "phone", "value": "05 36 49 12 34"}, {"system": "email", "value": "j@exemple.test"}],
    } | more


def test_a_patient_made_known_has_a_provisional_identity(program: Program, house: Structure) -> None:
    made = program.ask("Patient", told(), Idempotency_Key="1")
    assert made.status_code == 201, made.content
    assert program.ask("Patient", told(), Idempotency_Key="1").json() == made.json()
    assert made.json()["name"][0]["family"] == "LACOMBE" or made.json()["name"][0]["family"] == "Lacombe"
    with everything(house):
        (file,) = Patient.objects.filter(birth_date="1961-04-02")
        assert (file.identity_status, file.sex) == ("PROV", "female")
    for query in ("phone=0536491234", "phone=%2B33536491234", "email=J@exemple.test", "birthdate=1961-04-02"):
        assert [one["id"] for one in program.found(f"Patient?{query}")] == [str(file.pk)]


def test_who_looks_like_someone_is_not_opened_twice(program: Program) -> None:
    first_one = program.ask("Patient", told()).json()
    alike = program.ask("Patient", told())
    assert (alike.status_code, alike.json()["issue"][0]["code"]) == (409, "duplicate")
    same = program.ask("Patient", told(), If_None_Exist="family=lacombe&birthdate=1961-04-02")
    assert (same.status_code, same.json()["id"]) == (200, first_one["id"])
    program.ask("Patient", told("Vidal"))
    assert program.ask("Patient", told(), If_None_Exist="birthdate=1961-04-02").status_code == 412


@pytest.mark.parametrize("half", ["family=lacombe&gender=male", "family=", "family:fuzzy=Lacombe", "_count=1", "?"])
def test_a_condition_half_understood_is_none(program: Program, half: str) -> None:
    program.ask("Patient", told())
    refused = program.ask("Patient", told("Vidal"), If_None_Exist=half)
    assert (refused.status_code, "If-None-Exist" in refused.content.decode()) == (400, True)


def test_who_may_not_read_is_shown_no_file_by_a_condition(program: Program, house: Structure) -> None:
    program.ask("Patient", told())
    writer = Program(house, ["system/Patient.write"])
    assert writer.ask("Patient", told(), If_None_Exist="family=lacombe").status_code == 403
    assert writer.ask("Patient", told("Vidal"), If_None_Exist="family=vidal").status_code == 201


def test_a_file_kept_closer_is_not_found_by_how_it_is_reached(program: Program, house: Structure) -> None:
    name = program.ask("Patient", told()).json()["id"]
    with everything(house) as by:
        file = Patient.objects.get(pk=name)
        guard.restrict(by=by, patient=file, kind="danger", people=[], now=program.now)
    assert not program.found("Patient?phone=0536491234")
    assert not program.found("Patient?email=j@exemple.test&family=lacombe")
    (shown,) = program.found("Patient?family=lacombe")
    assert "telecom" not in shown


def test_a_given_name_left_empty_is_skipped(program: Program) -> None:
    sent = told(name=[{"family": "Lacombe", "given": [None, "Marie"], "_given": [{"id": "a"}, None]}])
    assert program.ask("Patient", sent).json()["name"][0]["given"] == ["Marie"]


@pytest.mark.parametrize(
    "wrong",
    [
        told(birthDate="1961-04"),
        told(birthDate="2961-04-02"),
        told(name=[{"family": "Lacombe"}]),
        told(name=[{"family": "<b>", "given": ["x"]}]),
        told(telecom=[{"system": "phone", "value": "12"}]),
        told(gender="no such"),
        {"resourceType": "Patient", "name": "x"},
    ],
)
def test_a_patient_that_cannot_be_kept_is_told_why(program: Program, wrong: Any) -> None:
    answer = program.ask("Patient", wrong)
    assert answer.status_code == 422
    OperationOutcome.model_validate(answer.json())


NO_RESOURCES = {
    "a list": b"[]", "nothing": b"null", "cut off": b'{"resourceType": "Pat', "no text": b"\xff",
    "too deep": b"[" * 9_999, "another kind": b'{"resourceType": "Basic"}',
}  # fmt: skip


@pytest.mark.parametrize("kind", ["Patient", "Appointment", "AppointmentResponse"])
def test_what_is_no_resource_of_the_kind_is_not_understood(house: Structure, doctor: Receiving, kind: str) -> None:
    program = Program(house, ALL)
    for wrong, body in NO_RESOURCES.items():
        answer = program.ask(kind, body, method="POST")
        assert (answer.status_code, answer.json()["issue"][0]["code"]) == (400, "structure"), wrong


def test_a_patient_is_corrected_from_the_version_one_knows(program: Program, house: Structure) -> None:
    made = program.ask("Patient", told())
    it, where = made.json(), f"Patient/{made.json()['id']}"
    same = program.ask(where, it, method="PUT", If_Match=made.headers["ETag"])
    assert (same.status_code, same.json()) == (200, it), "told the same again, nothing changes"
    usual = {"use": "usual", "family": "Vidal"}
    numbers = [{"system": "phone", "value": "06 39 98 00 17"}, {"system": "phone", "value": "+33536491234"}]
    sent = it | {"name": [it["name"][0] | {"family": "Lacombe-Roux"}, usual], "telecom": numbers}
    assert program.ask(where, sent, method="PUT", If_Match='"0"').status_code == 412
    done = program.ask(where, sent, method="PUT", If_Match=made.headers["ETag"])
    assert done.status_code == 200, done.content
    assert [one["family"] for one in done.json()["name"]] == ["Lacombe-Roux", "Vidal"]
    assert {one["value"] for one in done.json()["telecom"]} == {"+33536491234", "+33639980017"}
    assert program.ask(where, sent, method="PUT", If_Match=made.headers["ETag"]).status_code == 412
    with everything(house):
        file = Patient.objects.get(pk=it["id"])
        assert (file.first_names, file.identity_status) == ("Jeanne, Marie", "PROV")
        assert Trace.objects.filter(verb="patient.corrected_by_program", subject_id=file.pk).count() == 2


def test_no_program_overwrites_what_it_has_not_read(program: Program) -> None:
    """What is not sent is removed: the number noted since at the desk would be gone, and nobody would know."""
    it = program.ask("Patient", told()).json()
    for where in (f"Patient/{it['id']}", "Patient?family=lacombe&birthdate=1961-04-02"):
        refused = program.ask(where, it, method="PUT")
        assert (refused.status_code, refused.json()["issue"][0]["code"]) == (400, "required"), where
    done = program.ask(f"Patient/{it['id']}", it | {"gender": "unknown"}, method="PUT", If_Match="*")
    assert (done.status_code, done.json()["gender"]) == (200, "unknown"), "whoever means whichever there is says so"


def test_a_patient_is_corrected_by_what_finds_him(program: Program, house: Structure) -> None:
    found = "Patient?family=lacombe&birthdate=1961-04-02"
    first_time = program.ask(found, told(), method="PUT")
    assert first_time.status_code == 201
    again = correct(program, first_time.json() | {"gender": "unknown"}, found)
    assert (again.status_code, again.json()["id"], again.json()["gender"]) == (200, first_time.json()["id"], "unknown")
    program.ask("Patient", told("Vidal"))
    assert program.ask("Patient?birthdate=1961-04-02", told(), method="PUT").status_code == 412
    assert program.ask(f"Patient/{again.json()['id']}", told(id="other"), method="PUT").status_code == 400
    assert program.ask("Patient/none", told(id="none"), method="PUT").status_code == 404
    writer = Program(house, ["system/Patient.write"])
    assert correct(writer, again.json()).status_code == 403


def correct(program: Program, it: dict[str, Any], where: str = "") -> Any:
    """Send a patient as he is to be, from the version in it."""
    from_version = f'W/"{it["meta"]["versionId"]}"'
    return program.ask(where or f"Patient/{it['id']}", it, method="PUT", If_Match=from_version)


def test_no_program_changes_what_a_document_proved(house: Structure) -> None:
    program = Program(house, [*WRITES, "system/Patient.ins"])
    it = program.ask("Patient", told()).json()
    where = f"Patient/{it['id']}"
    with everything(house) as by:
        file = Patient.objects.get(pk=it["id"])
        known = {"birth_name": "Lacombe", "first_names": "Jeanne, Marie", "birth_date": file.birth_date}
        patients.correct(by=by, patient=file, sex="female", birth_place_code="31555", now=program.now, **known)
        patients.check_identity(by=by, patient=file, document="id_card", now=program.now)
    sent = program.ask(where).json()
    refused = correct(program, sent | {"birthDate": "1961-04-03"})
    assert refused.status_code == 409
    unreached = {name: value for name, value in sent.items() if name != "telecom"}
    sent = correct(program, unreached).json()
    assert "telecom" not in sent
    usual = sent["name"] + [{"use": "usual", "family": "Vidal"}]
    kept = correct(program, sent | {"name": usual}).json()
    assert kept["extension"][0]["extension"][0]["valueCoding"]["code"] == "VALI"
    assert kept["name"][1]["family"] == "Vidal"


def test_a_file_kept_closer_or_merged_is_not_a_programs_to_change(program: Program, house: Structure) -> None:
    it = program.ask("Patient", told()).json()
    with everything(house) as by:
        file = Patient.objects.get(pk=it["id"])
        guard.restrict(by=by, patient=file, kind="danger", people=[], now=program.now)
    assert correct(program, program.ask(f"Patient/{it['id']}").json()).status_code == 403
    with everything(house) as by:
        kept, gone = make_patient(house, birth_name="Vidal"), make_patient(house, birth_name="Vidale")
        patients.merge(by=by, kept=kept, gone=gone, now=program.now)
    assert correct(program, program.ask(f"Patient/{gone.pk}").json()).status_code == 409


def test_a_file_in_the_archive_is_in_no_search_and_tells_no_way_to_reach_it(program: Program, house: Structure) -> None:
    reached = [{"system": "phone", "value": "+33639980017"}]
    it = program.ask("Patient", told(telecom=reached)).json()
    where = f"Patient/{it['id']}"
    with everything(house) as by:
        file, child = Patient.objects.get(pk=it["id"]), make_patient(house, birth_name="Vidal")
        patients.add_relative(by=by, patient=child, relation="mother", known=file)
        patients.archive(by=by, structure=house, files=[(file, date(2020, 1, 2))], now=program.now)
    for search in ("Patient?family=lacombe", "Patient?phone=%2B33639980017", f"Patient?_id={file.pk}", "RelatedPerson"):
        assert program.found(search) == [], search
    told_now = program.ask(where).json()
    assert (told_now["name"], "telecom" in told_now) == (it["name"], False)
    assert reached[0]["value"] not in program.ask(f"{where}/_history").content.decode()
    assert correct(program, told_now).status_code == 403
    assert program.ask("Patient", told()).status_code == 409, "whoever makes him known again is told that he may be"


def test_what_is_not_there_is_said_as_of_a_resource_and_not_of_a_page(program: Program) -> None:
    told = program.ask("Patient/nobody").json()["issue"]
    assert [one["diagnostics"] for one in told] == ["There is none of this name, or none for who asks"]


# Who may


def test_a_program_writes_no_more_than_it_was_let(house: Structure, doctor: Receiving) -> None:
    reads, only_books = Program(house, READS), Program(house, ["system/Appointment.write"])
    name, patient = first(reads), str(doctor.patient.pk)
    for verb in ("hold", "book"):
        assert reads.operate(verb, name, patient).status_code == 403
    assert reads.ask("Patient", told()).status_code == 403
    assert reads.ask("Appointment/$hold", method="GET").status_code == 405
    assert only_books.ask("Patient", told()).status_code == 403
    assert only_books.ask(f"Slot?{WINDOW}").status_code == 403
    booked = only_books.operate("book", name, patient)
    assert booked.status_code == 200
    assert only_books.ask(f"Appointment/{resource(booked)['id']}").status_code == 403


def test_a_program_is_told_which_scope_it_wants(house: Structure) -> None:
    reads = Program(house, ["system/Organization.read"])
    refused = reads.ask("Patient")
    (issue,) = refused.json()["issue"]
    assert (refused.status_code, issue["code"], "Patient.read" in issue["diagnostics"]) == (403, "forbidden", True)
    assert refused.headers["WWW-Authenticate"] == 'Bearer realm="permanence", error="insufficient_scope"'
    reads.token = "none of ours"
    refused = reads.ask("Organization")
    assert (refused.status_code, refused.headers["WWW-Authenticate"]) == (
        401, 'Bearer realm="permanence", error="invalid_token"',
    )  # fmt: skip


def test_nothing_of_another_structure_is_held_booked_or_given_back(program: Program, doctor: Receiving) -> None:
    stranger = Program(elsewhere := personas.make_structure("Ailleurs"))
    theirs = make_patient(elsewhere)
    name, held = first(program), None
    assert stranger.operate("hold", name).status_code == 404
    assert stranger.operate("book", name, str(theirs.pk)).status_code == 404
    assert program.operate("book", name, str(theirs.pk)).status_code == 404
    held = resource(program.operate("hold", name))
    booked = resource(program.operate("book", held["id"], str(doctor.patient.pk)))
    for verb, path in (("GET", ""), ("PUT", ""), ("GET", "/_history")):
        answer = stranger.ask(f"Appointment/{booked['id']}{path}", booked | {"status": "cancelled"}, method=verb)
        assert answer.status_code == 404
