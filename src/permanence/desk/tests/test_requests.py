"""Requests: chosen step by step, booked as directives allow, ended with an answer or a deadline."""

from datetime import date, timedelta
from typing import Any

import pytest

from permanence.agenda import actions as agenda
from permanence.agenda.actions import SlotTaken
from permanence.agenda.models import STATUS_OF, Appointment, Stage, Status
from permanence.desk import actions, queries
from permanence.desk.models import ANYONE_HERE, Outcome, Request
from permanence.desk.tests.scenes import NOW, Scene, again, direct, make_patient, make_scene, ring, seen, taken
from permanence.directory.models import Person
from permanence.directory.tests.personas import make_member, three
from permanence.foundation.actor import Actor, scope
from permanence.foundation.models import Change
from permanence.foundation.refusal import Invalid, NotFound, NotPermitted
from permanence.patients.actions import LooksAlike
from permanence.patients.models import Patient

START = NOW.replace(hour=11, minute=20)


@pytest.fixture
def scene(db: None) -> Scene:
    return make_scene()


def ready(scene: Scene, patient: Patient | None = None, by: Actor | None = None) -> Request:
    """Return a request taken, with its patient chosen."""
    request, chosen = taken(scene, by), patient or make_patient(scene)
    return actions.choose_patient(by=by or scene.claire, request=request, patient=chosen, now=NOW)


def book(scene: Scene, request: Request, by: Actor | None = None, **more: Any) -> Appointment:
    return actions.book(by=by or scene.claire, request=request, **{"starts_at": START, "now": NOW} | more)


def test_booking_closes_the_request_and_a_second_click_books_nothing_more(scene: Scene) -> None:
    request = ready(scene)
    appointment = book(scene, request)
    assert book(scene, request) == appointment
    after = again(scene, request)
    assert (after.outcome, after.appointment_id, after.closed_at) == (Outcome.BOOKED, appointment.pk, NOW)
    with scope(scene.everyone):
        assert Appointment.objects.count() == 1


def test_another_patient_takes_nothing_learnt_of_the_former(scene: Scene) -> None:
    request, by = taken(scene), scene.claire
    actions.ask_sheet(by=by, request=request, red_flags=[], now=NOW)
    first = actions.choose_patient(by=by, request=request, patient=make_patient(scene), now=NOW)
    assert first.red_flags == [], "the signs were asked of whom it is for"
    told = {"ill": True, "pregnant": True, "chronic": True, "right_checked": True, "insists": True}
    actions.tell_facts(by=by, request=first, told=told, now=NOW)
    other = make_patient(scene, "Petit", phone="+33639980002")
    changed = actions.choose_patient(by=by, request=first, patient=other, now=NOW)
    assert (changed.red_flags, changed.facts) == (None, {"insists": True})


def test_time_given_back_is_booked_anew_when_the_request_is_reopened(scene: Scene) -> None:
    request = ready(scene)
    given_back = book(scene, request)
    agenda.cancel(by=scene.everyone, appointment=given_back, now=NOW, by_patient=True)
    actions.reopen(by=scene.claire, request=request, now=NOW)
    anew = book(scene, request)
    assert (anew.status, again(scene, request).appointment) == (Status.BOOKED, anew)
    assert anew != given_back


def test_same_time_with_another_patient_is_never_told_booked(scene: Scene) -> None:
    request = ready(scene)
    book(scene, request)
    actions.reopen(by=scene.claire, request=request, now=NOW)
    actions.choose_patient(by=scene.claire, request=request, patient=make_patient(scene, "Petit", phone=""), now=NOW)
    with pytest.raises(SlotTaken):
        book(scene, request)


def test_time_just_taken_leaves_the_request_open_with_the_nearest_three(scene: Scene) -> None:
    seen(scene, make_patient(scene, "Petit", phone=""), START)
    request = ready(scene)
    with pytest.raises(SlotTaken) as refused:
        book(scene, request)
    around = [timedelta(minutes=minutes) for minutes in (-40, -20, 20)]
    assert [slot.starts_at for slot in refused.value.alternatives] == [START + away for away in around]
    assert again(scene, request).outcome == ""


