"""Groups: an opening that receives several at once, each on a seat of his own, and no more than there are."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any

import pytest
from psycopg.types.range import Range

from permanence.capacity import actions, queries
from permanence.capacity.models import Opening, Reservation, Resource
from permanence.directory.tests.personas import Personas, make_practitioner, three
from permanence.foundation.actor import scope
from permanence.foundation.ids import uuid7
from permanence.foundation.refusal import Invalid

from .factories import MONDAY, SUNDAY_NOON, anyone_at, at, make_open, make_resource

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
WORKSHOP = actions.Recurring(0, time(14), time(15), MONDAY)


@pytest.fixture
def who() -> Personas:
    return three()


@pytest.fixture
def doctor(who: Personas) -> Iterator[Resource]:
    """Someone who receives one at a time in the morning, and three together from 14:00 to 15:00."""
    made = make_resource(make_practitioner(who.here))
    with scope(anyone_at(made)):
        make_open(made)
        gather(made, WORKSHOP, seats=3)
        yield made


def gather(resource: Resource, recurring: actions.Recurring, **terms: Any) -> Any:
    return actions.open_recurring(
        by=anyone_at(resource), resource=resource, recurring=recurring, terms=actions.Terms(**terms), now=SUNDAY_NOON
    )


def take(resource: Resource, begins: datetime, ends: datetime, **more: Any) -> Reservation:
    return actions.reserve(
        by=anyone_at(resource), resource=resource, during=Range(begins, ends, "[)"), source="test", held_for=uuid7(),
        now=SUNDAY_NOON, **more,
    )  # fmt: skip


def starts(resource: Resource, after: datetime, **asked: Any) -> list[datetime]:
    found = queries.free_starts(
        anyone_at(resource), resource_ids=[resource.pk], after=after, now=SUNDAY_NOON,
        **({"duration_min": 60, "until": at(23), "limit": 9} | asked),
    )  # fmt: skip
    return [one.starts_at for one in found]


def test_as_many_come_as_there_are_places(doctor: Resource) -> None:
    for seat in (1, 2, 3):
        assert starts(doctor, at(13)) == [at(14)]
        assert take(doctor, at(14), at(15)).seat == seat
    assert starts(doctor, at(13)) == []
    with pytest.raises(actions.SlotTaken):
        take(doctor, at(14), at(15))
    assert queries.free_time_differences(anyone_at(doctor)) == []


def test_beside_the_group_he_receives_one_at_a_time(doctor: Resource) -> None:
    take(doctor, at(9), at(10))
    with pytest.raises(actions.SlotTaken):
        take(doctor, at(9), at(10))
    with pytest.raises(actions.SlotTaken):  # half in the group is in no group
        take(doctor, at(9, 30), at(14, 30))


def test_a_place_given_back_can_be_had_again(doctor: Resource) -> None:
    first, _second, _third = [take(doctor, at(14), at(15)) for _ in range(3)]
    assert first.held_for
    actions.release(by=anyone_at(doctor), structure=doctor.structure, held_for=first.held_for)
    assert starts(doctor, at(13)) == [at(14)]
    assert take(doctor, at(14), at(15)).seat == 1


def test_an_expired_hold_blocks_no_place(doctor: Resource) -> None:
    for _ in range(3):
        take(doctor, at(14), at(15), hold_until=at(8))
    with pytest.raises(actions.SlotTaken):
        take(doctor, at(14), at(15))
    late = {"by": anyone_at(doctor), "resource": doctor, "source": "test", "now": at(9)}
    assert actions.reserve(during=Range(at(14), at(15), "[)"), held_for=uuid7(), **late).seat == 1  # type: ignore[arg-type]


def test_the_search_finds_every_start_however_many_places(doctor: Resource) -> None:
    gather(doctor, actions.Recurring(0, time(16), time(18), MONDAY), seats=40)
    assert starts(doctor, at(15), duration_min=30, limit=3) == [at(16), at(16, 30), at(17)]
    for _ in range(39):
        take(doctor, at(16), at(16, 30))
    assert starts(doctor, at(15), duration_min=30, limit=4) == [at(16), at(16, 30), at(17), at(17, 30)]


def test_time_kept_over_a_group_is_of_one(doctor: Resource) -> None:
    make_open(doctor, time(14, 30), time(15), kind="emergency")
    assert take(doctor, at(14, 30), at(15)).seat == 1
    with pytest.raises(actions.SlotTaken):
        take(doctor, at(14, 30), at(15))


def test_why_it_is_not_free_counts_the_places(doctor: Resource) -> None:
    def why(begins: datetime) -> list[str]:
        found = queries.obstacles(
            anyone_at(doctor), resource_id=doctor.pk, starts_at=begins, duration_min=60, now=SUNDAY_NOON
        )
        return [one.why for one in found]

    def taken() -> bool:
        assert doctor.practitioner_role_id
        during = Range(at(14), at(15))
        return queries.visibly_taken(anyone_at(doctor), doctor.practitioner_role_id, during, SUNDAY_NOON)

    take(doctor, at(14), at(15))
    take(doctor, at(14), at(15))
    assert (why(at(14)), taken()) == ([], False)
    take(doctor, at(14), at(15))
    assert (why(at(14)), taken()) == (["booked", "booked", "booked"], True)


def test_the_places_left_are_told_for_each_time(doctor: Resource) -> None:
    gather(doctor, actions.Recurring(0, time(16), time(17), MONDAY), seats=4)
    take(doctor, at(14), at(15))
    take(doctor, at(16), at(16, 30))
    take(doctor, at(16), at(16, 30), hold_until=at(8))
    assert doctor.practitioner_role_id
    asked: dict[str, Any] = {"practitioner_role_ids": [doctor.practitioner_role_id], "since": at(9), "until": at(20)}
    found = queries.groups(anyone_at(doctor), now=SUNDAY_NOON, **asked)
    assert [(one.starts_at, one.seats, one.left(one.starts_at, one.ends_at)) for one in found] == [
        (at(14), 3, 2),
        (at(16), 4, 2),
    ]
    assert found[1].left(at(16, 30), at(17)) == 4
    assert (found[1].holds(at(16), at(17)), found[1].holds(at(15, 30), at(16, 30))) == (True, False)
    (_, later) = queries.groups(anyone_at(doctor), now=at(9), **asked)
    assert later.left(at(16), at(17)) == 3, "the hold has expired"


def test_a_stranger_hears_of_no_group(doctor: Resource, who: Personas) -> None:
    asked: dict[str, Any] = {"practitioner_role_ids": [doctor.practitioner_role_id], "since": at(9), "until": at(20)}
    for actor, count in ((who.alice, 1), (who.bob, 0), (who.charlie, 0)):
        with scope(actor):
            assert len(queries.groups(actor, now=SUNDAY_NOON, **asked)) == count


def test_fewer_places_leave_those_above_to_be_decided(doctor: Resource) -> None:
    rule = doctor.opening_rules.get(seats=3)
    booked = [take(doctor, at(14), at(15)) for _ in range(3)]
    edit: dict[str, Any] = {"by": anyone_at(doctor), "rule": rule, "becomes": WORKSHOP, "from_on": MONDAY}
    with pytest.raises(actions.LeftOutside) as refused:
        actions.change_opening(**edit, terms=actions.Terms(seats=2), now=SUNDAY_NOON)
    assert [one.pk for one in refused.value.reservations] == [booked[2].pk]
    kept = actions.change_opening(**edit, terms=actions.Terms(seats=2), now=SUNDAY_NOON, kept=[booked[2].pk])
    assert kept
    assert {one.seats for one in Opening.objects.filter(rule=kept)} == {2}
    assert Reservation.objects.filter(state="booked").count() == 3
    assert queries.free_time_differences(anyone_at(doctor)) == []


def test_a_change_of_hours_keeps_the_places(doctor: Resource) -> None:
    rule = doctor.opening_rules.get(seats=3)
    later = actions.Recurring(0, time(14), time(16), MONDAY)
    changed = actions.change_opening(by=anyone_at(doctor), rule=rule, becomes=later, from_on=MONDAY, now=SUNDAY_NOON)
    assert changed
    assert changed.seats == 3


@pytest.mark.parametrize("seats", [0, -1, 1001])
def test_a_group_has_places_and_not_too_many(doctor: Resource, seats: int) -> None:
    with pytest.raises(Invalid):
        gather(doctor, actions.Recurring(0, time(16), time(17), MONDAY), seats=seats)
