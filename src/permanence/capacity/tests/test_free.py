"""What is free, against a slow and simple recomputation over random agendas, and case by case."""

import random
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from psycopg.types.range import Range

from permanence.capacity import actions, queries
from permanence.capacity.models import Closure, Opening, OpeningKind, Reservation, ReservationState, Resource
from permanence.directory.tests.personas import make_practitioner, make_structure, three
from permanence.foundation.actor import scope
from permanence.foundation.ids import uuid7

from .factories import MONDAY, SUNDAY_NOON, anyone_at, at, make_open, make_resource

pytestmark = pytest.mark.django_db
STEP = timedelta(minutes=20)


@pytest.fixture
def resource() -> Iterator[Resource]:
    made = make_resource(make_practitioner(make_structure()))
    make_open(made)
    with scope(anyone_at(made)):
        yield made


def starts(resource: Resource, *, duration_min: int = 20, **more: object) -> list[str]:
    asked = {"after": SUNDAY_NOON, "until": at(23), "limit": 99, "now": SUNDAY_NOON, **more}
    found = queries.free_starts(
        anyone_at(resource),
        resource_ids=[resource.pk],
        duration_min=duration_min,
        **asked,  # type: ignore[arg-type]
    )
    return [f"{free.starts_at.astimezone(ZoneInfo('Europe/Paris')):%H:%M}" for free in found]


def taken(resource: Resource, begins: datetime, ends: datetime, **more: object) -> Reservation:
    return Reservation.objects.create(
        structure_id=resource.structure_id,
        resource=resource,
        during=Range(begins, ends, "[)"),
        source="test",
        held_for=uuid7(),
        **more,
    )


def test_grid_begins_with_the_opening_and_steps_by_the_duration(resource: Resource) -> None:
    assert starts(resource, duration_min=45) == ["09:00", "09:45", "10:30", "11:15"]


def test_what_does_not_fit_before_the_end_is_not_offered(resource: Resource) -> None:
    assert starts(resource, duration_min=50) == ["09:00", "09:50", "10:40"]


def test_search_may_begin_in_the_middle_of_an_opening(resource: Resource) -> None:
    assert starts(resource, after=at(10, 1), duration_min=30) == ["10:30", "11:00", "11:30"]
    assert starts(resource, after=at(10, 30), duration_min=30) == ["10:30", "11:00", "11:30"]


def test_search_ends_before_until(resource: Resource) -> None:
    assert starts(resource, until=at(9, 40)) == ["09:00", "09:20"]
    assert starts(resource, until=SUNDAY_NOON) == []
    assert starts(resource, after=at(10), until=at(9)) == []


def test_reserved_and_closed_times_are_not_free(resource: Resource) -> None:
    taken(resource, at(9, 20), at(9, 40))
    Closure.objects.create(structure_id=resource.structure_id, resource=resource, during=Range(at(10, 10), at(11)))
    assert starts(resource) == ["09:00", "09:40", "11:00", "11:20", "11:40"]


def test_a_hold_counts_until_it_expires(resource: Resource) -> None:
    taken(resource, at(9), at(12), state=ReservationState.HELD, expires_at=at(8))
    assert starts(resource, now=at(7, 59)) == []
    assert len(starts(resource, now=at(8))) == 9


def test_what_is_ended_is_free(resource: Resource) -> None:
    taken(resource, at(9), at(12), state=ReservationState.ENDED)
    assert len(starts(resource)) == 9


def test_a_promise_of_weeks_takes_every_day_in_it(resource: Resource) -> None:
    taken(resource, at(0) - timedelta(days=30), at(10) + timedelta(days=14))
    assert starts(resource) == []
    found = queries.free_starts(
        anyone_at(resource), resource_ids=[resource.pk], duration_min=20, after=SUNDAY_NOON,
        until=SUNDAY_NOON + timedelta(days=30), limit=1,
    )  # fmt: skip
    assert found[0].starts_at == at(10) + timedelta(days=14)


