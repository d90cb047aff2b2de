"""Programs find, hold, book and give back times, as the desk does and no otherwise."""

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from fhir.resources.R4B import get_fhir_model_class
from fhir.resources.R4B.bundle import Bundle
from fhir.resources.R4B.operationoutcome import OperationOutcome
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from permanence.agenda.actions import Said
from permanence.agenda.models import Appointment
from permanence.agenda.tests.factories import Receiving, make_reason, make_receiving
from permanence.api import queries
from permanence.api.models import Hold
from permanence.api.rules import fhir
from permanence.capacity.models import Reservation
from permanence.capacity.tests.factories import SUNDAY_NOON, at, make_open, make_resource
from permanence.directives import actions as directives
from permanence.directory.models import Structure
from permanence.directory.tests import personas
from permanence.foundation.models import Trace

from .programs import WINDOW, Program, everything, first, parameters, resource

pytestmark = pytest.mark.django_db
LAST_WEEK = at(9) - timedelta(days=7)


def write(doctor: Receiving, kind: str, body: dict[str, Any], **more: Any) -> None:
    terms = {"term": "permanent", "valid_from": SUNDAY_NOON - timedelta(days=1), "valid_to": None} | more
    directives.write(
        by=doctor.by, structure=doctor.role.structure, practitioner_role=doctor.role, kind=kind, body=body,
        now=SUNDAY_NOON, **terms,
    )  # fmt: skip


# Free times


def test_the_database_is_asked_as_often_for_many_practitioners_as_for_one(
    program: Program, doctor: Receiving, house: Structure
) -> None:
    make_reason(doctor.role, "Suivi", 20)
    make_reason(doctor.role, "Bilan", 40)
    asked, found = [], []
    for more in (0, 3):
        for _ in range(more):
            other = make_receiving(house)
            make_reason(other.role, "Suivi", 20)
            make_reason(other.role, "Bilan", 40)
        with CaptureQueriesContext(connection) as statements:
            found.append(program.found(f"Slot?{WINDOW}&_count=200"))
        asked.append(len(statements))
    assert asked[0] == asked[1]
    assert (len(found[0]), len(found[1])) == (9 + 9 + 4, 4 * (9 + 9 + 4))
    assert [one["start"] for one in found[1]] == sorted(one["start"] for one in found[1])


def test_searched_together_or_one_by_one_the_same_is_free(
    program: Program, doctor: Receiving, house: Structure
) -> None:
    other, names = make_receiving(house), {"Consultation", "Bilan"}
    make_reason(other.role, "Bilan", 40)
    other.book(at(10), patient=doctor.patient)
    write(doctor, "closed", {}, valid_from=at(9, 40), valid_to=at(10, 40), term="temporary")
    together = program.found(f"Slot?{WINDOW}&_count=200")
    alone = []
    for role in (doctor.role, other.role):
        for name in names:
            alone += program.found(f"Slot?{WINDOW}&_count=200&schedule=Schedule/{role.pk}&service-type={name}")
    assert sorted(one["id"] for one in together) == sorted(one["id"] for one in alone)
    assert len(together) < 9 + 9 + 4, "closed with one, taken with the other"


def test_free_times_are_searched_in_pages_with_their_agendas(program: Program, doctor: Receiving) -> None:
    answer = program.ask(f"Slot?schedule=Schedule/{doctor.role.pk}&{WINDOW}&_count=4&_include=Slot:schedule")
    bundle = answer.json()
    Bundle.model_validate(bundle)
    slots = [one["resource"] for one in bundle["entry"] if one["search"]["mode"] == "match"]
    assert (bundle["total"], len(slots)) == (9, 4)
    assert slots[0]["start"] == "2026-11-23T09:00:00+01:00"
    assert slots[0]["schedule"]["reference"] == f"Schedule/{doctor.role.pk}"
    assert [one["resource"]["resourceType"] for one in bundle["entry"]][4:] == ["Schedule"]
    after = next(one["url"] for one in bundle["link"] if one["relation"] == "next").partition("/fhir/r4/")[2]
    assert program.found(after)[0]["start"] == "2026-11-23T10:20:00+01:00"
    alone = program.ask(f"Slot/{slots[0]['id']}")
    assert alone.json() == slots[0]
    get_fhir_model_class("Slot").model_validate(alone.json())


