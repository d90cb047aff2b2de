"""Series of sessions: placed as far as can be, booked together, moved and ended as one, told once."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from psycopg.types.range import Range

from permanence.agenda import actions, handlers, queries
from permanence.agenda.models import Appointment, Move, Series
from permanence.agenda.rules.series import Constraints, Session, days, place
from permanence.capacity import actions as capacity
from permanence.capacity.tests.factories import MONDAY, PARIS, SUNDAY_NOON, at
from permanence.directory.tests.personas import Personas, make_practitioner, sign_in
from permanence.events.agenda import AppointmentBooked, AppointmentCancelled
from permanence.foundation.actor import scope
from permanence.foundation.refusal import NotFound, NotPermitted
from permanence.messaging.models import Message
from permanence.patients import actions as files

from .factories import Receiving, make_receiving

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sunday")]
WEEK = timedelta(days=7)


def asked(count: int = 3, weekdays: tuple[int, ...] = (0,), every: int = 1, **more: Any) -> Constraints:
    told = {"from_hour": time(9), "to_hour": time(11), "first_on": MONDAY, **more}
    return Constraints(count, weekdays, every, **told)


def d(day: int, month: int = 11) -> date:
    return date(2026, month, day)


@pytest.mark.parametrize(
    ("constraints", "until", "found"),
    [
        (asked(), d(7, 12), [d(23), d(30), d(7, 12)]),
        (asked(weekdays=(0, 3)), d(30), [d(23), d(26), d(30)]),
        (asked(every=2), d(21, 12), [d(23), d(7, 12), d(21, 12)]),
        (asked(first_on=d(25), weekdays=(0, 3)), d(30), [d(26), d(30)]),
        (asked(first_on=d(25), weekdays=(0,), every=2), d(8, 12), [d(7, 12)]),
        (asked(weekdays=()), d(30), []),
    ],
)
def test_the_days_of_a_series(constraints: Constraints, until: date, found: list[date]) -> None:
    assert list(days(constraints, until)) == found


def test_sessions_take_the_first_start_between_the_hours_and_go_on_later() -> None:
    free = [at(8), at(11), at(9, 40), at(9, 20), at(9) + 2 * WEEK, at(9) + 3 * WEEK, at(9) + 4 * WEEK]
    assert place(asked(), free, until=d(31, 12)) == [
        Session(d(23), at(9, 20)), Session(d(30), None), Session(d(7, 12), at(9) + 2 * WEEK),
        Session(d(14, 12), at(9) + 3 * WEEK),
    ]  # fmt: skip


def test_hours_are_of_the_wall_across_both_changes_of_hour() -> None:
    for first in (date(2026, 10, 19), date(2027, 3, 22)):  # Mondays before the clocks change
        free = [datetime.combine(first + n * WEEK, time(9), PARIS) for n in range(3)]
        placed = place(asked(first_on=first), free, until=first + 3 * WEEK)
        assert [one.starts_at for one in placed] == free


@pytest.fixture
def doctor(who: Personas) -> Iterator[Receiving]:
    with scope(who.alice):
        yield make_receiving(who.here, by=who.alice, email="elodie@exemple.test")


def proposed(doctor: Receiving, constraints: Constraints) -> list[queries.Session]:
    return queries.proposal(
        doctor.by, patient=doctor.patient, practitioner_role=doctor.role, reason=doctor.reason, asked=constraints,
        now=SUNDAY_NOON,
    )  # fmt: skip


def booked(doctor: Receiving, constraints: Constraints, **more: Any) -> Series:
    starts = [one.starts_at for one in proposed(doctor, constraints) if one.starts_at]
    told: dict[str, Any] = {
        "by": doctor.by, "patient": doctor.patient, "practitioner_role": doctor.role, "reason": doctor.reason,
        "asked": constraints, "starts": starts, "now": SUNDAY_NOON,
    }  # fmt: skip
    return actions.book_series(**(told | more))


def tell_all(doctor: Receiving) -> None:
    for one in Appointment.objects.order_by("created_at"):
        told = (one.structure_id, one.pk, one.starts_at)
        handlers.confirm_to_patient(AppointmentBooked(*told), by=doctor.by, now=SUNDAY_NOON)
        if one.stage == "cancelled":
            handlers.confirm_cancellation(AppointmentCancelled(*told), by=doctor.by, now=SUNDAY_NOON)


def test_what_could_not_be_placed_says_why(doctor: Receiving) -> None:
    capacity.close(by=doctor.by, resource=doctor.resource, during=Range(at(0) + WEEK, at(23) + WEEK, "[)"))
    for minute in range(0, 120, 20):
        doctor.book(at(9) + 2 * WEEK + timedelta(minutes=minute))
    found = proposed(doctor, asked(2, (0, 3)))
    assert [(one.on, one.why) for one in found if not one.starts_at] == [
        (d(26), "closed"), (d(30), "absent"), (d(3, 12), "closed"), (d(7, 12), "full"), (d(10, 12), "closed"),
    ]  # fmt: skip
    assert [one.starts_at for one in found if one.starts_at] == [at(9), at(9) + 3 * WEEK]


def test_sessions_are_booked_together_and_told_once(doctor: Receiving) -> None:
    made, again = booked(doctor, asked(20), key="click"), booked(doctor, asked(20), key="click", starts=[at(9)])
    assert made.pk == again.pk
    sessions = queries.sessions(doctor.by, made)
    assert [one.starts_at for one in sessions] == [at(9) + n * WEEK for n in range(20)]
    tell_all(doctor)
    letter = Message.objects.get()
    assert letter.body.count("\n- ") == 20
    assert doctor.reason.name not in letter.body


def test_one_time_taken_books_none(doctor: Receiving) -> None:
    starts = [at(9) + n * WEEK for n in range(3)]
    doctor.book(at(9) + 2 * WEEK)
    with pytest.raises(actions.SlotTaken):
        booked(doctor, asked(), starts=starts)
    assert not Series.objects.exists()
    assert Appointment.objects.count() == 1


@pytest.mark.parametrize(
    ("constraints", "starts"),
    [(asked(1), 1), (asked(61), 3), (asked(every=0), 3), (asked(to_hour=time(8)), 3), (asked(weekdays=()), 3),
     (asked(), 0), (asked(2), 3)],
)  # fmt: skip
def test_a_series_that_makes_no_sense_is_refused(doctor: Receiving, constraints: Constraints, starts: int) -> None:
    with pytest.raises(actions.BadSeries):
        booked(doctor, constraints, starts=[at(9) + n * WEEK for n in range(starts)])


def test_the_rest_is_moved_as_one_and_told_once(doctor: Receiving) -> None:
    made = booked(doctor, asked())
    later = [at(10) + n * WEEK for n in range(3)]
    with pytest.raises(actions.NothingToMove):
        actions.move_series(by=doctor.by, series=made, asked=asked(), starts=later[:2], now=SUNDAY_NOON)
    actions.move_series(
        by=doctor.by, series=made, asked=asked(from_hour=time(10)), starts=[at(10), at(9) + WEEK, later[2]],
        now=SUNDAY_NOON,
    )  # fmt: skip
    assert [one.starts_at for one in queries.sessions(doctor.by, made)] == [at(10), at(9) + WEEK, later[2]]
    assert Move.objects.count() == 3
    tell_all(doctor)
    assert [letter.key.rsplit(":", 1)[1] for letter in Message.objects.all()] == ["2"]


def test_one_new_time_taken_moves_none_of_the_sessions(doctor: Receiving) -> None:
    made = booked(doctor, asked())
    doctor.book(at(10) + WEEK)
    later = [at(10) + n * WEEK for n in range(3)]
    with pytest.raises(actions.SlotTaken), transaction.atomic():
        actions.move_series(by=doctor.by, series=made, asked=asked(from_hour=time(10)), starts=later, now=SUNDAY_NOON)
    assert [one.starts_at for one in queries.sessions(doctor.by, made)] == [at(9) + n * WEEK for n in range(3)]
    assert not Move.objects.exists()
    assert Appointment.objects.filter(stage="cancelled").count() == 0


def test_sessions_moved_as_one_may_take_each_other_s_former_times(doctor: Receiving) -> None:
    made = booked(doctor, asked())
    actions.move_series(
        by=doctor.by, series=made, asked=asked(first_on=MONDAY + WEEK), starts=[at(9) + n * WEEK for n in (1, 2, 3)],
        now=SUNDAY_NOON,
    )  # fmt: skip
    assert [one.starts_at for one in queries.sessions(doctor.by, made)] == [at(9) + n * WEEK for n in (1, 2, 3)]
    assert doctor.book(at(9)).starts_at == at(9), "the first one's former time is free again"


def test_one_session_moved_alone_stays_in_its_series(doctor: Receiving) -> None:
    made = booked(doctor, asked())
    first = queries.sessions(doctor.by, made)[0]
    actions.move(
        by=doctor.by, appointment=first, practitioner_role=doctor.role, reason=doctor.reason, starts_at=at(11, 40),
        now=SUNDAY_NOON,
    )  # fmt: skip
    assert queries.sessions(doctor.by, made)[0].starts_at == at(11, 40)


def test_the_rest_is_cancelled_as_one_and_what_was_stays(doctor: Receiving) -> None:
    made = booked(doctor, asked())
    for _ in range(2):
        actions.cancel_series(by=doctor.by, series=made, now=at(12))
    assert [one.starts_at for one in queries.sessions(doctor.by, made)] == [at(9)]
    for one in Appointment.objects.filter(stage="cancelled"):
        told = AppointmentCancelled(one.structure_id, one.pk, one.starts_at)
        handlers.confirm_cancellation(told, by=doctor.by, now=at(12))
    assert "annulées" in Message.objects.get().subject


def test_the_pages_propose_book_move_and_end(doctor: Receiving, who: Personas) -> None:
    client = Client(headers={"Accept-Language": "fr"})
    sign_in(client, who.alice)
    address = reverse("agenda:series_proposal", args=[doctor.role.pk])
    assert "DURAND" in client.get(address, {"q": "durand"}).content.decode()
    typed = {
        "patient": doctor.patient.pk, "reason": doctor.reason.pk, "count": 3, "weekdays": [0], "every_weeks": 1,
        "from_hour": "09:00", "to_hour": "11:00", "first_on": "2026-11-23",
    }  # fmt: skip
    assert "Réserver ces 3 séances" in client.get(address, typed).content.decode()
    assert client.get(address, typed | {"to_hour": "08:00"}).status_code == 422
    starts = [(at(9) + n * WEEK).isoformat() for n in range(3)]
    answer = client.post(address, typed | {"start": starts, "key": "1"})
    shown = client.get(answer["Location"]).content.decode()
    assert "3 séances" in shown
    move = answer["Location"] + "move/"
    wished = {"weekdays": [0], "every_weeks": 1, "from_hour": "10:00", "to_hour": "11:00", "first_on": "2026-11-23"}
    assert "Les déplacer ensemble" in client.get(move, wished).content.decode()
    later = [(at(10) + n * WEEK).isoformat() for n in range(3)]
    assert client.post(move, wished | {"start": later}).status_code == 302
    assert client.post(answer["Location"] + "end/").status_code == 302
    assert "Aucune séance" in client.get(answer["Location"]).content.decode()


def test_when_one_session_is_left_it_is_moved_from_the_page_too(doctor: Receiving, who: Personas) -> None:
    series = booked(doctor, asked())
    first, *others = queries.sessions(doctor.by, series)
    for one in others:
        actions.cancel(by=doctor.by, appointment=one, now=SUNDAY_NOON)
    client = Client(headers={"Accept-Language": "fr"})
    sign_in(client, who.alice)
    move = reverse("agenda:series_move", args=[series.pk])
    wished = {"weekdays": [0], "every_weeks": 1, "from_hour": "10:00", "to_hour": "11:00", "first_on": "2026-11-23"}
    assert "Les déplacer ensemble" in client.get(move, wished).content.decode()
    assert client.post(move, wished | {"start": [at(10).isoformat()]}).status_code == 302
    (moved,) = queries.sessions(doctor.by, series)
    assert (moved.starts_at, moved.moved_from.former_id) == (at(10), first.pk)


def test_colleague_without_the_right_and_stranger_do_nothing_with_a_series(doctor: Receiving, who: Personas) -> None:
    made = booked(doctor, asked())
    for actor in (who.bob, who.charlie):
        with pytest.raises(NotPermitted):
            booked(doctor, asked(), by=actor)
        with pytest.raises(NotPermitted):
            actions.cancel_series(by=actor, series=made, now=SUNDAY_NOON)
        with pytest.raises(NotPermitted):
            actions.move_series(by=actor, series=made, asked=asked(), starts=[], now=SUNDAY_NOON)
        with scope(actor), pytest.raises(NotFound):
            queries.series(actor, made.pk)


def test_a_series_begins_with_what_the_patient_likes(doctor: Receiving, who: Personas) -> None:
    other = make_practitioner(who.here, "Roux")
    files.note_preference(
        by=who.alice, patient=doctor.patient, days=["tue", "thu"], half_day="am", practitioner_role=other
    )
    client = Client(headers={"Accept-Language": "fr"})
    sign_in(client, who.alice)
    address = reverse("agenda:series_proposal", args=[doctor.role.pk])
    shown = client.get(address, {"patient": doctor.patient.pk})
    form = shown.context["form"]
    assert form["weekdays"].value() == [1, 3]
    assert form["to_hour"].value() == time(12, 30)
    assert "que le patient préfère" in shown.text
    assert reverse("agenda:series_proposal", args=[other.pk]) in shown.text
    assert "que le patient préfère" not in client.get(address).text
