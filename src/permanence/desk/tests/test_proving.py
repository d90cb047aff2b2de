"""Who speaks is proved before anything sensitive is said: on a call, at the counter, at the number on file."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.contrib.postgres.functions import TransactionNow
from django.test import Client

from permanence.desk import actions, giving, queries
from permanence.desk.models import Proof, Request
from permanence.desk.tests.scenes import CALLER, NOW, Scene, again, at, make_patient, make_scene, seen, taken, text
from permanence.desk.tests.test_lines import at_once
from permanence.directory.models import Person
from permanence.directory.tests.personas import make_mandate, make_member, make_structure, reloaded, sign_in
from permanence.foundation.actor import Actor, scope
from permanence.foundation.models import Change, Trace
from permanence.foundation.refusal import Invalid, NotFound, NotPermitted
from permanence.foundation.rights import Can
from permanence.guard import actions as guard
from permanence.patients import actions as files
from permanence.patients.models import Contact, Patient, Relative

EARLIER = NOW - timedelta(days=40)
FILED = "+33561000009"
READY, PAPER = uuid4(), uuid4()


@pytest.fixture
def given() -> Iterator[list[UUID]]:
    """Let a result and a paper lie ready for everybody; return what is given out."""
    out: list[UUID] = []

    def ready(by: Actor, patient: Patient) -> list[tuple[UUID, str, str, datetime]]:
        waiting = [(READY, "came", "Résultat canari", EARLIER), (PAPER, "document", "Ordonnance canari", EARLIER)]
        return [one for one in waiting if one[0] not in out]

    former = [*giving._givers]
    giving.give_with([giving.Giver(ready, lambda by, one, now: out.append(one))])
    yield out
    giving.give_with(former)


def known(scene: Scene, **more: Any) -> Patient:
    """Return a patient whose file held two numbers and an address long before the call."""
    patient = make_patient(scene, **more)
    with scope(scene.everyone):
        files.add_contact(by=scene.everyone, patient=patient, system="phone", value=FILED)
        files.add_contact(by=scene.everyone, patient=patient, system="email", value="elodie@exemple.test")
        Contact.objects.filter(patient=patient).update(created_at=EARLIER)
    return patient


def about(scene: Scene, patient: Patient, kind: str = "result", by: Actor | None = None) -> Request:
    by = by or scene.claire
    request = taken(scene, by)
    actions.choose_patient(by=by, request=request, patient=patient, now=NOW)
    actions.choose_kind(by=by, request=request, kind=kind, now=NOW)
    return began(scene, request, timedelta(minutes=1))


def began(scene: Scene, request: Request, later: timedelta = timedelta()) -> Request:
    """Let what a test has noted, all in one transaction, stand before the call; without `later`, come on it."""
    with scope(scene.everyone):
        Request.objects.filter(pk=request.pk).update(opened_at=TransactionNow() + later)
    return again(scene, request)


def mark(scene: Scene, request: Request, trait: str, answer: str = "right", by: Actor | None = None) -> Proof:
    shown = compared(scene, request)
    return actions.mark_trait(by=by or scene.claire, request=request, trait=trait, answer=answer, now=NOW, **shown)


def compared(scene: Scene, request: Request) -> dict[str, Any]:
    """Return what the screen says it compares with."""
    patient_id = again(scene, request).patient_id
    voice = stood(scene, request, scene.everyone).voice if patient_id else "patient"
    return {"patient_id": patient_id or uuid4(), "voice": voice}


def answer(scene: Scene, client: Client, request: Request, trait: str) -> Any:
    sent = {"trait": trait, "answer": "right", **compared(scene, request)}
    return client.post(at(request, "proof/answer"), sent)


def show_paper(scene: Scene, by: Actor, request: Request) -> Proof:
    return actions.see_paper(by=by, request=request, now=NOW, **compared(scene, request))


def stood(scene: Scene, request: Request, by: Actor | None = None, at: datetime = NOW) -> queries.Proven:
    by = by or scene.claire
    with scope(by):
        asked = queries.request(by, request.pk)
        return queries.proven(by, asked, queries.proof_of(asked, at), at)


def relative(scene: Scene, patient: Patient, **rights: Any) -> Relative:
    told = {"relation": "partner", "name": "Paul d’Arc", "phone": "+33561000077", "told_of": "papers"} | rights
    return files.add_relative(by=scene.everyone, patient=patient, **told)


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