def test_a_search_keeps_what_it_names(program: Program, doctor: Receiving, house: Structure) -> None:
    other = personas.make_practitioner(house, "Vidal", specialty="Cardiologie")
    make_open(make_resource(other))
    long = make_reason(other, "Bilan", 60)
    kept = {
        f"practitioner=Practitioner/{doctor.role.person_id}": 9,
        f"schedule.actor=PractitionerRole/{other.pk}": 3,
        f"service-type={long.pk}": 3,
        "service-type=|bilan": 3,
        "specialty=|SM54": 9,
        "specialty=cardiologie": 3,
        f"location=Location/{other.site_id}": 3,
        "status=busy": 0,
        "practitioner=Practitioner/nobody": 0,
    }
    found = {query: len(program.found(f"Slot?{WINDOW}&{query}")) for query in kept}
    assert found == kept
    for wrong in ("start=yesterday", "start=ge2026-11-23&end=2027-11-23", "_count=x"):
        assert program.ask(f"Slot?{wrong}").status_code == 400


def test_what_the_desk_may_not_book_is_not_found(program: Program, doctor: Receiving) -> None:
    write(doctor, "closed", {}, term="temporary", valid_from=at(9), valid_to=at(10))
    doctor.book(at(10))
    starts = [one["start"][11:16] for one in program.found(f"Slot?{WINDOW}")]
    assert starts[:2] == ["10:20", "10:40"]


# $find, $hold, $book


def test_found_held_and_booked_under_one_identifier(program: Program, doctor: Receiving, house: Structure) -> None:
    patient = str(doctor.patient.pk)
    found = program.found(f"Appointment/$find?start=2026-11-23&end=2026-11-24&patient-reference=Patient/{patient}")
    assert {one["status"] for one in found} == {"proposed"}
    assert f"Patient/{patient}" in {one["actor"]["reference"] for one in found[0]["participant"]}
    get_fhir_model_class("Appointment").model_validate(found[0])
    held = program.operate("hold", found[0]["id"])
    assert held.status_code == 200, held.content
    Bundle.model_validate(held.json())
    kept = resource(held)
    assert (kept["status"], kept["start"]) == ("pending", found[0]["start"])
    assert "2026-11-22T12:10:00" in resource(held, "OperationOutcome")["issue"][0]["diagnostics"], "until when"
    assert program.ask(f"Appointment/{kept['id']}").json() == kept
    assert program.ask(f"Slot/{found[0]['id']}").json()["status"] == "busy-unavailable"
    booked = resource(program.operate("book", kept["id"]))
    assert (booked["id"], booked["status"]) == (kept["id"], "booked")
    again = resource(program.operate("book", kept["id"], patient))
    assert again == booked, "asked again, it is told again"
    assert program.ask(f"Appointment/{kept['id']}").json() == booked
    with everything(house):
        made = Appointment.objects.get()
        assert (made.patient_id, made.source, str(made.pk)) == (doctor.patient.pk, "api", booked["id"])
        assert Hold.objects.get().whom is None, "who it was for is the appointment's"
        assert [one.state for one in Reservation.objects.exclude(state="ended")] == ["booked"]
        lines = set(Trace.objects.filter(actor_name="api: Logiciel").values_list("verb", flat=True))
    assert {"appointment.booked", "time.held_by_program", "time.booked_by_program", "patient.read"} <= lines