def test_nothing_is_booked_before_who_with_whom_and_why_are_chosen(scene: Scene) -> None:
    with pytest.raises(actions.NotReady):
        book(scene, taken(scene))


POLICIES = [("refuse", False, True), ("ask", False, True), ("accept", False, False), ("refuse", True, False)]


@pytest.mark.parametrize(("policy", "known", "forbidden"), POLICIES)
def test_directive_on_new_patients_binds_booking_itself(
    scene: Scene, policy: str, known: bool, forbidden: bool
) -> None:
    direct(scene, "new_patients", {"policy": policy})
    patient = make_patient(scene)
    if known:
        seen(scene, patient, NOW - timedelta(days=3))
    request = ready(scene, patient)
    if not forbidden:
        assert book(scene, request).patient_id == patient.pk
        return
    with pytest.raises(actions.DirectiveForbids) as refused:
        book(scene, request)
    assert "Dr Benali" in str(refused.value)
    assert "version 1" in str(refused.value)


def test_child_whom_the_directive_excepts_is_booked(scene: Scene) -> None:
    children = {"policy": "refuse", "exceptions": [{"if": "child_under_6", "policy": "accept"}]}
    direct(scene, "new_patients", children)
    grown = make_patient(scene)
    child = make_patient(scene, "Martin", first_names="Léo", birth_date=NOW.date() - timedelta(days=5 * 365))
    assert book(scene, ready(scene, child)).patient_id == child.pk
    with pytest.raises(actions.DirectiveForbids):
        book(scene, ready(scene, grown))


def test_nothing_is_booked_nor_proposed_in_a_closure(scene: Scene) -> None:
    request = ready(scene, make_patient(scene))
    with scope(scene.everyone):
        first = queries.choices(scene.everyone, request, queries.in_force(scene.everyone, request, NOW), NOW).slots[0]
    ends = first.starts_at + timedelta(days=3)
    direct(scene, "closed", {"replaced_by": None}, term="temporary", valid_to=ends)
    with pytest.raises(actions.DirectiveForbids) as refused:
        book(scene, request)
    assert "Dr Benali" in str(refused.value)
    with scope(scene.everyone):
        later = queries.choices(scene.everyone, request, queries.in_force(scene.everyone, request, NOW), NOW).slots
    assert later
    assert all(slot.starts_at >= ends for slot in later)


@pytest.mark.parametrize("stage", [Stage.CANCELLED, Stage.EXCUSED, Stage.UNEXCUSED])
def test_patient_who_never_came_is_still_new(scene: Scene, stage: Stage) -> None:
    direct(scene, "new_patients", {"policy": "refuse"})
    patient = make_patient(scene)
    past = seen(scene, patient, NOW - timedelta(days=3))
    with scope(scene.everyone):
        Appointment.objects.filter(pk=past.pk).update(stage=stage, status=STATUS_OF[stage])
    with pytest.raises(actions.DirectiveForbids):
        book(scene, ready(scene, patient))


def test_after_the_15_nothing_is_booked_unless_reopened(scene: Scene) -> None:
    request = ready(scene)
    actions.send_to_15(by=scene.claire, request=request, now=NOW)
    assert again(scene, request).outcome == Outcome.CALL_15
    with pytest.raises(actions.RequestClosed):
        book(scene, request)
    with pytest.raises(actions.RequestClosed):
        actions.choose_kind(by=scene.claire, request=request, kind="message", now=NOW)
    actions.reopen(by=scene.claire, request=request, now=NOW)
    assert book(scene, request).starts_at == START


def test_the_15_comes_before_everything_even_after_an_answer(scene: Scene) -> None:
    request = ready(scene)
    book(scene, request)
    actions.send_to_15(by=scene.claire, request=request, now=NOW)
    assert again(scene, request).outcome == Outcome.CALL_15


