"""Taking and giving back seats, weekly openings, absences: through the doors."""

from collections.abc import Iterator
from datetime import time, timedelta

import pytest
from django.db import IntegrityError, transaction
from procrastinate.contrib.django.models import ProcrastinateJob
from psycopg.types.range import Range

from permanence.capacity import actions, jobs, queries
from permanence.capacity.models import Opening, OpeningKind, OpeningRule, Reservation, Resource
from permanence.directory.tests.personas import Personas, make_practitioner, three
from permanence.foundation.actor import scope
from permanence.foundation.ids import uuid7
from permanence.foundation.models import Trace
from permanence.foundation.refusal import Invalid, NotPermitted

from .factories import LONG_AGO, MONDAY, SUNDAY_NOON, anyone_at, at, make_open, make_resource

pytestmark = pytest.mark.django_db


@pytest.fixture
def who() -> Personas:
    return three()


@pytest.fixture
def resource(who: Personas) -> Iterator[Resource]:
    made = make_resource(make_practitioner(who.here))
    with scope(anyone_at(made)):
        yield made


def reserve(
    resource: Resource, begins: tuple[int, int] = (9, 0), ends: tuple[int, int] = (9, 20), **more: object
) -> Reservation:
    asked = {"by": anyone_at(resource), "source": "test", "held_for": uuid7(), "now": SUNDAY_NOON, **more}
    return actions.reserve(resource=resource, during=Range(at(*begins), at(*ends), "[)"), **asked)  # type: ignore[arg-type]


def test_reserving_is_traced(resource: Resource) -> None:
    reserve(resource)
    assert Trace.objects.filter(verb="time.reserved").count() == 1


@pytest.mark.parametrize("begins", [(9, 0), (9, 19), (8, 50)])
def test_overlap_is_refused_and_changes_nothing(resource: Resource, begins: tuple[int, int]) -> None:
    reserve(resource)
    with pytest.raises(actions.SlotTaken):
        reserve(resource, begins, (9, 30))
    assert Reservation.objects.count() == 1


def test_adjacent_times_do_not_overlap(resource: Resource) -> None:
    reserve(resource)
    reserve(resource, (9, 20), (9, 40))
    assert Reservation.objects.count() == 2


def test_an_expired_hold_never_blocks(resource: Resource) -> None:
    held = reserve(resource, hold_until=at(8))
    with pytest.raises(actions.SlotTaken):
        reserve(resource, now=at(7, 59))
    reserve(resource, now=at(8))
    held.refresh_from_db()
    assert held.state == "ended"


def test_what_is_released_can_be_taken_again(resource: Resource) -> None:
    held = reserve(resource)
    assert held.held_for is not None
    by = anyone_at(resource)
    assert actions.release(by=by, structure=resource.structure, held_for=held.held_for) == 1
    assert actions.release(by=by, structure=resource.structure, held_for=held.held_for) == 0
    reserve(resource)


def test_the_second_seat_is_taken_before_anyone_is_refused(resource: Resource) -> None:
    resource.seats = 2
    resource.save()
    assert {reserve(resource).seat, reserve(resource).seat} == {1, 2}
    with pytest.raises(actions.SlotTaken):
        reserve(resource)


def test_the_constraint_refuses_whoever_does_not_ask_first(resource: Resource) -> None:
    reserve(resource)
    with pytest.raises(IntegrityError, match="no_double_booking"), transaction.atomic():
        Reservation.objects.create(
            structure_id=resource.structure_id, resource=resource, during=Range(at(9, 10), at(9, 30), "[)")
        )
    reserve(resource, (9, 20), (9, 40))  # the transaction lives on


def test_colleague_without_the_right_and_stranger_cannot_reserve(resource: Resource, who: Personas) -> None:
    for actor in (who.bob, who.charlie):
        with pytest.raises(NotPermitted):
            reserve(resource, by=actor)
    assert not Reservation.objects.exists()


def test_openings_that_overlap_for_the_same_use_are_refused(resource: Resource) -> None:
    make_open(resource)
    with pytest.raises(actions.OpeningOverlaps):
        make_open(resource, time(11), time(13))
    make_open(resource, time(11), time(12), kind=OpeningKind.EMERGENCY)
    make_open(resource, time(12), time(13))
    assert OpeningRule.objects.count() == 3


def test_opening_that_ends_before_it_begins_is_refused(resource: Resource) -> None:
    with pytest.raises(Invalid):
        make_open(resource, time(12), time(9))
    with pytest.raises(Invalid):
        actions.open_weekly(
            by=anyone_at(resource), resource=resource, weekday=0, opens_at=time(9), closes_at=time(12),
            from_on=MONDAY, until_on=LONG_AGO, now=SUNDAY_NOON,
        )  # fmt: skip


def test_ending_a_rule_keeps_its_past_and_what_is_promised(resource: Resource) -> None:
    rule = make_open(resource)
    kept = reserve(resource)
    actions.end_weekly(by=anyone_at(resource), rule=rule, last_on=MONDAY + timedelta(days=7), now=SUNDAY_NOON)
    assert [o.starts_at for o in Opening.objects.order_by("starts_at")] == [at(9), at(9) + timedelta(days=7)]
    actions.end_weekly(by=anyone_at(resource), rule=rule, last_on=LONG_AGO - timedelta(days=1), now=SUNDAY_NOON)
    assert not OpeningRule.objects.exists()
    kept.refresh_from_db()
    assert kept.state == "booked"


def test_closing_and_reopening(resource: Resource) -> None:
    make_open(resource)
    by = anyone_at(resource)
    closure = actions.close(by=by, resource=resource, during=Range(at(0), at(23), "[)"), why="congé")
    during = Range(at(9), at(9, 20), "[)")
    assert queries.opening_at(by, resource.practitioner_role_id, during) is None
    actions.reopen(by=by, closure=closure)
    assert queries.opening_at(by, resource.practitioner_role_id, during) is not None


@pytest.mark.parametrize("during", [(None, None), ("begins", None), ("ends", "begins")])
def test_absence_without_end_is_refused(resource: Resource, during: tuple[str | None, str | None]) -> None:
    moments = {None: None, "begins": at(9), "ends": at(10)}
    with pytest.raises(Invalid):
        actions.close(by=anyone_at(resource), resource=resource, during=Range(*(moments[end] for end in during)))


def test_every_structure_is_extended_each_night_once(resource: Resource) -> None:
    jobs.extend_horizons(now=SUNDAY_NOON)
    jobs.extend_horizons(now=SUNDAY_NOON)
    waiting = ProcrastinateJob.objects.filter(task_name="capacity.jobs.extend_horizon")
    assert [job.args["structure_id"] for job in waiting].count(str(resource.structure_id)) == 1
    make_open(resource)
    count = Opening.objects.count()
    jobs.extend_horizon(by=anyone_at(resource), now=SUNDAY_NOON + timedelta(days=7))
    assert Opening.objects.count() == count + 1