def test_time_kept_for_emergencies_is_not_regular_time(resource: Resource) -> None:
    make_open(resource, time(11), time(11, 40), kind=OpeningKind.EMERGENCY)
    assert starts(resource)[-2:] == ["10:40", "11:40"]
    assert starts(resource, kinds=["emergency"]) == ["11:00", "11:20"]
    assert len(starts(resource, kinds=queries.ANY_KIND)) == 9


def test_a_resource_with_two_seats_is_free_until_both_are_taken(resource: Resource) -> None:
    Resource.objects.filter(pk=resource.pk).update(seats=2)
    taken(resource, at(9), at(10), seat=1)
    assert "09:20" in starts(resource)
    taken(resource, at(9, 20), at(9, 40), seat=2)
    assert "09:20" not in starts(resource)
    assert starts(resource).count("09:00") == 1


def test_several_resources_are_ordered_by_start() -> None:
    house = make_structure()
    two = [make_resource(make_practitioner(house, name)) for name in ("Benali", "Roux")]
    make_open(two[0], time(9), time(10))
    make_open(two[1], time(9, 10), time(10))
    by = anyone_at(two[0])
    with scope(by):
        found = queries.free_starts(
            by, resource_ids=[r.pk for r in two], duration_min=20, after=SUNDAY_NOON, until=at(23), limit=4
        )
    assert [f"{f.starts_at.minute}:{[r.pk for r in two].index(f.resource_id)}" for f in found] == [
        "0:0", "10:1", "20:0", "30:1",
    ]  # fmt: skip


def test_a_stranger_sees_nothing_free() -> None:
    who = three()
    resource = make_resource(make_practitioner(who.here))
    make_open(resource)
    asked = {"resource_ids": [resource.pk], "duration_min": 20, "after": SUNDAY_NOON, "until": at(23)}
    for actor, found in ((who.alice, 5), (who.bob, 0), (who.charlie, 0)):
        with scope(actor):
            assert len(queries.free_starts(actor, **asked)) == found  # type: ignore[arg-type]


@pytest.mark.parametrize("seed", range(8))
def test_agrees_with_a_minute_by_minute_recomputation(seed: int) -> None:
    chance = random.Random(seed)
    resource = make_resource(make_practitioner(make_structure()))
    days = [date(2026, 10, 24) + timedelta(days=n) for n in range(4)] + [MONDAY]  # a change of hour among them
    by = anyone_at(resource)
    with scope(by):
        for day in days:
            begins = chance.randrange(0, 600, 5)
            ends = begins + chance.randrange(30, 400, 5)
            opening = Opening(structure_id=resource.structure_id, resource=resource)
            opening.during = Range(_minute(day, begins), _minute(day, ends))
            opening.save()
            for _ in range(4):
                a = chance.randrange(begins, ends)
                with_state = chance.choice(["booked", "held", "ended"])
                during = (_minute(day, a), _minute(day, a + chance.randrange(5, 40)))
                if not _overlaps(resource, during):
                    taken(resource, *during, state=with_state, expires_at=SUNDAY_NOON + timedelta(days=9))
            a = chance.randrange(begins, ends)
            Closure.objects.create(
                structure_id=resource.structure_id, resource=resource,
                during=Range(_minute(day, a), _minute(day, a + 7)),
            )  # fmt: skip
        after = _minute(days[0], chance.randrange(0, 900))
        asked = {"after": after, "until": after + timedelta(days=40), "duration_min": 20, "now": SUNDAY_NOON}
        found = queries.free_starts(by, resource_ids=[resource.pk], limit=9999, **asked)  # type: ignore[arg-type]
        assert [free.starts_at for free in found] == _recomputed(resource, after, after + timedelta(days=40))
        free = queries.free_time(by, resource_id=resource.pk, after=after, until=asked["until"], now=SUNDAY_NOON)  # type: ignore[arg-type]
        assert all(any(f.starts_at <= s.starts_at and s.starts_at + STEP <= f.ends_at for f in free) for s in found)


