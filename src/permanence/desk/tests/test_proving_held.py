"""What proves who speaks is of one voice, one file and one conversation, and stood on file before it."""

from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from permanence.desk import actions
from permanence.desk.tests.proofs import READY, about, began, compared, known, mark, relative, show_paper, stood
from permanence.desk.tests.scenes import NOW, Scene, again, at, make_scene, seen, text
from permanence.desk.tests.test_lines import at_once
from permanence.directory.models import Person
from permanence.directory.tests.personas import make_mandate, make_member, make_structure, reloaded, sign_in
from permanence.foundation.actor import scope
from permanence.foundation.refusal import NotPermitted
from permanence.foundation.rights import Can
from permanence.guard import actions as guard
from permanence.patients import actions as files


def test_what_proved_another_is_never_the_patients(scene: Scene, given: list[UUID]) -> None:
    sylvie, patient = make_member(scene.practice, "secretary", "Sylvie Marty"), known(scene)
    paul = relative(scene, patient, told_of="nothing")
    visitor = actions.open_request(by=sylvie, structure=scene.practice, now=NOW)
    actions.choose_patient(by=sylvie, request=visitor, patient=patient, now=NOW)
    for speaks in ({"speaker": "other"}, {"speaker": "relative", "relative_id": paul.pk}):
        actions.choose_speaker(by=sylvie, request=visitor, now=NOW, **speaks)
        with pytest.raises(actions.NotToThem):
            show_paper(scene, sylvie, visitor)
    louise = relative(scene, patient, name="Louise", phone="+33561000078")
    request = about(scene, patient)
    said: Any = {"by": scene.claire, "request": request, "now": NOW}
    actions.choose_speaker(speaker="relative", relative_id=louise.pk, **said)
    actions.call_back_on_file(**said)
    actions.record_attempt(result="reached", rank=1, **said)
    assert mark(scene, request, "birth_date").proved_at
    actions.call_back_on_file(**said)
    actions.tell_facts(told={"relation": "self"}, **said)
    shown = stood(scene, request)
    assert (shown.stands, again(scene, request).back_to) == ("open", "")
    with pytest.raises(actions.NotProved):
        actions.give_out(ready_id=READY, **said)
    assert mark(scene, request, "email").proved_at is None
    assert "birth_date" not in stood(scene, request).left, "her answer is known to who listened"


def test_answers_of_one_voice_prove_nothing_of_the_next(scene: Scene) -> None:
    patient = known(scene)
    seen(scene, patient)
    paul, request = relative(scene, patient), about(scene, patient)
    said: Any = {"by": scene.claire, "request": request, "now": NOW}
    actions.choose_speaker(speaker="relative", relative_id=paul.pk, **said)
    mark(scene, request, "birth_date")
    mark(scene, request, "next_visit")
    actions.choose_speaker(speaker="patient", **said)
    shown = stood(scene, request)
    assert (shown.stands, shown.right, shown.left) == ("open", [], ("phone", "email"))


def test_what_was_changed_on_this_very_call_proves_nothing_on_it(scene: Scene, given: list[UUID]) -> None:
    patient = known(scene)
    paul = relative(scene, patient, told_of="nothing")
    files.note_address(by=scene.everyone, patient=patient, lines="3 rue des Lilas", postcode="31000", city="Toulouse")
    seen(scene, patient)
    sylvie = make_member(scene.practice, "secretary", "Sylvie Marty")
    request = about(scene, patient, by=sylvie)
    assert {"postcode", "next_visit"} <= {*stood(scene, request, sylvie).left}
    began(scene, request)
    assert not {"postcode", "street", "next_visit"} & {*stood(scene, request, sylvie).left}
    changed = {"relation": "partner", "name": "Paul d’Arc", "phone": "+33666666666", "told_of": "papers"}
    files.change_relative(by=sylvie, relative=paul, **changed)
    actions.choose_speaker(by=sylvie, request=request, speaker="relative", relative_id=paul.pk, now=NOW)
    shown = stood(scene, request, sylvie)
    assert (shown.stands, shown.number, shown.left) == ("nobody", "", ("birth_date",))


def test_what_was_compared_with_one_file_says_nothing_of_another(scene: Scene, claire: Client) -> None:
    request = about(scene, known(scene))
    sent = {"trait": "email", "answer": "right", **compared(scene, request)}
    other = known(scene, birth_name="Martin", first_names="Zoé")
    actions.choose_patient(by=scene.claire, request=request, patient=other, now=NOW)
    assert claire.post(at(request, "proof/answer"), sent).status_code == 409
    sent |= compared(scene, request)
    actions.choose_speaker(by=scene.claire, request=request, speaker="other", now=NOW)
    assert claire.post(at(request, "proof/answer"), sent).status_code == 409
    assert claire.post(at(request, "proof/answer"), {"trait": "email", "answer": "right"}).status_code == 422
    assert stood(scene, request).right == []