def test_find_is_asked_by_a_resource_too(program: Program, doctor: Receiving) -> None:
    sent = {
        "resourceType": "Parameters",
        "parameter": [
            {"name": "start", "valueDateTime": "2026-11-23T09:00:00+01:00"},
            {"name": "end", "valueDateTime": "2026-11-23T10:00:00+01:00"},
            {"name": "practitioner", "valueReference": {"reference": f"Practitioner/{doctor.role.person_id}"}},
            {"name": "visit-type", "valueCoding": {"code": "Consultation"}},
        ],
    }
    bundle = program.ask("Appointment/$find?_count=2", sent).json()
    assert (bundle["total"], len(bundle["entry"])) == (4, 2)  # 9:00, 9:20, 9:40 and 10:00
    Bundle.model_validate(bundle)
    following = next(one["url"] for one in bundle["link"] if one["relation"] == "next").partition("/fhir/r4/")[2]
    rest = program.ask(following).json()
    assert [one["resource"]["start"][11:16] for one in rest["entry"]] == ["09:40", "10:00"], "asked as an address"
    assert program.ask("Appointment/$find?visittype=Consultation", Prefer="handling=strict").status_code == 400


def test_an_appointment_written_out_books_the_slot_it_names(program: Program, doctor: Receiving) -> None:
    sent = {
        "resourceType": "Appointment",
        "status": "booked",
        "slot": [{"reference": f"Slot/{first(program)}"}],
        "participant": [{"actor": {"reference": f"Patient/{doctor.patient.pk}"}, "status": "accepted"}],
    }
    made = program.ask("Appointment", sent, Idempotency_Key="k" * 300)
    assert made.status_code == 201
    where = f"Appointment/{made.json()['id']}/_history/{made.json()['meta']['versionId']}"
    assert made.headers["Location"].endswith(where)
    assert program.ask("Appointment", sent, Idempotency_Key="k" * 300).json() == made.json()
    taken = program.ask("Appointment", sent)
    assert taken.status_code == 409
    told = OperationOutcome.model_validate(taken.json())
    assert len([one for one in told.issue if "2026-11-23" in one.diagnostics]) == 3, "the nearest three"
    asked = {"resourceType": "Parameters", "parameter": [{"name": "appointment-resource", "resource": sent}]}
    assert program.ask("Appointment/$book", asked).status_code == 409


def test_a_time_held_is_nobody_elses_until_it_ends_or_is_let_go(program: Program, doctor: Receiving) -> None:
    name, patient = first(program), str(doctor.patient.pk)
    held = resource(program.operate("hold", name))
    second = program.operate("hold", name)
    assert (second.status_code, second.json()["issue"][0]["code"]) == (409, "conflict")
    assert second.json()["issue"][-1]["diagnostics"].startswith("Slot/"), "the nearest are named"
    assert program.operate("book", name, patient).status_code == 409
    gone = program.ask(f"Appointment/{held['id']}", held | {"status": "cancelled"}, method="PUT")
    assert (gone.status_code, gone.json()["status"]) == (200, "cancelled")
    assert program.operate("book", held["id"], patient).status_code == 410
    again = resource(program.operate("hold", name))
    program.later(minutes=11)
    late = program.operate("book", again["id"], patient)
    assert (late.status_code, late.json()["issue"][0]["code"]) == (410, "expired")
    assert program.ask(f"Appointment/{again['id']}").json()["status"] == "cancelled"
    assert program.operate("book", name, patient).status_code == 200