def test_draft_is_kept_as_typed_and_after_the_end(scene: Scene) -> None:
    request = taken(scene)
    actions.note(by=scene.claire, request=request, understood="fièvre depuis 2 j", now=NOW)
    actions.conclude(by=scene.claire, request=request, outcome="message", now=NOW)
    actions.note(by=scene.claire, request=request, understood="fièvre depuis 2 j, fils 6 ans", now=NOW)
    after = again(scene, request)
    assert (after.understood, after.outcome) == ("fièvre depuis 2 j, fils 6 ans", Outcome.MESSAGE)
    with scope(scene.everyone):
        assert Change.objects.filter(row_id=request.pk, operation="update").exists()


def test_colleague_works_on_a_request_only_after_taking_it_up(scene: Scene) -> None:
    request = taken(scene)
    with pytest.raises(actions.NotYours) as refused:
        actions.note(by=scene.amel, request=request, understood="…", now=NOW)
    assert "Claire" in str(refused.value)
    with pytest.raises(actions.NotYours):  # Claire is speaking with the caller
        actions.take_up(by=scene.amel, request=request, now=NOW)
    assert request.call
    actions.end(by=scene.claire, call=request.call, now=NOW)
    assert actions.take_up(by=scene.amel, request=request, now=NOW).owner_id == scene.amel.id


def test_request_of_a_call_whose_end_was_never_told_can_be_taken_up(scene: Scene) -> None:
    request = taken(scene)
    with pytest.raises(actions.NotYours):
        actions.take_up(by=scene.amel, request=request, now=NOW + timedelta(hours=3))
    later = NOW + timedelta(hours=5)
    assert actions.take_up(by=scene.amel, request=request, now=later).owner_id == scene.amel.id


def test_request_left_open_waits_with_owner_and_deadline(scene: Scene) -> None:
    due = NOW + timedelta(hours=2)
    request = taken(scene)
    assert request.call
    actions.end(by=scene.claire, call=request.call, now=NOW)
    actions.leave_open(by=scene.claire, request=request, due_at=due, now=NOW)
    after = again(scene, request)
    assert (after.owner_id, after.owner_role, after.due_at) == (None, ANYONE_HERE, due)
    with scope(scene.amel):
        assert queries.board(scene.amel, NOW).get() == request
    actions.take_up(by=scene.claire, request=request, now=NOW)
    with scope(scene.everyone):
        claire = Person.objects.get(pk=scene.claire.id)
    assert actions.leave_open(by=scene.claire, request=request, due_at=due, now=NOW, owner=claire).owner == claire
    with pytest.raises(Invalid):
        actions.leave_open(by=scene.claire, request=request, due_at=NOW, now=NOW)


@pytest.mark.parametrize("outcome", ["booked", "transferred", "call_15", "cancelled", "", "nonsense"])
def test_outcomes_of_deeds_cannot_be_said_by_hand(scene: Scene, outcome: str) -> None:
    with pytest.raises(Invalid):
        actions.conclude(by=scene.claire, request=taken(scene), outcome=outcome, now=NOW)


def test_board_shows_the_most_pressing_first(scene: Scene) -> None:
    late, soon = (
        actions.open_request(by=scene.claire, structure=scene.practice, now=NOW + timedelta(hours=h)) for h in (3, 1)
    )
    with scope(scene.claire):
        assert list(queries.board(scene.claire, NOW)) == [soon, late]


def test_appointment_is_cancelled_from_its_request(scene: Scene) -> None:
    patient = make_patient(scene)
    coming = seen(scene, patient)
    request = ready(scene, patient)
    actions.choose_kind(by=scene.claire, request=request, kind="cancel", now=NOW)
    actions.choose_appointment(by=scene.claire, request=request, appointment=coming, now=NOW)
    actions.cancel(by=scene.claire, request=request, now=NOW)
    with scope(scene.everyone):
        assert Appointment.objects.get(pk=coming.pk).status == Status.CANCELLED
    assert again(scene, request).outcome == Outcome.CANCELLED