def test_a_proof_about_a_double_is_none_about_the_file_that_takes_it_in(scene: Scene) -> None:
    patient, double = known(scene), known(scene)
    request = about(scene, double)
    mark(scene, request, "birth_date")
    assert mark(scene, request, "email").proved_at
    files.merge(by=scene.everyone, kept=patient, gone=double, now=NOW)
    shown = stood(scene, request)
    assert (again(scene, request).patient_id, shown.right, shown.stands) == (patient.pk, [], "open")


def test_a_proof_ends_with_its_conversation(scene: Scene, given: list[UUID]) -> None:
    request = about(scene, known(scene))
    mark(scene, request, "birth_date")
    mark(scene, request, "email")
    actions.end(by=scene.claire, call=request.call, now=NOW)
    assert stood(scene, request, at=NOW + timedelta(minutes=29)).stands == "proved"
    said: Any = {"by": scene.claire, "request": request, "ready_id": READY}
    for later in (timedelta(minutes=31), timedelta(days=3)):
        with pytest.raises(actions.NotProved):
            actions.give_out(now=NOW + later, **said)
    sylvie = make_member(scene.practice, "secretary", "Sylvie Marty")
    visitor = actions.open_request(by=sylvie, structure=scene.practice, now=NOW)
    actions.choose_patient(by=sylvie, request=visitor, patient=known(scene), now=NOW)
    show_paper(scene, sylvie, visitor)
    assert stood(scene, visitor, sylvie, NOW + timedelta(hours=2)).stands == "proved"
    assert stood(scene, visitor, sylvie, NOW + timedelta(days=1)).right == []


@pytest.mark.parametrize("again_by", ["reopened", "reached"])
def test_a_new_conversation_is_no_third_guess(scene: Scene, again_by: str) -> None:
    request = about(scene, known(scene))
    said: Any = {"by": scene.claire, "request": request, "now": NOW}
    for rank in (1, 2):
        mark(scene, request, "birth_date", "wrong")
        if again_by == "reached":
            actions.record_attempt(result="reached", rank=rank, **said)
        else:
            actions.conclude(outcome="nothing", **said)
            actions.reopen(**said)
    with pytest.raises(actions.NoMoreGuesses):
        mark(scene, request, "birth_date")


def test_how_a_relative_kept_closer_is_reached_is_shown_to_nobody_beside_the_child(scene: Scene) -> None:
    sylvie, alix = (make_member(scene.practice, "secretary", name) for name in ("Sylvie Marty", "Alix Roux"))
    child, mother = known(scene, birth_name="Petit"), known(scene, birth_name="Cachée")
    with scope(scene.everyone):
        listed = Person.objects.get(account=alix.id)
    beside = relative(scene, child, name="", phone="", known=mother)
    request = about(scene, child, by=sylvie)
    actions.choose_speaker(by=sylvie, request=request, speaker="relative", relative_id=beside.pk, now=NOW)
    assert stood(scene, request, sylvie).number
    guard.restrict(by=scene.everyone, patient=mother, kind="danger", people=[listed], now=NOW)
    shown = stood(scene, request, sylvie)
    assert (shown.number, [one.phone for one in shown.relatives]) == ("", [""])
    assert not {"own_phone", "own_birth_date"} & {*shown.expected}


def test_who_answers_and_sees_no_file_is_shown_nothing_to_compare(scene: Scene) -> None:
    permanence = make_structure("Autre permanence", "permanence")
    make_mandate(scene.practice, permanence, [Can.ANSWER])
    eve = reloaded(make_member(permanence, "telesecretary", "Eve Noir"))
    request = about(scene, known(scene))
    actions.end(by=scene.claire, call=request.call, now=NOW)
    actions.take_up(by=eve, request=request, now=NOW)
    shown = stood(scene, request, eve)
    assert (shown.expected, shown.number, shown.left) == ({}, "", ())
    with pytest.raises(NotPermitted):
        mark(scene, request, "birth_date", by=eve)
    client = Client()
    sign_in(client, eve)
    assert "elodie@exemple.test" not in text(client.get(at(request), {"ask": "email"}))


@pytest.mark.usefixtures("committed")
def test_of_four_guesses_on_four_calls_at_once_two_are_heard() -> None:
    scene = make_scene()
    patient = known(scene)
    said: Any = {"by": scene.claire, "trait": "birth_date", "answer": "wrong", "now": NOW}
    said |= {"patient_id": patient.pk, "voice": "patient"}
    calls = [about(scene, patient) for _ in range(4)]
    assert at_once([partial(actions.mark_trait, request=one, **said) for one in calls]) == [
        "NoMoreGuesses", "NoMoreGuesses", "done", "done",
    ]  # fmt: skip
