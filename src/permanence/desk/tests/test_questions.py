"""What the desk asks of a practitioner, and his answers: through the doors."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from permanence.agenda.actions import SlotTaken
from permanence.agenda.models import Appointment
from permanence.capacity.models import Reservation
from permanence.desk import actions, queries
from permanence.desk.models import Question
from permanence.desk.tests.questions import EVENING, TEN, Asking, later, make_asking, says
from permanence.desk.tests.scenes import NOW, direct, make_patient, seen
from permanence.foundation.actor import scope
from permanence.foundation.refusal import Invalid, NotFound, NotPermitted
from permanence.messaging.models import Message

pytestmark = pytest.mark.django_db


@pytest.fixture
def asking() -> Asking:
    return make_asking()


def test_message_waits_for_the_practitioner_and_his_answer_comes_back(asking: Asking) -> None:
    asked = asking.message()
    assert asking.now().due_at == asked.answer_by == later(120)
    with scope(asking.doctor):
        (mine,) = queries.open_questions(asking.doctor)
        assert mine.call_back == "Mme Durand"
        assert not queries.open_questions(asking.colleague)
    actions.answer(by=asking.doctor, question=asked, said="Je rappelle ce soir.", now=later(3))
    assert asking.now().due_at == later(13), "told within ten minutes"
    with scope(asking.scene.claire):
        told = queries.exchange(asking.scene.claire, asking.now(), later(3))
        assert told
        assert (told.state, told.question.said, told.closes) == ("said", "Je rappelle ce soir.", True)
    actions.end(by=asking.scene.claire, call=asking.request.call, now=later(4))
    with scope(asking.scene.claire):
        (row,) = queries.board(asking.scene.claire, later(4))
        assert row.asked_of[0].reply == "said"
    ended = actions.tell_answer(by=asking.scene.claire, request=asking.now(), now=later(5))
    assert ended.outcome == "message"


def test_question_sent_twice_is_asked_once_and_another_waits_for_it(asking: Asking) -> None:
    assert asking.message().pk == asking.message().pk
    with pytest.raises(actions.AlreadyAsked):
        asking.message(text="Autre chose.")
    actions.withdraw(by=asking.scene.claire, question=asking.message(), now=NOW)
    assert asking.message(text="Autre chose.").text == "Autre chose."


def test_who_may_ask_and_who_may_answer(asking: Asking) -> None:
    with pytest.raises(actions.NotYours):
        actions.ask(by=asking.scene.amel, request=asking.request, pressing="now", text="x", now=NOW)
    asked = asking.exception()
    for stranger, refusal in ((asking.colleague, NotFound), (asking.scene.claire, NotPermitted)):
        with pytest.raises(refusal):
            actions.accept(by=stranger, question=asked, now=NOW)
    asking_of_another = make_asking()
    with pytest.raises(NotPermitted):
        actions.accept(by=asking_of_another.doctor, question=asked, now=NOW)


def test_exception_accepted_is_booked_at_once_by_his_word(asking: Asking) -> None:
    asked = asking.exception()
    assert asked.answer_by == later(5), "the caller holds"
    done = actions.accept(by=asking.doctor, question=asked, now=later(1))
    again = actions.accept(by=asking.doctor, question=asked, now=later(2))
    assert done.appointment_id == again.appointment_id
    with scope(asking.scene.everyone):
        booked = Appointment.objects.get(pk=done.appointment_id)
        assert (booked.starts_at, booked.source, booked.patient_id) == (EVENING, "exception", asking.patient.pk)
        assert Reservation.objects.get(held_for=booked.pk).state == "booked"
    with pytest.raises(actions.AlreadyGiven):
        actions.book(by=asking.scene.claire, request=asking.now(), starts_at=TEN, now=later(2))
    ended = actions.tell_answer(by=asking.scene.claire, request=asking.now(), now=later(3))
    assert (ended.outcome, ended.appointment_id) == ("booked", booked.pk)


def test_exception_at_a_time_taken_meanwhile_is_told_and_given_beside(asking: Asking) -> None:
    asked = asking.exception(starts_at=TEN)
    seen(asking.scene, make_patient(asking.scene, "Petit", phone="+33639980002"), TEN)
    with pytest.raises(SlotTaken) as taken:
        actions.accept(by=asking.doctor, question=asked, now=later(1))
    assert len(taken.value.alternatives) == 3
    assert asking.stands(asked).is_open
    done = actions.accept(by=asking.doctor, question=asked, extra=True, now=later(2))
    with scope(asking.scene.everyone):
        assert Appointment.objects.get(pk=done.appointment_id).overbooked
        extra = Reservation.objects.get(held_for=done.appointment_id)
    assert extra.seat > 1000
    assert (extra.overbooked_by, extra.overbooked_why) == (asking.doctor.name, asked.text)


def test_exception_beside_another_is_given_where_it_was_asked_so(asking: Asking) -> None:
    seen(asking.scene, make_patient(asking.scene, "Petit", phone="+33639980002"), TEN)
    done = actions.accept(by=asking.doctor, question=asking.exception(starts_at=TEN, extra=True), now=later(1))
    assert done.appointment_id


def test_other_time_is_held_for_the_caller_and_taken_when_he_agrees(asking: Asking) -> None:
    asked = asking.exception(starts_at=None)
    with pytest.raises(Invalid):
        actions.accept(by=asking.doctor, question=asked, now=later(1))
    actions.offer_time(by=asking.doctor, question=asked, starts_at=TEN, now=later(1))
    with pytest.raises(SlotTaken):
        seen(asking.scene, make_patient(asking.scene, "Petit", phone="+33639980002"), TEN)
    booked = actions.take_offered(by=asking.scene.claire, request=asking.now(), now=later(2))
    again = actions.take_offered(by=asking.scene.claire, request=asking.now(), now=later(2))
    assert booked.pk == again.pk
    assert (booked.starts_at, asking.now().outcome) == (TEN, "booked")


def test_other_time_not_wanted_is_given_back_by_itself(asking: Asking) -> None:
    asked = asking.exception(starts_at=None)
    actions.offer_time(by=asking.doctor, question=asked, starts_at=TEN, now=NOW)
    with scope(asking.scene.everyone):
        held = Reservation.objects.get(held_for=asked.pk)
    assert (held.state, held.expires_at) == ("held", later(30))


def test_refusal_has_a_sentence_and_leaves_the_request_on_the_board(asking: Asking) -> None:
    asked = asking.exception()
    actions.refuse(by=asking.doctor, question=asked, said="Un confrère ?", now=later(1))
    actions.refuse(by=asking.doctor, question=asked, said="Un confrère ?", now=later(1))
    with pytest.raises(actions.AlreadyAnswered):
        actions.accept(by=asking.doctor, question=asked, now=later(2))
    assert asking.now().outcome == ""
    with scope(asking.scene.claire):
        told = queries.exchange(asking.scene.claire, asking.now(), later(2))
    assert told
    assert told.state == "no"
    assert not told.closes, "another way is to be found first"


@pytest.mark.parametrize(
    ("ask", "pressing", "allowed"),
    [
        ("never", "now", False),
        ("sometimes", "now", True),
        ("sometimes", "whenever", False),
        ("always", "whenever", True),
    ],
)
def test_exception_is_asked_as_the_directive_says(asking: Asking, ask: str, pressing: str, allowed: bool) -> None:
    says(asking, ask)
    if allowed:
        assert asking.exception(pressing=pressing).is_open
    else:
        with pytest.raises(actions.ExceptionForbidden):
            asking.exception(pressing=pressing)


def test_nobody_is_asked_while_he_is_away(asking: Asking) -> None:
    direct(asking.scene, "closed", {"replaced_by": None}, term="temporary", valid_to=later(600))
    with pytest.raises(actions.ExceptionForbidden):
        asking.exception()


@pytest.mark.parametrize(
    ("ask", "via", "then"),
    [("sometimes", "message", "decline"), ("always", "message", "again"), ("always", "call", "call")],
)
def test_silence_is_no_yes_and_brings_the_request_back(asking: Asking, ask: str, via: str, then: str) -> None:
    says(asking, ask, via=via)
    asked = asking.exception()
    actions.remind(by=asking.scene.everyone, question=asked, now=later(2.5))
    assert asking.stands(asked).reminded_at == later(2.5)
    actions.remind(by=asking.scene.everyone, question=asked, now=later(3))
    with scope(asking.scene.everyone):
        (letter,) = Message.objects.filter(about=asked.pk)
    assert "Otite" not in letter.subject + letter.body
    assert "/desk/mine/" in letter.body
    actions.expire(by=asking.scene.everyone, question=asked, now=later(4))
    assert asking.stands(asked).is_open, "not before its time"
    actions.expire(by=asking.scene.everyone, question=asked, now=later(5))
    assert asking.stands(asked).reply == "silence"
    assert (asking.now().outcome, asking.now().due_at) == ("", later(15))
    with scope(asking.scene.claire):
        told = queries.exchange(asking.scene.claire, asking.now(), later(5))
        assert told
        assert told.afterwards == then


def test_answer_after_the_silence_counts_until_the_caller_was_told(asking: Asking) -> None:
    asked = asking.exception()
    actions.expire(by=asking.scene.everyone, question=asked, now=later(5))
    assert actions.accept(by=asking.doctor, question=asked, now=later(6)).reply == "yes"

    other = make_asking()
    late = other.exception()
    actions.expire(by=other.scene.everyone, question=late, now=later(5))
    actions.conclude(by=other.scene.claire, request=other.request, outcome="refused", now=later(6))
    with pytest.raises(actions.NoLongerAsked):
        actions.accept(by=other.doctor, question=late, now=later(7))


def test_request_closed_otherwise_is_no_longer_asked(asking: Asking) -> None:
    asked = asking.exception()
    actions.book(by=asking.scene.claire, request=asking.request, starts_at=TEN, now=later(1))
    with pytest.raises(actions.NoLongerAsked):
        actions.accept(by=asking.doctor, question=asked, now=later(2))
    with scope(asking.doctor):
        assert not queries.open_questions(asking.doctor)
    actions.expire(by=asking.scene.everyone, question=asked, now=later(5))
    assert asking.stands(asked).reply == "withdrawn"


def test_practitioner_asks_to_be_called(asking: Asking) -> None:
    asked = {"practitioner_role": asking.scene.doctor, "pressing": "now", "text": "Au sujet de Mme Durand.", "now": NOW}
    first = actions.ask_call_back(by=asking.doctor, key="one tap", **asked)
    assert actions.ask_call_back(by=asking.doctor, key="one tap", **asked).pk == first.pk
    with pytest.raises(NotFound):
        actions.ask_call_back(by=asking.colleague, **asked)
    with scope(asking.scene.claire):
        (row,) = [row for row in queries.board(asking.scene.claire, NOW) if row.pk == first.pk]
        assert row.asked_of[0].asks == "call_me"
    actions.take_up(by=asking.scene.claire, request=first, now=later(1))
    actions.tell_answer(by=asking.scene.claire, request=first, now=later(2))
    with scope(asking.doctor):
        assert not queries.asked_of_desk(asking.doctor)


@pytest.mark.parametrize(
    "change",
    [
        {"reply": "no"},
        {"said": "Autre chose."},
        {"text": "Autre demande."},
        {"reply": "", "replied_at": None, "replied_by": None, "appointment": None},
    ],
    ids=["another answer", "other words", "another question", "taken back"],
)
def test_the_database_keeps_what_was_asked_and_answered(asking: Asking, change: dict[str, object]) -> None:
    asked = asking.exception()
    actions.accept(by=asking.doctor, question=asked, now=later(1))
    with scope(asking.scene.everyone), pytest.raises(IntegrityError), transaction.atomic():
        Question.objects.filter(pk=asked.pk).update(**change)


def test_the_database_wants_one_open_question_each_and_a_decision_that_holds_together(asking: Asking) -> None:
    asked = asking.exception()
    wrong: list[dict[str, object]] = [
        {"reply": "yes", "replied_at": NOW, "replied_by": asking.doctor.id},
        {"reply": "other_time", "replied_at": NOW, "replied_by": asking.doctor.id},
        {"reply": "said", "replied_at": NOW, "replied_by": asking.doctor.id},
        {"reply": "no", "replied_at": NOW},
        {"answer_by": NOW - timedelta(days=1)},
    ]
    for values in wrong:
        with scope(asking.scene.everyone), pytest.raises(IntegrityError), transaction.atomic():
            Question.objects.filter(pk=asked.pk).update(**values)
    second: dict[str, object] = {
        "request_id": asked.request_id, "asks": "message", "pressing": "now", "asked_by_id": asked.asked_by_id,
        "practitioner_role_id": asked.practitioner_role_id, "asked_at": NOW, "answer_by": later(5),
    }  # fmt: skip
    with scope(asking.scene.everyone), pytest.raises(IntegrityError), transaction.atomic():
        Question.objects.create(structure_id=asked.structure_id, **second)
