"""Two devices of a practitioner, a deadline and a secretary at once, with real connections that really commit."""

from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection

from permanence.agenda import actions as agenda
from permanence.agenda.models import Appointment
from permanence.capacity.models import Reservation
from permanence.desk import actions
from permanence.desk.models import Question, Request
from permanence.desk.tests.questions import TEN, Asking, later, make_asking
from permanence.desk.tests.scenes import make_patient
from permanence.foundation.actor import scope

from .test_race_booking import Attempt, at_once

pytestmark = pytest.mark.usefixtures("committed")
HANDS = 12


@pytest.fixture
def asking() -> Asking:
    made = make_asking()
    connection.close()
    return made


def kinds(done: list[Attempt]) -> Counter[type]:
    return Counter(type(one.got) for one in done)


def given(asking: Asking) -> int:
    """Count the appointments that the exception made, each with its live reservation."""
    with scope(asking.scene.everyone):
        made = Appointment.objects.filter(source="exception")
        live = Reservation.objects.filter(held_for__in=made.values("pk"), state="booked").count()
        assert made.count() == live
        return live


def test_devices_that_say_yes_at_once_book_once(asking: Asking) -> None:
    asked = asking.exception(starts_at=TEN)
    done = at_once(HANDS, lambda _: actions.accept(by=asking.doctor, question=asked, now=later(1)))
    assert kinds(done) == {Question: HANDS}
    assert given(asking) == 1


def test_of_devices_that_say_yes_and_no_at_once_one_is_heard(asking: Asking) -> None:
    asked = asking.exception(starts_at=TEN)

    def tap(number: int) -> object:
        if number % 2:
            return actions.refuse(by=asking.doctor, question=asked, said="Non.", now=later(1))
        return actions.accept(by=asking.doctor, question=asked, now=later(1))

    done = at_once(HANDS, tap)
    assert kinds(done) == {Question: HANDS // 2, actions.AlreadyAnswered: HANDS // 2}
    assert given(asking) == (1 if asking.stands(asked).reply == "yes" else 0)


def test_answer_at_the_deadline_is_never_lost(asking: Asking) -> None:
    asked = asking.exception(starts_at=TEN)

    def act(number: int) -> object:
        if number % 2:
            return actions.expire(by=asking.scene.everyone, question=asked, now=asked.answer_by)
        return actions.accept(by=asking.doctor, question=asked, now=asked.answer_by)

    done = at_once(HANDS, act)
    assert kinds(done) == {Question: HANDS}
    assert asking.stands(asked).reply == "yes"
    assert given(asking) == 1


def test_time_taken_while_he_says_yes_goes_to_one(asking: Asking) -> None:
    asked = asking.exception(starts_at=TEN)
    others = [make_patient(asking.scene, f"Petit{chr(97 + n)}", phone="") for n in range(HANDS - 1)]

    def act(number: int) -> object:
        if number == 0:
            return actions.accept(by=asking.doctor, question=asked, now=later(1))
        return agenda.book(
            by=asking.scene.everyone, patient=others[number - 1], practitioner_role=asking.scene.doctor,
            reason=asking.scene.reason, starts_at=TEN, now=later(1),
        )  # fmt: skip

    done = at_once(HANDS, act)
    assert kinds(done)[agenda.SlotTaken] == HANDS - 1
    with scope(asking.scene.everyone):
        assert Reservation.objects.filter(starts_at=TEN, state="booked").count() == 1
    assert asking.stands(asked).is_open is (given(asking) == 0)


def test_request_answered_by_the_desk_and_by_him_at_once_gives_one_time(asking: Asking) -> None:
    asked = asking.exception(starts_at=TEN)

    def act(number: int) -> object:
        if number % 2:
            return actions.book(
                by=asking.scene.claire, request=asking.request, starts_at=TEN + timedelta(days=1), now=later(1)
            )
        return actions.accept(by=asking.doctor, question=asked, now=later(1))

    done = at_once(HANDS, act)
    assert set(kinds(done)) in (
        {Appointment, actions.NoLongerAsked},  # the desk was first; its second click is the first one's
        {Question, actions.AlreadyGiven},
    )
    with scope(asking.scene.everyone):
        assert Appointment.objects.filter(patient=asking.patient, starts_at__gt=later(0)).count() == 1


def test_question_put_at_once_by_two_clicks_is_one(asking: Asking) -> None:
    done = at_once(HANDS, lambda _: asking.exception())
    assert kinds(done) == {Question: HANDS}
    with scope(asking.scene.everyone):
        assert Question.objects.count() == 1


def test_time_he_proposes_is_booked_once_by_two_clicks(asking: Asking) -> None:
    asked = asking.exception(starts_at=None)
    actions.offer_time(by=asking.doctor, question=asked, starts_at=TEN, now=later(1))
    done = at_once(HANDS, lambda _: actions.take_offered(by=asking.scene.claire, request=asking.request, now=later(2)))
    assert kinds(done) == {Appointment: HANDS}
    assert given(asking) == 1
    with scope(asking.scene.everyone):
        assert Request.objects.get(pk=asking.request.pk).outcome == "booked"
