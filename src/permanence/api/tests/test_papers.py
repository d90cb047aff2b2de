"""Documents of patients' files, and results awaited, for programs that were let in by that name."""

from base64 import b64decode

import pytest
from fhir.resources.R4B.binary import Binary
from fhir.resources.R4B.communicationrequest import CommunicationRequest
from fhir.resources.R4B.documentreference import DocumentReference

from permanence.agenda.tests.factories import Receiving, make_receiving
from permanence.capacity.tests.factories import SUNDAY_NOON
from permanence.directory.models import Structure
from permanence.directory.tests import personas
from permanence.documents import actions as documents
from permanence.documents.models import Awaited
from permanence.documents.tests.factories import PDF
from permanence.foundation.models import Trace
from permanence.guard import actions as guard

from .programs import READS, Program, everything
from .surroundings import papered

pytestmark = pytest.mark.django_db
NAMED = ["system/DocumentReference.read", "system/CommunicationRequest.read"]


@pytest.fixture
def house() -> Structure:
    return personas.make_structure("MSP des Tilleuls")


@pytest.fixture
def doctor(house: Structure) -> Receiving:
    """A letter that came and was filed, and a report that is awaited."""
    doctor = make_receiving(house)
    papered(doctor)
    return doctor


def test_a_letter_received_is_told_and_its_bytes_handed_over(house: Structure, doctor: Receiving) -> None:
    program = Program(house, [*READS, *NAMED])
    whose = f"Patient/{doctor.patient.pk}"
    (told,) = program.found(f"DocumentReference?patient={whose}&date=2026-11&doc-status=final")
    DocumentReference.model_validate(told)
    assert (told["type"]["text"], told["author"], told["subject"]) == (
        "result", [{"display": "Labo d’Été"}], {"reference": whose},
    )  # fmt: skip
    (content,) = told["content"]
    assert content["attachment"]["contentType"] == "application/pdf"
    held = program.ask(content["attachment"]["url"].partition("/fhir/r4/")[2])
    Binary.model_validate(held.json())
    assert b64decode(held.json()["data"]) == PDF
    assert held.json()["securityContext"] == {"reference": f"DocumentReference/{told['id']}"}
    with everything(house):
        assert Trace.objects.filter(verb="patient.read", subject_id=doctor.patient.pk, purpose="api").count() == 2
    assert program.found("DocumentReference?doc-status=preliminary") == []
    assert program.found("DocumentReference?date=lt2026-11-22") == []
    with_him = program.ask("DocumentReference?_include=DocumentReference:patient").json()
    assert [one["resource"]["resourceType"] for one in with_him["entry"]] == ["DocumentReference", "Patient"]


def test_what_is_awaited_is_told_with_what_became_of_it(house: Structure, doctor: Receiving) -> None:
    program = Program(house, NAMED)
    (told,) = program.found("CommunicationRequest?status=active&occurrence=2026-12-01&authored=2026-11-22")
    CommunicationRequest.model_validate(told)
    assert (told["sender"]["display"], told["payload"][0]["contentString"]) == ("Dr Roux", "Échographie")
    assert (told["authoredOn"], told["occurrenceDateTime"]) == ("2026-11-22", "2026-12-01")
    assert program.ask("CommunicationRequest?occurrence=ge2026-12-01T10:00:00Z").status_code == 400
    with everything(house) as by:
        awaited = Awaited.objects.get()
        documents.drop_awaited(by=by, awaited=awaited, why="Annulé", now=SUNDAY_NOON)
    assert program.found("CommunicationRequest?status=active,completed") == []
    (told,) = program.found("CommunicationRequest?status=revoked")
    assert told["statusReason"] == {"text": "Annulé"}


def test_they_are_for_who_was_let_in_by_their_names(house: Structure, doctor: Receiving) -> None:
    (told,) = Program(house, NAMED).found("DocumentReference")
    ways = ("DocumentReference", f"DocumentReference/{told['id']}", f"Binary/{told['id']}", "CommunicationRequest")
    for way in ways:
        assert Program(house, READS).ask(way).status_code == 403, way
    stranger = Program(personas.make_structure("Ailleurs"), NAMED)
    assert [stranger.ask(way).status_code for way in ways] == [200, 404, 404, 200]
    assert stranger.found("DocumentReference") == stranger.found("CommunicationRequest") == []
    named = Program(house, NAMED)
    assert named.ask("Binary").status_code == 404, "bytes are not searched"
    with everything(house) as by:
        guard.restrict(by=by, patient=doctor.patient, kind="danger", people=[], now=SUNDAY_NOON)
    assert named.found("DocumentReference") == named.found("CommunicationRequest") == []
    assert named.ask(f"Binary/{told['id']}").status_code == 404, "nor of a file kept closer"
