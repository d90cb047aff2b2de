"""What lies ready in the documents' room is told or handed over at the desk, to who is proved alone."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
import time_machine
from django.test import Client

from permanence.desk import actions, queries
from permanence.desk.models import Request
from permanence.desk.tests.scenes import NOW, Scene, make_patient, make_scene
from permanence.desk.tests.test_lines import at_once
from permanence.directory.models import Person
from permanence.directory.tests.personas import make_member, sign_in
from permanence.documents import actions as documents
from permanence.documents import queries as of_documents
from permanence.documents.models import Awaited, Document, ReceivedLetter
from permanence.documents.rules.traits import Traits
from permanence.documents.tests.factories import PDF
from permanence.foundation.actor import Actor, scope
from permanence.foundation.models import Trace
from permanence.guard import actions as guard
from permanence.patients.guarding import KeptCloser
from permanence.patients.models import Patient


@pytest.fixture
def scene(db: None) -> Iterator[Scene]:
    with time_machine.travel(NOW, tick=False):
        yield make_scene()


def come(scene: Scene, patient: Patient) -> Awaited:
    by: Any = {"by": scene.everyone}
    until = (NOW + timedelta(days=7)).date()
    noted = documents.await_document(
        **by, patient=patient, kind="result", what="Ferritine", from_name="Labo", expected_on=until, now=NOW
    )
    documents.settle_awaited(**by, awaited=noted, now=NOW)
    return noted


def visitor(scene: Scene, by: Actor, patient: Patient) -> Request:
    request = actions.open_request(by=by, structure=scene.practice, now=NOW)
    actions.choose_patient(by=by, request=request, patient=patient, now=NOW)
    return request


def ready(by: Actor, request: Request) -> list[str]:
    with scope(by):
        asked = queries.request(by, request.pk)
        return [one.words for one in queries.proven(by, asked, queries.proof_of(asked, NOW), NOW).ready]


def test_told_and_handed_over_once_it_is_proved_and_never_what_it_says(scene: Scene) -> None:
    sylvie, patient = make_member(scene.practice, "secretary", "Sylvie Marty"), make_patient(scene)
    result = come(scene, patient)
    paper = documents.give(by=scene.everyone, patient=patient, content=PDF, words="Ordonnance", now=NOW)
    request = visitor(scene, sylvie, patient)
    assert ready(sylvie, request) == []
    for one in (result, paper):
        with pytest.raises(actions.NotProved):
            actions.give_out(by=sylvie, request=request, ready_id=one.pk, now=NOW)
    actions.see_paper(by=sylvie, request=request, now=NOW, patient_id=patient.pk, voice="patient")
    assert ready(sylvie, request) == ["Résultat", "Ordonnance"], "never which one, nor from whom"
    for one in (result, paper):
        actions.give_out(by=sylvie, request=request, ready_id=one.pk, now=NOW)
    assert ready(sylvie, request) == []
    with scope(scene.everyone):
        assert Awaited.objects.get(pk=result.pk).told_way == "voice"
        assert Document.objects.get(pk=paper.pk).read_at == NOW
        told = {"patient.speaker_proved", "awaited.patient_told_aloud", "document.handed_over"}
        assert told <= {*Trace.objects.values_list("verb", flat=True)}
    with pytest.raises(actions.NothingReady):
        actions.give_out(by=sylvie, request=request, ready_id=result.pk, now=NOW)


def test_who_is_not_shown_what_tells_of_health_tells_nothing_of_it(scene: Scene) -> None:
    patient = make_patient(scene)
    result, request = come(scene, patient), visitor(scene, scene.claire, patient)
    with scope(scene.claire):
        assert of_documents.came_of(scene.claire, patient, NOW) == []
    with pytest.raises(actions.NotProved):
        actions.give_out(by=scene.claire, request=request, ready_id=result.pk, now=NOW)


def test_an_emergency_opens_the_file_and_lets_nothing_be_told(scene: Scene) -> None:
    sylvie, alix = (make_member(scene.practice, "secretary", name) for name in ("Sylvie Marty", "Alix Roux"))
    patient = make_patient(scene)
    result = come(scene, patient)
    with scope(scene.everyone):
        listed = Person.objects.get(account=alix.id)
    guard.restrict(by=scene.everyone, patient=patient, kind="danger", people=[listed], now=NOW)
    request = visitor(scene, sylvie, patient)
    actions.see_paper(by=sylvie, request=request, now=NOW, patient_id=patient.pk, voice="patient")
    with pytest.raises(KeptCloser):
        actions.give_out(by=sylvie, request=request, ready_id=result.pk, now=NOW)
    later = visitor(scene, sylvie, patient)
    guard.break_glass(by=sylvie, patient=patient, reason="care", words="Malaise au comptoir.", now=NOW)
    with pytest.raises(actions.NotProved):
        actions.give_out(by=sylvie, request=later, ready_id=result.pk, now=NOW)


@pytest.mark.usefixtures("committed")
def test_of_three_who_tell_one_result_at_once_one_does() -> None:
    scene = make_scene()
    patient, deeds = make_patient(scene), []
    result = come(scene, patient)
    for name in ("Sylvie Marty", "Rose Roux", "Alix Galinier"):
        sylvie = make_member(scene.practice, "secretary", name)
        request = visitor(scene, sylvie, patient)
        actions.see_paper(by=sylvie, request=request, now=NOW, patient_id=patient.pk, voice="patient")
        deeds.append(partial(actions.give_out, by=sylvie, request=request, ready_id=result.pk, now=NOW))
    assert at_once(deeds) == ["NothingReady", "NothingReady", "done"]


def letter_about(scene: Scene, **who: str) -> ReceivedLetter:
    traits = {"birth_name": "Durand", "first_names": "Élodie", "birth_date": "1984-03-12"} | who
    with scope(scene.everyone):
        return ReceivedLetter.objects.create(
            structure=scene.practice, fingerprint=traits["first_names"], subject="Canari",
            traits=[Traits(**traits).kept], came_at=NOW, taken_at=NOW,
        )  # fmt: skip


def unfiled(by: Actor, request: Request) -> str:
    with scope(by):
        asked = queries.request(by, request.pk)
        return queries.proven(by, asked, queries.proof_of(asked, NOW), NOW, letters=True).unfiled


def test_a_letter_to_be_filed_is_hinted_at_to_who_may_see_letters_and_never_told(scene: Scene, client: Client) -> None:
    sylvie = make_member(scene.practice, "secretary", "Sylvie Marty")
    request = visitor(scene, sylvie, make_patient(scene))
    letter_about(scene, first_names="Paul")
    assert unfiled(sylvie, request) == ""
    letter = letter_about(scene)
    assert unfiled(sylvie, request) == f"/documents/letters/{letter.pk}/"
    assert unfiled(scene.claire, request) == "", "the mandate lends no letters"
    actions.choose_kind(by=sylvie, request=request, kind="result", now=NOW)
    sign_in(client, sylvie)
    shown = client.get(f"/desk/requests/{request.pk}/").content.decode()
    assert "Un courrier à ranger est peut-être pour elle." in shown
    assert "Canari" not in shown
    with scope(scene.everyone):
        ReceivedLetter.objects.filter(pk=letter.pk).update(settled_as="aside", settled_at=NOW)
    assert unfiled(sylvie, request) == ""
