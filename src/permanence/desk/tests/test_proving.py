"""Who speaks is proved before anything sensitive is said: on a call, at the counter, at the number on file."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from permanence.desk import actions
from permanence.desk.models import Proof, Request
from permanence.desk.tests.proofs import (
    FILED,
    PAPER,
    READY,
    about,
    answer,
    began,
    compared,
    known,
    mark,
    relative,
    show_paper,
    stood,
)
from permanence.desk.tests.scenes import CALLER, NOW, Scene, again, at, seen, taken, text
from permanence.directory.tests.personas import make_member, make_structure, sign_in
from permanence.foundation.actor import scope
from permanence.foundation.models import Change, Trace
from permanence.foundation.refusal import Invalid, NotFound, NotPermitted
from permanence.patients import actions as files
from permanence.patients.models import Contact, Relative


def test_only_what_the_file_held_before_and_the_number_does_not_give_away_is_asked(scene: Scene) -> None:
    patient = known(scene)
    seen(scene, patient)
    request = about(scene, patient)
    shown = stood(scene, request)
    assert shown.left == ("birth_date", "next_visit", "phone", "email")
    assert shown.expected["phone"] == FILED, "the other one is calling"
    with scope(scene.everyone):
        Contact.objects.filter(patient=patient).update(created_at=request.opened_at)
    shown = stood(scene, request)
    assert (shown.left, shown.number) == (("birth_date", "next_visit"), ""), "the caller has just said them himself"


def test_the_street_is_asked_by_who_is_shown_it(scene: Scene) -> None:
    patient = known(scene)
    files.note_address(by=scene.everyone, patient=patient, lines="3 rue des Lilas", postcode="31000", city="Toulouse")
    assert "postcode" not in stood(scene, about(scene, patient)).left, "the mandate lends no papers"
    sylvie = make_member(scene.practice, "secretary", "Sylvie Marty")
    assert {"postcode", "street"} <= {*stood(scene, about(scene, patient, by=sylvie), sylvie).left}


def test_two_things_right_prove_it_and_the_trace_says_by_what_and_never_the_answers(scene: Scene) -> None:
    patient = known(scene)
    request = about(scene, patient)
    assert mark(scene, request, "birth_date").proved_at is None
    assert mark(scene, request, "birth_date").right == ["birth_date"], "pressed twice, it counts once"
    assert mark(scene, request, "email").proved_at == NOW
    with scope(scene.everyone):
        line = Trace.objects.get(verb="patient.speaker_proved")
        kept = str(list(Change.objects.filter(table="desk_proof").values_list("before", "after")))
    assert (line.subject_id, line.purpose) == (patient.pk, "proved:phone:patient:birth_date,email")
    assert "1984" not in kept + line.purpose
    assert "exemple.test" not in kept + line.purpose


def test_no_second_guess_and_after_two_wrong_nothing_more_is_asked(scene: Scene, given: list[UUID]) -> None:
    request = about(scene, known(scene))
    mark(scene, request, "birth_date", "wrong")
    with pytest.raises(actions.AskedAlready):
        mark(scene, request, "birth_date")
    mark(scene, request, "phone", "unknown")
    assert mark(scene, request, "email", "wrong").failed_at == NOW
    for trait in ("phone", "next_visit", "own_phone", "called", "paper", "nothing"):
        with pytest.raises((actions.NoMoreGuesses, actions.AskedAlready)):
            mark(scene, request, trait)
    with pytest.raises(Invalid):
        mark(scene, request, "birth_date", "perhaps")
    with pytest.raises(actions.NotProved):
        actions.give_out(by=scene.claire, request=request, ready_id=READY, now=NOW)
    assert given == []


def test_who_failed_is_asked_nothing_by_calling_again_nor_by_being_another(scene: Scene) -> None:
    patient = known(scene)
    request = about(scene, patient)
    mark(scene, request, "birth_date", "wrong")
    mark(scene, request, "phone", "wrong")
    for speaker in ("other", "patient"):
        actions.choose_speaker(by=scene.claire, request=request, speaker=speaker, now=NOW)
    assert stood(scene, request).stands == "nobody" or stood(scene, request).left == ()
    later = about(scene, patient)
    shown = stood(scene, later)
    assert (shown.stands, shown.left, shown.lately) == ("spent", (), True)
    with pytest.raises(actions.NoMoreGuesses):
        mark(scene, later, "birth_date")


def test_one_guess_a_call_adds_up(scene: Scene) -> None:
    patient = known(scene)
    for _ in range(2):
        mark(scene, about(scene, patient), "birth_date", "wrong")
    assert stood(scene, about(scene, patient)).left == ()
    with scope(scene.everyone):
        Proof.objects.update(begun_at=NOW - timedelta(hours=25))
    assert "birth_date" in stood(scene, about(scene, patient)).left


def test_a_relative_noted_on_this_very_call_is_told_nothing_on_it(scene: Scene) -> None:
    patient = known(scene)
    paul = relative(scene, patient)
    request = began(scene, about(scene, patient))
    actions.choose_speaker(by=scene.claire, request=request, speaker="relative", relative_id=paul.pk, now=NOW)
    assert stood(scene, request).stands == "nobody"


def test_called_back_at_the_number_on_file_is_half_of_it_and_another_conversation(scene: Scene) -> None:
    request = about(scene, known(scene))
    mark(scene, request, "email", "wrong")
    mark(scene, request, "phone", "wrong")
    actions.end(by=scene.claire, call=request.call, now=NOW)
    held = actions.call_back_on_file(by=scene.claire, request=request, now=NOW)
    assert held.number == CALLER, "the first number of the file; not because it called"
    assert held.due_at == NOW + timedelta(minutes=30)
    actions.record_attempt(by=scene.claire, request=request, result="no_answer", rank=1, now=NOW)
    assert again(scene, request).back_to == CALLER
    actions.record_attempt(by=scene.claire, request=request, result="reached", rank=2, now=NOW)
    shown = stood(scene, request)
    assert (shown.right, shown.stands, again(scene, request).back_to) == (["called"], "open", "")
    assert mark(scene, request, "birth_date").proved_at


def test_a_result_is_told_to_come_once_it_is_proved_and_only_once(scene: Scene, given: list[UUID]) -> None:
    request = about(scene, known(scene))
    with pytest.raises(actions.NotProved):
        actions.give_out(by=scene.claire, request=request, ready_id=READY, now=NOW)
    mark(scene, request, "birth_date")
    mark(scene, request, "email")
    with pytest.raises(actions.NotToThem):
        actions.give_out(by=scene.claire, request=request, ready_id=PAPER, now=NOW)  # nobody is there to take it
    assert actions.give_out(by=scene.claire, request=request, ready_id=READY, now=NOW).given == ["came"]
    with pytest.raises(actions.NothingReady):
        actions.give_out(by=scene.claire, request=request, ready_id=READY, now=NOW)
    assert given == [READY]


def test_at_the_counter_a_paper_of_identity_is_enough_and_the_document_is_handed_over(
    scene: Scene, given: list[UUID]
) -> None:
    sylvie, patient = make_member(scene.practice, "secretary", "Sylvie Marty"), known(scene)
    visitor = actions.open_request(by=sylvie, structure=scene.practice, now=NOW)
    actions.choose_patient(by=sylvie, request=visitor, patient=patient, now=NOW)
    with pytest.raises(NotPermitted):
        show_paper(scene, scene.claire, visitor)
    assert show_paper(scene, sylvie, visitor).proved_at
    actions.give_out(by=sylvie, request=visitor, ready_id=PAPER, now=NOW)
    assert given == [PAPER]
    paul, said = relative(scene, patient), {"by": sylvie, "request": visitor, "now": NOW}
    changed = actions.choose_speaker(speaker="relative", relative_id=paul.pk, **said)
    assert (changed.right, changed.proved_at) == ([], None), "it was the patient's paper"
    with pytest.raises(Invalid):
        show_paper(scene, sylvie, about(scene, patient, by=sylvie))


def test_a_relative_proves_himself_and_is_told_what_his_rights_say(scene: Scene, given: list[UUID]) -> None:
    patient = known(scene)
    paul = relative(scene, patient)
    request = about(scene, patient)
    said: Any = {"by": scene.claire, "request": request, "speaker": "relative", "now": NOW}
    actions.choose_speaker(relative_id=paul.pk, **said)
    mark(scene, request, "birth_date")
    assert stood(scene, request).stands == "open", "the birth date of the patient says nothing of who he is"
    mark(scene, request, "own_phone")
    assert stood(scene, request).to == "papers"
    assert actions.give_out(by=scene.claire, request=request, ready_id=READY, now=NOW).given == ["came"]
    with scope(scene.everyone):
        Relative.objects.filter(pk=paul.pk).update(told_of="appointments")
    with pytest.raises(actions.NotToThem):
        actions.give_out(by=scene.claire, request=request, ready_id=PAPER, now=NOW)
    with pytest.raises(Invalid):
        actions.choose_speaker(**said)
    with pytest.raises(NotFound):
        actions.choose_speaker(relative_id=relative(scene, known(scene, birth_name="Martin")).pk, **said)


def test_the_mother_of_an_adult_is_told_nothing_whatever_she_knows(scene: Scene, given: list[UUID]) -> None:
    patient = known(scene, birth_date=date(2004, 5, 2))
    mother = relative(scene, patient, relation="mother")
    request = about(scene, patient)
    actions.choose_speaker(by=scene.claire, request=request, speaker="relative", relative_id=mother.pk, now=NOW)
    shown = stood(scene, request)
    assert (shown.stands, shown.ready) == ("nobody", ())
    with pytest.raises(actions.NoMoreGuesses):
        mark(scene, request, "birth_date")
    assert again(scene, request).facts["relation"] == "guardian"


def test_said_to_be_somebody_else_since_what_was_proved_counts_no_more(scene: Scene, given: list[UUID]) -> None:
    request = about(scene, known(scene))
    mark(scene, request, "birth_date")
    mark(scene, request, "email")
    actions.tell_facts(by=scene.claire, request=request, told={"relation": "third"}, now=NOW)
    with pytest.raises(actions.NotProved):
        actions.give_out(by=scene.claire, request=request, ready_id=READY, now=NOW)


def test_another_patient_another_voice_and_another_day_are_proved_anew(scene: Scene) -> None:
    patient = known(scene)
    request = about(scene, patient)
    mark(scene, request, "birth_date")
    mark(scene, request, "email")
    actions.call_back_on_file(by=scene.claire, request=request, now=NOW)
    actions.choose_patient(by=scene.claire, request=request, patient=known(scene, birth_name="Martin"), now=NOW)
    assert (stood(scene, request).right, again(scene, request).back_to) == ([], "")
    actions.choose_patient(by=scene.claire, request=request, patient=patient, now=NOW)
    actions.call_back_on_file(by=scene.claire, request=request, now=NOW)
    paul = relative(scene, patient)
    said: Any = {"by": scene.claire, "request": request, "now": NOW}
    actions.choose_speaker(speaker="relative", relative_id=paul.pk, **said)
    assert again(scene, request).back_to == "", "it was the patient's number, not his"
    actions.choose_speaker(speaker="patient", **said)
    actions.record_attempt(result="reached", rank=1, **said)
    assert stood(scene, request).right == [], "he was called where he had called from"
    mark(scene, request, "birth_date")
    actions.conclude(outcome="nothing", **said)
    actions.reopen(**said)
    assert stood(scene, request).right == []


def test_colleagues_and_strangers_prove_nothing(scene: Scene) -> None:
    request = about(scene, known(scene))
    stranger = make_member(make_structure("Ailleurs", "permanence"), "telesecretary", "Charlie Nguyen")
    with pytest.raises(actions.NotYours):
        mark(scene, request, "birth_date", by=scene.amel)
    with pytest.raises(NotPermitted):
        mark(scene, request, "birth_date", by=stranger)
    client = Client()
    sign_in(client, stranger)
    sent = {"trait": "birth_date", "answer": "right", "speaker": "patient", "ready": str(READY)}
    sent |= compared(scene, request)
    for noun in ("proof", "proof/speaker", "proof/answer", "proof/call-back", "proof/gift"):
        assert client.post(at(request, noun), sent).status_code == 404
    assert client.post(at(request, "proof/paper"), sent).status_code == 403, "nobody checks a paper by telephone"
    with pytest.raises(actions.NobodyChosen):
        mark(scene, taken(scene), "birth_date")


def test_what_is_kept_of_it_is_forgotten_with_the_call(scene: Scene) -> None:
    request = about(scene, known(scene))
    mark(scene, request, "birth_date", "wrong")
    actions.conclude(by=scene.claire, request=request, outcome="refused", now=NOW)
    with scope(scene.everyone):
        Request.objects.filter(pk=request.pk).update(closed_at=NOW - timedelta(days=90))
    for later in (500, 540):  # the first night announces it
        actions.forget_calls(by=scene.everyone, structure=scene.practice, now=NOW + timedelta(days=later))
    with scope(scene.everyone):
        assert not Proof.objects.exists()
        assert "birth_date" not in str(list(Change.objects.filter(table="desk_proof").values_list("after")))


def test_the_console_asks_openly_one_thing_at_a_time_with_one_key_each(scene: Scene, claire: Client) -> None:
    patient = known(scene)
    request = about(scene, patient, kind="message")
    page = text(claire.get(at(request)))
    assert 'id="begin-proof"' in page
    assert "Quelle est votre date de naissance" not in page
    claire.post(at(request, "proof"))
    page = text(claire.get(at(request)))
    assert "Quelle est votre date de naissance" in page
    assert all(f'data-key="{key}"' in page for key in (",", ";", ":"))
    for name, value in compared(scene, request).items():
        assert f'name="{name}" value="{value}"' in page, "with whose file it is compared goes with the answer"
    answer(scene, claire, request, "birth_date")
    page = text(claire.get(at(request), {"ask": "email"}))
    assert "elodie@exemple.test" in page
    assert "vous écrit-on" in page


def test_what_lies_ready_is_on_no_page_until_it_is_proved(scene: Scene, claire: Client, given: list[UUID]) -> None:
    request = about(scene, known(scene))
    assert "canari" not in text(claire.get(at(request)))
    answer(scene, claire, request, "birth_date")
    assert "canari" not in text(claire.get(at(request)))
    refused = claire.post(at(request, "proof/gift"), {"ready_id": READY})
    assert refused.status_code == 403
    assert "Rien n’a été noté comme dit" in text(refused)
    answer(scene, claire, request, "email")
    page = text(claire.get(at(request)))
    assert "Résultat canari" in page
    assert "par le praticien seul" in page
    assert claire.post(at(request, "proof/gift"), {"ready_id": READY}).status_code == 302
    assert claire.post(at(request, "proof/gift"), {"ready_id": READY}).status_code == 409
    claire.post(at(request, "outcome"), {"outcome": "message"})
    assert "Identité vérifiée (le patient) : date de naissance, adresse" in text(claire.get(at(request)))


def test_bad_input_is_refused_in_the_pane_and_nothing_changes(scene: Scene, claire: Client) -> None:
    request = about(scene, known(scene))
    for noun, sent in (
        ("proof/answer", {"trait": "weight", "answer": "right"}), ("proof/answer", {"trait": "birth_date"}),
        ("proof/speaker", {"speaker": "king"}), ("proof/speaker", {"relative": "nobody"}),
        ("proof/gift", {"ready_id": "1"}), ("proof/call-back", {"partner": "x"}),
    ):  # fmt: skip
        assert claire.post(at(request, noun), sent).status_code == 422, noun
    with scope(scene.everyone):
        assert not Proof.objects.exists()


def test_who_manages_a_practice_says_how_much_is_asked(scene: Scene, claire: Client) -> None:
    address = f"/desk/proving/{scene.practice.pk}/"
    assert claire.get(address).status_code in {403, 404}
    manager = Client()
    sign_in(manager, make_member(scene.practice, "manager", "Alix Galinier"))
    assert manager.get(address).status_code == 200
    assert manager.post(address, {"traits": "1"}).status_code == 422
    assert manager.post(address, {"traits": "3"}).status_code == 302
    request = about(scene, known(scene))
    mark(scene, request, "birth_date")
    mark(scene, request, "email")
    assert stood(scene, request).stands == "open"
    assert mark(scene, request, "phone").proved_at