def test_the_same_key_holds_once_and_a_program_holds_not_everything(
    program: Program, doctor: Receiving, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("permanence.api.actions.scheduling.AT_ONCE", 2)
    names = [one["id"] for one in program.found(f"Slot?{WINDOW}")]
    one, two = (resource(program.operate("hold", names[0], Idempotency_Key="click")) for _ in range(2))
    assert one["id"] == two["id"]
    assert program.operate("hold", names[1]).status_code == 200
    many = program.operate("hold", names[2])
    assert (many.status_code, many.json()["issue"][0]["code"]) == (429, "throttled")


@pytest.mark.parametrize("verb", ["hold", "book"])
def test_a_key_used_again_for_another_time_is_refused(program: Program, doctor: Receiving, verb: str) -> None:
    """Answered with what was booked before, a program would believe that it has the other time."""
    one, other = (found["id"] for found in program.found(f"Slot?{WINDOW}")[:2])
    patient = str(doctor.patient.pk)
    assert program.operate(verb, one, patient, Idempotency_Key="click").status_code == 200
    assert program.operate(verb, other, patient, Idempotency_Key="click").status_code == 422
    assert program.operate(verb, other, patient, Idempotency_Key="other click").status_code == 200


def test_a_key_used_again_for_another_hold_of_the_same_time_is_refused(program: Program, doctor: Receiving) -> None:
    name, patient = first(program), str(doctor.patient.pk)
    for status in (200, 422):
        held = resource(program.operate("hold", name))["id"]
        assert program.operate("book", held, patient, Idempotency_Key="click").status_code == status
        program.ask(
            f"Appointment/{held}", {"resourceType": "Appointment", "id": held, "status": "cancelled"}, method="PUT"
        )


def test_the_agenda_says_which_program_holds_a_time(program: Program, doctor: Receiving, house: Structure) -> None:
    held = resource(program.operate("hold", first(program)))
    with everything(house) as by:
        told = queries.held(by, [UUID(held["id"])], SUNDAY_NOON)
        assert [one.words for one in told.values()] == ["Retenu par le logiciel Logiciel jusqu’à 12 h 10"]
        assert queries.held(by, [UUID(held["id"])], SUNDAY_NOON + timedelta(minutes=11)) == {}


REFUSALS = {
    "nobody named": (lambda p, d: p.operate("book", first(p)), 422),
    "unknown patient": (lambda p, d: p.operate("book", first(p), str(d.role.pk)), 404),
    "no time": (lambda p, d: p.operate("hold", "nothing"), 404),
    "no such reason": (lambda p, d: p.operate("hold", fhir.names.name(d.role.pk, at(9))), 404),
    "past": (lambda p, d: p.operate("book", fhir.names.name(d.reason.pk, LAST_WEEK), str(d.patient.pk)), 409),
    "past held": (lambda p, d: p.operate("hold", fhir.names.name(d.reason.pk, LAST_WEEK)), 409),
    "closed": (lambda p, d: p.operate("book", fhir.names.name(d.reason.pk, at(14)), str(d.patient.pk)), 409),
    "no parameters": (lambda p, d: p.ask("Appointment/$hold", {"resourceType": "Parameters"}), 400),
    "no resource": (lambda p, d: p.ask("Appointment/$hold", b"[]"), 400),
    "another kind": (lambda p, d: p.ask("Appointment/$book", {"resourceType": "Patient"}), 400),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSALS)
def test_what_cannot_be_is_told_as_an_outcome(program: Program, doctor: Receiving, house: Structure, name: str) -> None:
    ask, status = REFUSALS[name]
    answer = ask(program, doctor)
    assert answer.status_code == status, answer.content
    OperationOutcome.model_validate(answer.json())
    with everything(house):
        assert not Appointment.objects.exists()
        assert not Reservation.objects.exclude(state="ended").exists()


def test_the_practitioners_directives_bind_programs_as_they_bind_the_desk(
    program: Program, doctor: Receiving, house: Structure
) -> None:
    name, patient = first(program), str(doctor.patient.pk)
    held = resource(program.operate("hold", name))
    write(doctor, "new_patients", {"policy": "refuse", "exceptions": []})
    refused = program.operate("book", held["id"], patient)
    assert (refused.status_code, refused.json()["issue"][0]["code"]) == (422, "business-rule")
    asked = f"Appointment/$find?start=2026-11-23&end=2026-11-24&patient-reference=Patient/{patient}"
    assert program.found(asked) == [], "nothing is proposed that would be refused"
    assert program.ask(f"Appointment/{held['id']}").json()["status"] == "pending", "the hold stands"
    doctor.book(at(9, 40), now=SUNDAY_NOON, said=Said(despite="agreed"))
    with everything(house):
        Appointment.objects.update(during=(at(9) - timedelta(days=30), at(9, 20) - timedelta(days=30)))
    assert program.operate("book", held["id"], patient).status_code == 200, "he is known now"


def test_what_was_cancelled_is_decided_anew(program: Program, doctor: Receiving) -> None:
    it = resource(program.operate("book", first(program), str(doctor.patient.pk)))
    write(doctor, "new_patients", {"policy": "refuse", "exceptions": []})
    free = program.found(f"Slot?{WINDOW}")
    kept = {"resourceType": "Appointment", "id": it["id"], "status": "booked", "participant": it["participant"]}
    move = kept | {"slot": [{"reference": f"Slot/{free[0]['id']}"}]}
    sent = {"resourceType": "Parameters", "parameter": [{"name": "appointment-resource", "resource": move}]}
    program.ask(f"Appointment/{it['id']}", it | {"status": "cancelled"}, method="PUT")
    refused = program.ask("Appointment/$book", sent)
    assert (refused.status_code, refused.json()["issue"][0]["code"]) == (422, "business-rule")


def test_more_times_than_are_told_are_refused_not_cut(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("permanence.api.queries.scheduling.MOST_EACH", 8)
    refused = program.ask(f"Slot?{WINDOW}")
    assert (refused.status_code, refused.json()["issue"][0]["code"]) == (400, "too-costly")


def test_nothing_urgent_is_booked_by_a_program(program: Program, doctor: Receiving) -> None:
    sent = {
        "resourceType": "Appointment",
        "status": "proposed",
        "appointmentType": {"coding": [{"code": "EMERGENCY"}]},
        "slot": [{"reference": f"Slot/{first(program)}"}],
        "participant": [{"actor": {"reference": f"Patient/{doctor.patient.pk}"}, "status": "accepted"}],
    }
    refused = program.ask("Appointment", sent)
    assert (refused.status_code, refused.json()["issue"][0]["code"]) == (422, "business-rule")
    assert "15" in refused.json()["issue"][0]["diagnostics"]


@given(
    pairs=st.lists(
        st.tuples(
            st.sampled_from(["start", "end", "schedule", "practitioner", "service-type", "specialty", "location",
                             "_count", "_offset", "_include", "status", "organization", "patient-reference"]),
            st.one_of(st.text(max_size=30), st.sampled_from(["ge0001-01-01", "ge9999-12-31", "|", ",", "Patient/"])),
        ),
        max_size=4,
    ),
    name=st.from_regex(r"[0-9a-z.]{1,64}", fullmatch=True),
)  # fmt: skip
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nothing_asked_is_a_fault_of_ours(program: Program, pairs: list[tuple[str, str]], name: str) -> None:
    query = urlencode(pairs, errors="replace")
    for path in (f"Slot?{query}", f"Appointment/$find?{query}", f"Slot/{name}", f"Appointment/{name}"):
        assert program.ask(path).status_code in {200, 400, 404}
    assert program.operate("hold", name).status_code in {404, 409}


WORDS = st.sampled_from(["resourceType", "parameter", "name", "id", "slot", "participant", "actor", "reference",
                         "status", "resource", "valueReference", "valueString", "appointmentType", "code"])  # fmt: skip
BODIES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=4),
    max_leaves=12,
)