def test_moving_gives_the_former_time_back_and_may_overlap_it(scene: Scene) -> None:
    long = agenda.add_reason(by=scene.everyone, practitioner_role=scene.doctor, name="Longue", duration_min=40)
    patient = make_patient(scene)
    former = agenda.book(
        by=scene.everyone, patient=patient, practitioner_role=scene.doctor, reason=long,
        starts_at=NOW.replace(hour=10, minute=20), now=NOW,
    )  # fmt: skip
    direct(scene, "new_patients", {"policy": "refuse"})
    request = ready(scene, patient)
    with pytest.raises(actions.DirectiveForbids):
        book(scene, request)
    chosen = actions.choose_kind(by=scene.claire, request=request, kind="move", now=NOW)
    assert (chosen.appointment, chosen.reason) == (former, long)
    moved = book(scene, request, starts_at=NOW.replace(hour=11))
    assert book(scene, request, starts_at=NOW.replace(hour=11)) == moved
    with scope(scene.everyone):
        assert Appointment.objects.get(pk=former.pk).status == Status.CANCELLED
    after = again(scene, request)
    assert (after.outcome, after.appointment_id) == (Outcome.MOVED, moved.pk)


def test_move_that_finds_its_time_taken_keeps_the_former_one(scene: Scene) -> None:
    patient = make_patient(scene)
    former = seen(scene, patient)
    seen(scene, make_patient(scene, "Petit", phone=""), START)
    request = ready(scene, patient)
    actions.choose_kind(by=scene.claire, request=request, kind="move", now=NOW)
    with pytest.raises(SlotTaken):
        book(scene, request)
    with scope(scene.everyone):
        assert Appointment.objects.get(pk=former.pk).status == Status.BOOKED


def test_new_patient_is_registered_once_looked_at(scene: Scene) -> None:
    make_patient(scene)
    request = taken(scene)
    traits = {
        "birth_name": "Durand", "first_names": "Elodie", "birth_date": make_patient(scene).birth_date, "sex": "female",
        "used_name": "", "phone": "", "email": "",
    }  # fmt: skip
    with pytest.raises(LooksAlike):
        actions.register_patient(by=scene.claire, request=request, despite_lookalikes=False, now=NOW, **traits)
    assert again(scene, request).patient is None
    actions.register_patient(by=scene.claire, request=request, despite_lookalikes=True, now=NOW, **traits)
    chosen = again(scene, request).patient
    assert chosen is not None
    assert chosen.first_names == "Elodie"


def test_long_name_typed_again_with_another_birth_date_is_another_file(scene: Scene) -> None:
    request = taken(scene)
    traits = {
        "birth_name": "de La Rochefoucauld d’Estissac de Montmorency-Luxembourg", "first_names": "Marie-Charlotte",
        "sex": "female", "used_name": "", "phone": "", "email": "", "despite_lookalikes": True,
    }  # fmt: skip
    for born in (date(1984, 3, 12), date(1984, 12, 3)):
        actions.register_patient(by=scene.claire, request=request, birth_date=born, now=NOW, **traits)
        chosen = again(scene, request).patient
        assert chosen is not None
        assert chosen.birth_date == born


def test_patient_of_another_practice_cannot_be_chosen(scene: Scene) -> None:
    other = make_scene()
    stranger = make_patient(other)
    with pytest.raises(NotFound):
        actions.choose_patient(by=scene.claire, request=taken(scene), patient=stranger, now=NOW)


def test_nobody_acts_on_a_request_without_the_right(scene: Scene) -> None:
    request, charlie = taken(scene), three().charlie
    carer = make_member(scene.practice, "carer", "Bob Carrère")
    for by in (carer, charlie):
        for deed in (
            lambda who: actions.note(by=who, request=request, understood="x", now=NOW),
            lambda who: actions.send_to_15(by=who, request=request, now=NOW),
            lambda who: actions.take_up(by=who, request=request, now=NOW),
            lambda who: book(scene, request, who),
        ):
            with pytest.raises(NotPermitted):
                deed(by)
    with scope(charlie), pytest.raises(NotFound):
        queries.request(charlie, request.pk)


def test_practitioner_last_seen_is_proposed_when_the_line_names_none(scene: Scene) -> None:
    request = ready(scene)
    assert (request.practitioner_role_id, request.reason_id) == (scene.doctor.pk, scene.reason.pk)
    assert ring(scene).line == scene.line
