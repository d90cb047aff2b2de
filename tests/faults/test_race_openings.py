"""Openings edited by several, and written ahead at night meanwhile, with real connections that really commit."""

from collections import Counter
from copy import copy
from datetime import date, time, timedelta
from threading import Event

import pytest
from django.db import transaction

from permanence.agenda import actions as agenda
from permanence.agenda import queries as agenda_queries
from permanence.agenda.models import Appointment
from permanence.agenda.tests.factories import make_receiving
from permanence.capacity import actions, queries
from permanence.capacity.actions import Recurring
from permanence.capacity.models import Opening, OpeningRule, Resource
from permanence.capacity.tests.factories import MONDAY, SUNDAY_NOON, anyone_at, at, make_open, make_resource
from permanence.directory.tests.personas import make_practitioner, make_structure
from permanence.foundation.actor import scope
from permanence.foundation.refusal import Refusal

from .test_race_booking import at_once

pytestmark = pytest.mark.usefixtures("committed")
WEEK = timedelta(days=7)


@pytest.fixture
def doctor() -> Resource:
    resource = make_resource(make_practitioner(make_structure()))
    make_open(resource)
    return resource


@pytest.fixture
def rule(doctor: Resource) -> OpeningRule:
    with scope(anyone_at(doctor)):
        return OpeningRule.objects.select_related("resource").get()


def change(doctor: Resource, rule: OpeningRule, from_on: date, opens: int) -> OpeningRule | None:
    return actions.change_opening(
        by=anyone_at(doctor), rule=copy(rule), becomes=Recurring(0, time(opens), time(opens + 1), from_on),
        from_on=from_on, now=SUNDAY_NOON,
    )  # fmt: skip


def nightly(doctor: Resource, now: timedelta = timedelta()) -> int:
    return actions.materialise(by=anyone_at(doctor), structure=doctor.structure, now=SUNDAY_NOON + now)


def truth(doctor: Resource) -> None:
    """The openings are those of the rules that there are, each once; what is free follows from them."""
    with scope(anyone_at(doctor)):
        for rule in OpeningRule.objects.all():
            written = Opening.objects.filter(rule=rule)
            days = {one.starts_at.date() for one in written}
            assert len(days) == len(written)
            assert days or (rule.until_on and rule.until_on < MONDAY)  # over before the first day written
            assert all(rule.from_on <= day <= (rule.until_on or day) for day in days)
        assert Opening.objects.exclude(rule=None).exists()
        assert not Opening.objects.filter(rule=None, starts_at__gt=SUNDAY_NOON).exists()
        assert queries.free_time_differences(anyone_at(doctor)) == []


def test_of_two_who_change_an_opening_the_second_is_told(doctor: Resource, rule: OpeningRule) -> None:
    done = at_once(4, lambda number: change(doctor, rule, MONDAY + (number + 1) * WEEK, 13 + number))
    assert Counter(type(one.got) for one in done) == {OpeningRule: 1, actions.OpeningChanged: 3}
    with scope(anyone_at(doctor)):
        assert OpeningRule.objects.count() == 2
    truth(doctor)


def test_of_two_who_end_an_opening_before_it_began_the_second_is_told(doctor: Resource, rule: OpeningRule) -> None:
    before = rule.from_on - timedelta(days=1)
    done = at_once(
        4, lambda _: actions.end_weekly(by=anyone_at(doctor), rule=copy(rule), last_on=before, now=SUNDAY_NOON)
    )
    assert Counter(type(one.got) for one in done) == {OpeningRule: 1, actions.OpeningChanged: 3}


def test_what_is_written_at_night_waits_for_an_edit_and_follows_it(doctor: Resource, rule: OpeningRule) -> None:
    changed, last = Event(), MONDAY + 2 * WEEK

    def act(number: int) -> object:
        if number:
            assert changed.wait(10)
            return nightly(doctor, WEEK)
        with transaction.atomic():
            change(doctor, rule, last, 14)
            changed.set()
            Event().wait(0.5)  # the night has begun, and stands in the queue
        return None

    done = at_once(2, act)
    assert not [one.got for one in done if isinstance(one.got, Exception)]
    truth(doctor)


def test_an_edit_waits_for_what_is_written_at_night(doctor: Resource, rule: OpeningRule) -> None:
    written = Event()

    def act(number: int) -> object:
        if number:
            assert written.wait(10)
            return change(doctor, rule, MONDAY + 2 * WEEK, 14)
        with transaction.atomic():
            nightly(doctor, 4 * WEEK)
            written.set()
            Event().wait(0.5)
        return None

    done = at_once(2, act)
    assert not [one.got for one in done if isinstance(one.got, Exception)]
    truth(doctor)


@pytest.mark.parametrize("fate", ["cancel", "move", "keep"])
@pytest.mark.parametrize("hour", [9, 11], ids=["inside", "outside"])
def test_who_is_left_outside_and_moved_meanwhile_is_lost_nowhere_and_has_not_two(fate: str, hour: int) -> None:
    """One edits the opening and says what becomes of him; another moves him, to where he stays inside or not."""
    receiving = make_receiving(make_structure())
    by, booked, becomes = receiving.by, receiving.book(at(10, 20)), Recurring(0, time(9), time(10), MONDAY)
    with scope(by):
        rule = OpeningRule.objects.select_related("resource").get()
        lines = agenda_queries.left_outside(by, rule, becomes, from_on=MONDAY, now=SUNDAY_NOON).lines
    said = agenda.Fate(fate, receiving.reason, at(9) + WEEK)

    def act(number: int) -> object:
        if number:
            return agenda.move(
                by=by, appointment=booked, practitioner_role=receiving.role, reason=receiving.reason,
                starts_at=at(hour), now=SUNDAY_NOON,
            )  # fmt: skip
        return agenda.edit_opening(
            by=by, rule=rule, becomes=becomes, from_on=MONDAY, now=SUNDAY_NOON,
            fates={one.reservation.pk: said for one in lines},
        )  # fmt: skip

    edit, moved = (one.got for one in at_once(2, act))
    assert not [one for one in (edit, moved) if isinstance(one, Exception) and not isinstance(one, Refusal)]
    with scope(by):
        live = list(Appointment.objects.exclude(status="cancelled"))
    assert len(live) == 1 or (fate == "cancel" and not live)
    if not isinstance(edit, Refusal) and fate != "keep":
        assert all(one.starts_at in {at(9), at(9) + WEEK} for one in live), "nobody stays outside unsaid"


def test_nights_and_edits_in_any_order_leave_one_truth(doctor: Resource, rule: OpeningRule) -> None:
    def act(number: int) -> object:
        if number % 3:
            return nightly(doctor, number * WEEK)
        return change(doctor, rule, MONDAY + number * WEEK, 13 + number // 3)

    done = at_once(9, act)
    kinds = Counter(type(one.got) for one in done)
    assert kinds == {int: 6, OpeningRule: 1, actions.OpeningChanged: 2}
    truth(doctor)
