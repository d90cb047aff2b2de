"""A time given by the practitioner's own word: whose word, where, and beside whom."""

from datetime import datetime, timedelta

import pytest

from permanence.agenda import actions
from permanence.agenda.models import Appointment
from permanence.agenda.tests.factories import Receiving, make_receiving
from permanence.capacity.models import Reservation
from permanence.capacity.tests.factories import SUNDAY_NOON, at
from permanence.directory.tests.personas import make_member, make_structure
from permanence.foundation.actor import Actor, scope
from permanence.foundation.ids import uuid7
from permanence.foundation.refusal import NotPermitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def doctor() -> Receiving:
    return make_receiving(make_structure())


def excepted(doctor: Receiving, *, by: Actor | None = None, **more: object) -> Appointment:
    asked = {
        "patient": doctor.patient, "practitioner_role": doctor.role, "reason": doctor.reason, "starts_at": at(18, 30),
        "allowed_by": doctor.role.person_id, "why": "otite", "now": SUNDAY_NOON,
    }  # fmt: skip
    return actions.book_exception(by=by or doctor.by, **(asked | more))  # type: ignore[arg-type]


def test_time_outside_the_openings_is_taken_like_another(doctor: Receiving) -> None:
    booked = excepted(doctor)
    assert (booked.starts_at, booked.source, booked.overbooked) == (at(18, 30), "exception", False)
    with pytest.raises(actions.SlotTaken):
        excepted(doctor)


@pytest.mark.parametrize("word", [None, uuid7()], ids=["nobody's", "someone else's"])
def test_nobody_gives_the_practitioner_s_word_for_him(doctor: Receiving, word: object) -> None:
    with pytest.raises(actions.NotHisWord):
        excepted(doctor, allowed_by=word)
    with pytest.raises(actions.NotHisWord):
        actions.hold_exception(
            by=doctor.by, patient=doctor.patient, practitioner_role=doctor.role, reason=doctor.reason,
            starts_at=at(18, 30), held_for=uuid7(), until=SUNDAY_NOON + timedelta(minutes=30), now=SUNDAY_NOON,
        )  # fmt: skip


def test_beside_another_it_is_kept_with_who_and_why(doctor: Receiving) -> None:
    doctor.book(at(9))
    booked = excepted(doctor, starts_at=at(9), extra=True)
    with scope(doctor.by):
        kept = Reservation.objects.get(held_for=booked.pk)
    assert (booked.overbooked, kept.overbooked_why) == (True, "otite")
    assert kept.seat > 1000


def test_no_more_than_three_stand_beside_another(doctor: Receiving) -> None:
    doctor.book(at(9))
    for _ in range(3):
        excepted(doctor, starts_at=at(9), extra=True)
    with pytest.raises(actions.SlotTaken):
        excepted(doctor, starts_at=at(9), extra=True)


def test_time_that_has_passed_is_not_given(doctor: Receiving) -> None:
    with pytest.raises(actions.InThePast):
        excepted(doctor, starts_at=SUNDAY_NOON - timedelta(hours=1))


def test_who_may_not_book_may_not_book_an_exception(doctor: Receiving) -> None:
    colleague = make_member(doctor.role.structure, "carer", "Bob Carrère")
    stranger = make_member(make_structure("Ailleurs"), "secretary", "Charlie Nguyen")
    for by in (colleague, stranger):
        with pytest.raises(NotPermitted):
            excepted(doctor, by=by)


@pytest.mark.parametrize("starts_at", [at(18, 30), at(9)], ids=["outside the openings", "beside another"])
def test_an_undone_move_of_an_exception_stands_where_his_word_put_it(doctor: Receiving, starts_at: datetime) -> None:
    doctor.book(at(9))
    granted = excepted(doctor, starts_at=starts_at, extra=True)
    moved = actions.move(
        by=doctor.by, appointment=granted, practitioner_role=doctor.role, reason=doctor.reason, starts_at=at(11),
        now=SUNDAY_NOON,
    )  # fmt: skip
    back = actions.return_move(by=doctor.by, appointment=moved, now=SUNDAY_NOON)
    with scope(doctor.by):
        kept = Reservation.objects.get(held_for=back.pk, state="booked")
    assert (back.pk, back.status, back.overbooked) == (granted.pk, "booked", starts_at == at(9))
    assert (kept.seat > 1000, kept.overbooked_why) == (back.overbooked, "otite" if back.overbooked else "")
