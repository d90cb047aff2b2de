"""What a practice asks before visits, and what patients answered, for programs that were let in by that name."""

from datetime import timedelta

import pytest
from fhir.resources.R4B.questionnaire import Questionnaire
from fhir.resources.R4B.questionnaireresponse import QuestionnaireResponse

from permanence.agenda.tests.factories import Receiving, make_receiving
from permanence.capacity.tests.factories import SUNDAY_NOON, at
from permanence.directory.models import Structure
from permanence.directory.tests import personas
from permanence.documents import actions as documents
from permanence.foundation.models import Trace
from permanence.guard import actions as guard

from .programs import READS, Program, everything
from .surroundings import questioned

pytestmark = pytest.mark.django_db


@pytest.fixture
def house() -> Structure:
    return personas.make_structure("MSP des Tilleuls")


@pytest.fixture
def doctor(house: Structure) -> Receiving:
    doctor = make_receiving(house)
    form = questioned(doctor)
    said = {"by": doctor.by, "form": form, "now": SUNDAY_NOON}
    documents.hand_in(appointment=doctor.book(at(9)), answers={"a1": "no", "a3": "Canari"}, **said)
    documents.keep_draft(appointment=doctor.book(at(10)), answers={"a3": "Brouillon"}, **said)
    documents.note_on_paper(appointment=doctor.book(at(11)), **said)
    return doctor


def test_what_is_asked_and_answered_is_told(house: Structure, doctor: Receiving) -> None:
    program = Program(house, [*READS, "system/QuestionnaireResponse.read"])
    (asked,) = program.found("Questionnaire?title=avant")
    Questionnaire.model_validate(asked)
    assert [(one["linkId"], one["type"], one["required"]) for one in asked["item"]] == [
        ("a1", "boolean", True), ("a2", "choice", False), ("a3", "text", False),
    ]  # fmt: skip
    (told,) = program.found(f"QuestionnaireResponse?patient=Patient/{doctor.patient.pk}&authored=le2026-12-31")
    QuestionnaireResponse.model_validate(told)
    assert [one.get("answer") for one in told["item"]] == [[{"valueBoolean": False}], None, [{"valueString": "Canari"}]]
    assert [one["linkId"] for one in told["item"]] == ["a1", "a2", "a3"]
    with everything(house):
        assert Trace.objects.filter(verb="patient.read", subject_id=doctor.patient.pk, purpose="api").exists()


def test_what_patients_say_is_for_who_was_let_in_by_its_name(house: Structure, doctor: Receiving) -> None:
    assert Program(house, READS).ask("QuestionnaireResponse").status_code == 403
    named = Program(house, ["system/QuestionnaireResponse.read"])
    assert len(named.found("QuestionnaireResponse")) == 1
    assert named.ask("Patient").status_code == 403
    elsewhere = Program(personas.make_structure("Ailleurs"), ["system/*.read", "system/QuestionnaireResponse.read"])
    assert elsewhere.found("QuestionnaireResponse") == elsewhere.found("Questionnaire") == []
    with everything(house) as by:
        guard.restrict(by=by, patient=doctor.patient, kind="danger", people=[], now=SUNDAY_NOON)
    assert not named.found("QuestionnaireResponse"), "nor of a file kept closer"


def test_how_a_patient_feels_after_a_visit_is_an_answer_too(house: Structure) -> None:
    doctor = make_receiving(house)
    visit = doctor.book()
    told = {"by": doctor.by, "now": visit.ends_at + timedelta(days=8)}
    words = "Comment vous sentez-vous ?"
    form = documents.ask_after(reason=doctor.reason, words=words, kind="scale", days=7, **told)
    assert form is not None
    answers = {"felt": "7", "said": "Plus reposée"}
    documents.tell_feeling(appointment=visit, form=form, answers=answers, **told)
    program = Program(house, [*READS, "system/QuestionnaireResponse.read"])
    (asked,) = program.found("Questionnaire")
    Questionnaire.model_validate(asked)
    assert [(one["linkId"], one["type"]) for one in asked["item"]] == [("felt", "integer"), ("said", "text")]
    (said,) = program.found("QuestionnaireResponse")
    QuestionnaireResponse.model_validate(said)
    assert [one["answer"] for one in said["item"]] == [[{"valueInteger": 7}], [{"valueString": "Plus reposée"}]]
    assert [one["linkId"] for one in said["item"]] == ["felt", "said"]