@pytest.mark.parametrize("seed", range(12))
def test_one_asked_alone_has_what_he_has_beside_another(seed: int) -> None:
    """Whoever is asked alone is read in a shorter way: kinds, buffers, grids, overlaps and holds must not differ."""
    chance = random.Random(seed)
    resource = make_resource(make_practitioner(make_structure()))
    nobody = make_resource(make_practitioner(resource.structure, "Roux"))
    by = anyone_at(resource)
    with scope(by):
        for day in (MONDAY, MONDAY + timedelta(days=1), MONDAY + timedelta(days=9)):
            for number in range(chance.choice((1, 1, 3))):
                begins = chance.randrange(300, 700, 5)
                opening = Opening(structure_id=resource.structure_id, resource=resource)
                opening.during = Range(_minute(day, begins), _minute(day, begins + chance.randrange(30, 300, 5)))
                opening.kind = chance.choice(["regular", "regular", "own", "emergency"])
                if number or opening.kind != "regular":
                    opening.released_at = chance.choice([None, SUNDAY_NOON - timedelta(hours=1), at(23)])
                opening.channel = chance.choice(["online", "desk"])
                opening.save()
            for _ in range(6):
                begins = chance.randrange(300, 900)
                during = (_minute(day, begins), _minute(day, begins + chance.randrange(5, 40)))
                state = chance.choice(["booked", "booked", "booked", "held" if seed % 3 == 0 else "ended"])
                if not _overlaps(resource, during):
                    taken(resource, *during, state=state, expires_at=SUNDAY_NOON + timedelta(days=9))
        for _ in range(20):
            asked = {
                "after": at(0) + timedelta(minutes=chance.randrange(-300, 900)),
                "until": at(0) + timedelta(minutes=chance.randrange(900, 20_000)),
                "duration_min": chance.choice((10, 15, 20, 45)),
                "kinds": chance.choice((["regular"], ["regular", "own"], ["regular", queries.RELEASED], ["emergency"])),
                "limit": chance.choice((1, 2, 5, 30)),
                "now": SUNDAY_NOON,
                "fit": queries.Fit(
                    step_min=chance.choice((None, 5, 10)), before_min=chance.choice((0, 10)),
                    after_min=chance.choice((0, 5)), grouped=chance.choice((None, False)),
                ),
            }  # fmt: skip
            beside = queries.free_starts(by, resource_ids=[resource.pk, nobody.pk], **asked)  # type: ignore[arg-type]
            assert queries.free_starts(by, resource_ids=[resource.pk], **asked) == beside  # type: ignore[arg-type]
            roles = [resource.practitioner_role_id]
            by_role = queries.free_starts(by, practitioner_role_ids=roles, **asked)  # type: ignore[arg-type]
            assert [(one, one.free_since, one.free_until) for one in by_role] == [
                (one, one.free_since, one.free_until) for one in beside
            ]


def _minute(day: date, minute: int) -> datetime:
    return at(0, day=day, zone=ZoneInfo("UTC")) + timedelta(minutes=minute)


def _overlaps(resource: Resource, during: tuple[datetime, datetime]) -> bool:
    live = Reservation.objects.filter(resource=resource).exclude(state="ended")
    return live.filter(starts_at__lt=during[1], ends_at__gt=during[0]).exists()


def _recomputed(resource: Resource, after: datetime, until: datetime) -> list[datetime]:
    busy = [(c.starts_at, c.ends_at) for c in Closure.objects.filter(resource=resource)]
    busy += [(r.starts_at, r.ends_at) for r in Reservation.objects.filter(resource=resource).exclude(state="ended")]
    found = []
    for opening in Opening.objects.filter(resource=resource):
        start = opening.starts_at
        while start + STEP <= opening.ends_at:
            if after <= start < until and not any(a < start + STEP and start < b for a, b in busy):
                found.append(start)
            start += STEP
    return sorted(found)


def test_openings_are_extended_by_the_night_without_doubling_any(resource: Resource) -> None:
    by = anyone_at(resource)
    before = Opening.objects.count()
    actions.materialise(by=by, structure=resource.structure, now=SUNDAY_NOON)
    assert Opening.objects.count() == before
    actions.materialise(by=by, structure=resource.structure, now=SUNDAY_NOON + timedelta(days=14))
    assert Opening.objects.count() == before + 2
