"""What a patient and a task were before, in transactions that really commit: each has a moment of its own."""

from importlib import import_module

import pytest
from fhir.resources.R4B.bundle import Bundle

from permanence.agenda import actions as agenda
from permanence.agenda.tests.factories import make_receiving
from permanence.capacity.tests.factories import SUNDAY_NOON, at
from permanence.directory.models import Structure
from permanence.directory.tests import personas
from permanence.guard import actions as guard
from permanence.kernel import actions as kernel
from permanence.patients import actions as patients
from permanence.patients.models import Patient
from permanence.patients.tests.factories import make_patient

from .programs import READS, Program, everything

pytestmark = pytest.mark.usefixtures("committed")


def test_who_a_patient_was_is_told_version_by_version() -> None:
    house = personas.make_structure("MSP des Tilleuls")
    program = Program(house)
    file = make_patient(house, phone="0536490001")
    where = f"Patient/{file.pk}"
    _reached_at(house, file, "+33639980017")
    with everything(house) as by:
        patients.remove_contact(by=by, contact=file.contacts.get(value="+33536490001"))
    now = program.ask(where).json()
    sent = now | {"gender": "male"}
    assert program.ask(where, sent, method="PUT", If_Match="*").status_code == 200
    told = program.ask(f"{where}/_history").json()
    Bundle.model_validate(told)
    was = [one["resource"] for one in told["entry"]][::-1]
    ways = [[one["value"][-2:] for one in each["telecom"]] for each in was]
    assert ways == [["01"], ["01", "17"], ["17"], ["17"]]
    assert [one["gender"] for one in was] == [now["gender"]] * 3 + ["male"]
    assert was[-1] == program.ask(where).json()
    assert was[2] == now
    assert program.ask(f"{where}/_history/{was[0]['meta']['versionId']}").json() == was[0]
    assert [one["response"]["status"] for one in told["entry"]] == ["200", "200", "200", "201"]
    with everything(house) as by:
        guard.restrict(by=by, patient=file, kind="danger", people=[], now=SUNDAY_NOON)
    hidden = program.ask(f"{where}/_history")
    assert "telecom" not in hidden.content.decode(), "what is hidden now is hidden of then too"
    stranger = Program(personas.make_structure("Ailleurs"))
    assert stranger.ask(f"{where}/_history").status_code == 404


def test_a_number_that_came_with_a_merged_file_was_not_his_before(monkeypatch: pytest.MonkeyPatch) -> None:
    house = personas.make_structure("MSP des Tilleuls")
    program = Program(house)
    gone = make_patient(house, birth_name="Durant", phone="+33639980017")
    kept = make_patient(house, birth_name="Durand")
    with everything(house) as by:
        patients.merge(by=by, kept=kept, gone=gone, now=SUNDAY_NOON)
    told = program.ask(f"Patient/{kept.pk}/_history").json()["entry"][::-1]
    ways = [[way["value"] for way in one["resource"].get("telecom", [])] for one in told]
    assert (ways[0], ways[-1]) == ([], ["+33639980017"])
    monkeypatch.setattr(import_module("permanence.api.queries.versions"), "MOST", 1)
    (newest,) = program.ask(f"Patient/{kept.pk}/_history").json()["entry"]
    assert newest["resource"] == program.ask(f"Patient/{kept.pk}").json()


def test_where_a_task_stood_is_told_version_by_version() -> None:
    house = personas.make_structure("MSP des Tilleuls")
    program, who = Program(house), personas.make_member(house, "secretary")
    with everything(house) as by:
        task = kernel.make(by=by, structure=house, title="Rappeler", due_at=at(18), now=SUNDAY_NOON)
    kernel.finish(by=who, task=task, now=SUNDAY_NOON)
    told = program.ask(f"Task/{task.pk}/_history").json()
    assert [one["resource"]["status"] for one in told["entry"]] == ["completed", "requested"]
    assert told["entry"][0]["resource"] == program.ask(f"Task/{task.pk}").json()


def test_what_a_patient_answered_is_told_version_by_version() -> None:
    house = personas.make_structure("MSP des Tilleuls")
    program, doctor = Program(house, READS), make_receiving(house)
    promise = doctor.book()
    where = f"AppointmentResponse/{promise.pk}"
    assert program.ask(f"{where}/_history").status_code == 404, "nothing was answered yet"
    agenda.confirm(by=doctor.by, appointment=promise, now=SUNDAY_NOON, by_patient=True)
    accepted = program.ask(where).json()
    agenda.cancel(by=doctor.by, appointment=promise, now=SUNDAY_NOON, by_patient=True)
    told = program.ask(f"{where}/_history").json()
    Bundle.model_validate(told)
    was = [one["resource"] for one in told["entry"]]
    assert [one["participantStatus"] for one in was] == ["declined", "accepted"]
    assert was == [program.ask(where).json(), accepted]
    assert program.ask(f"{where}/_history/{accepted['meta']['versionId']}").json() == accepted
    assert Program(personas.make_structure("Ailleurs"), READS).ask(f"{where}/_history").status_code == 404


def _reached_at(house: Structure, file: Patient, number: str) -> None:
    with everything(house) as by:
        patients.add_contact(by=by, patient=file, system="phone", value=number)
