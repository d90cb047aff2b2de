"""Why a moment is not free: each reason once, and never a word about what is free, whatever happens."""

import random
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any

import pytest
from psycopg.types.range import Range

from permanence.capacity import actions, queries
from permanence.capacity.actions import Overbooking, Recurring, Terms, Wanted
from permanence.capacity.models import OpeningKind, Resource
from permanence.directory.tests.personas import Personas, make_practitioner, three
from permanence.foundation.actor import scope
from permanence.foundation.ids import uuid7
from permanence.foundation.refusal import Refusal

from .factories import MONDAY, SUNDAY_NOON, anyone_at, at, make_open, make_resource

pytestmark = pytest.mark.django_db


@pytest.fixture
def who() -> Personas:
    return three()


@pytest.fixture
def resource(who: Personas) -> Iterator[Resource]:
    made = make_resource(make_practitioner(who.here))
    with scope(anyone_at(made)):
        make_open(made)
        yield made


def why(resource: Resource, starts_at: datetime, duration_min: int = 20, **more: Any) -> list[str]:
    asked: dict[str, Any] = {"now": SUNDAY_NOON, **more}
    found = queries.obstacles(
        anyone_at(resource), resource_id=resource.pk, starts_at=starts_at, duration_min=duration_min, **asked
    )
    return [one.why.value for one in found]


def take(resource: Resource, begins: datetime, ends: datetime, *buffers: int, **more: Any) -> None:
    asked: dict[str, Any] = {"source": "appointment", "held_for": uuid7(), "now": SUNDAY_NOON, **more}
    wanted = [Wanted(resource.pk, Range(begins, ends, "[)"), *buffers)]
    actions.reserve_all(by=anyone_at(resource), structure=resource.structure, wanted=wanted, **asked)


def test_what_is_free_has_no_obstacle(resource: Resource) -> None:
    assert why(resource, at(9)) == []


def test_closed_past_off_the_grid_too_long(resource: Resource) -> None:
    assert why(resource, at(14)) == ["closed"]
    assert why(resource, at(9), now=at(9, 1)) == ["past"]
    assert why(resource, at(9, 10)) == ["off grid"]
    assert why(resource, at(9, 10), fit=queries.Fit(step_min=10)) == []
    assert why(resource, at(11, 40), 40) == ["too long"]
    assert why(resource, at(9), 600) == ["too long"]


@pytest.mark.parametrize("kind", ["absence", "leave", "holiday", "building"])
def test_each_closure_by_its_name(resource: Resource, kind: str) -> None:
    actions.close(by=anyone_at(resource), resource=resource, during=Range(at(0), at(23), "[)"), kind=kind, why="note")
    (found,) = queries.obstacles(
        anyone_at(resource), resource_id=resource.pk, starts_at=at(9), duration_min=20, now=SUNDAY_NOON
    )
    assert (found.why, found.note, found.starts_at) == (kind, "note", at(0))


def test_booked_held_and_the_buffers_beside(resource: Resource) -> None:
    take(resource, at(9, 20), at(9, 40), 5, 10)
    assert why(resource, at(9, 20)) == ["booked"]
    assert why(resource, at(9)) == ["buffer"]
    assert why(resource, at(9, 40)) == ["buffer"]
    assert why(resource, at(10)) == []
    take(resource, at(10), at(10, 20), hold_until=at(8))
    assert why(resource, at(10)) == ["held"]
    assert why(resource, at(10), now=at(8)) == []
    assert why(resource, at(10, 20), fit=queries.Fit(before_min=5)) == ["buffer"]


def test_a_seat_left_is_enough(resource: Resource) -> None:
    Resource.objects.filter(pk=resource.pk).update(seats=2)
    take(resource, at(9), at(9, 20))
    assert why(resource, at(9)) == []
    take(resource, at(9), at(9, 20))
    assert why(resource, at(9)) == ["booked", "booked"]


def test_an_overbooking_stands_in_nobodys_way(resource: Resource) -> None:
    take(resource, at(9), at(9, 20), overbooking=Overbooking("urgence"))
    assert why(resource, at(9)) == []


def test_kept_time_other_doors_and_other_reasons(resource: Resource) -> None:
    make_open(resource, time(10), time(11), kind=OpeningKind.EMERGENCY)
    assert why(resource, at(10)) == ["kept"]
    assert why(resource, at(10), kinds=("emergency",)) == []
    only = uuid7()
    actions.open_recurring(
        by=anyone_at(resource), resource=resource, recurring=Recurring(0, time(14), time(16), MONDAY), now=SUNDAY_NOON,
        terms=Terms(channel="desk", reasons=[only]),
    )  # fmt: skip
    assert why(resource, at(14), fit=queries.Fit(channel="online", reason=only)) == ["channel"]
    assert why(resource, at(14), fit=queries.Fit(channel="desk", reason=uuid7())) == ["reason"]
    assert why(resource, at(14), fit=queries.Fit(channel="own", reason=only)) == []


def test_strangers_learn_nothing(resource: Resource, who: Personas) -> None:
    asked: dict[str, Any] = {"resource_id": resource.pk, "starts_at": at(9), "duration_min": 20, "now": SUNDAY_NOON}
    with scope(who.charlie):
        assert [one.why for one in queries.obstacles(who.charlie, **asked)] == ["unknown"]


@pytest.mark.parametrize("seed", range(6))
def test_a_moment_has_an_obstacle_exactly_when_it_is_not_offered(resource: Resource, seed: int) -> None:
    chance = random.Random(seed)
    Resource.objects.filter(pk=resource.pk).update(seats=chance.choice([1, 2]))
    make_open(resource, time(10), time(10, 40), kind=OpeningKind.EMERGENCY)
    for _ in range(8):
        begins = at(8) + timedelta(minutes=5 * chance.randrange(50))
        try:
            take(
                resource, begins, begins + timedelta(minutes=chance.choice([5, 10, 20])), chance.choice([0, 5]), 0,
                hold_until=chance.choice([None, at(7)]),
            )  # fmt: skip
        except Refusal:
            continue
    fit = queries.Fit(step_min=5, before_min=chance.choice([0, 5]), after_min=chance.choice([0, 10]))
    for now in (SUNDAY_NOON, at(7, 30)):
        found = queries.free_starts(
            anyone_at(resource), resource_ids=[resource.pk], duration_min=15, after=at(8), until=at(13), limit=99,
            now=now, fit=fit,
        )  # fmt: skip
        offered = {free.starts_at for free in found}
        for number in range(60):
            moment = at(8) + timedelta(minutes=5 * number)
            assert (moment in offered) == (why(resource, moment, 15, now=now, fit=fit) == []), (moment, fit)