@given(body=BODIES)
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_body_is_a_fault_of_ours(program: Program, body: Any) -> None:
    sent = {"resourceType": "Parameters", "parameter": [{"name": "appointment-resource", "resource": body}]}
    appointment = {"resourceType": "Appointment"} | (body if isinstance(body, dict) else {"slot": body})
    assert 400 <= program.ask("Appointment/$book", sent).status_code < 500
    assert 400 <= program.ask("Appointment", appointment).status_code < 500
    assert 400 <= program.ask("Appointment/x", appointment, method="PUT").status_code < 500
    assert 400 <= program.ask("Patient", appointment | {"resourceType": "Patient"}).status_code < 500


@given(reason=st.uuids(), minute=st.integers(0, 3_999_999_999), patient=st.none() | st.uuids())
def test_a_name_says_what_it_names(reason: Any, minute: int, patient: Any) -> None:
    starts_at = datetime.fromtimestamp(minute * 60, UTC)
    name = fhir.names.name(reason, starts_at, patient)
    assert len(name) <= 64
    assert fhir.names.named(name) == fhir.Named(reason, starts_at, patient)


def test_parameters_are_named_alike_in_both_forms() -> None:
    read = fhir.scheduling.parameters(b'{"resourceType":"Parameters","parameter":[{"name":"_count","valueInteger":3}]}')
    assert fhir.scheduling.as_given(read).one("_count") == "3"
    assert parameters("a")["parameter"][0]["name"] == "appointment-reference"
