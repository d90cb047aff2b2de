"""The read model of free time, against what it is made of: case by case, and over random histories and clocks."""

import random
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import pytest
from django.db import ProgrammingError, transaction
from django.db.models import Model, QuerySet
from psycopg.types.range import Range

from permanence.capacity import actions, queries
from permanence.capacity.models import (
    Closure,
    FreeTime,
    Opening,
    OpeningKind,
    Reservation,
    ReservationState,
    Resource,
)
from permanence.directory.tests.personas import make_practitioner, make_structure, three
from permanence.foundation.actor import scope
from permanence.foundation.ids import uuid7
from permanence.foundation.refusal import Invalid

from .factories import MONDAY, PARIS, SUNDAY_NOON, anyone_at, at, make_open, make_resource

M = TypeVar("M", bound=Model)
pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
RANK = {OpeningKind.EMERGENCY: 0, OpeningKind.OWN: 1, OpeningKind.REGULAR: 2}


@pytest.fixture
def resource() -> Iterator[Resource]:
    made = make_resource(make_practitioner(make_structure()))
    with scope(anyone_at(made)):
        yield made


def taken(resource: Resource, begins: datetime, ends: datetime, **more: object) -> Reservation:
    return Reservation.objects.create(
        structure_id=resource.structure_id, resource=resource, during=Range(begins, ends, "[)"), source="test",
        held_for=uuid7(), **more,
    )  # fmt: skip


def stretches(resource: Resource) -> list[str]:
    found = FreeTime.objects.filter(resource_id=resource.pk).values_list("seat", "free_since", "free_until").distinct()
    return [
        f"{seat}: {begins.astimezone(PARIS):%H:%M}-{ends.astimezone(PARIS):%H:%M}"
        for seat, begins, ends in sorted(found)
    ]


def one_opening(resource: Resource, begins: datetime, ends: datetime, kind: str = OpeningKind.REGULAR) -> Opening:
    return Opening.objects.create(
        structure_id=resource.structure_id, resource=resource, during=Range(begins, ends, "[)"), kind=kind
    )


def proven(resource: Resource) -> bool:
    return queries.free_time_differences(anyone_at(resource)) == []


def test_each_change_is_seen_at_once(resource: Resource) -> None:
    opening = one_opening(resource, at(9), at(12))
    assert stretches(resource) == ["1: 09:00-12:00"]
    booked = taken(resource, at(9, 20), at(9, 40))
    assert stretches(resource) == ["1: 09:00-09:20", "1: 09:40-12:00"]
    closure = Closure.objects.create(
        structure_id=resource.structure_id, resource=resource, during=Range(at(11), at(13))
    )
    assert stretches(resource) == ["1: 09:00-09:20", "1: 09:40-11:00"]
    Reservation.objects.filter(pk=booked.pk).update(during=Range(at(9, 30), at(10), "[)"))
    assert stretches(resource) == ["1: 09:00-09:30", "1: 10:00-11:00"]
    Reservation.objects.filter(pk=booked.pk).update(state=ReservationState.ENDED)
    assert stretches(resource) == ["1: 09:00-11:00"]
    closure.delete()
    assert stretches(resource) == ["1: 09:00-12:00"]
    one_opening(resource, at(10), at(10, 30), OpeningKind.EMERGENCY)
    assert stretches(resource) == ["1: 09:00-10:00", "1: 10:00-10:30", "1: 10:30-12:00"]
    assert proven(resource)
    opening.delete()
    assert stretches(resource) == ["1: 10:00-10:30"]
    assert proven(resource)


def test_seats_come_and_go(resource: Resource) -> None:
    one_opening(resource, at(9), at(12))
    Resource.objects.filter(pk=resource.pk).update(seats=2)
    taken(resource, at(9), at(11), seat=2)
    assert stretches(resource) == ["1: 09:00-12:00", "2: 11:00-12:00"]
    Resource.objects.filter(pk=resource.pk).update(seats=1)
    assert stretches(resource) == ["1: 09:00-12:00"]
    assert proven(resource)


def test_an_opening_that_moves_takes_its_free_time_along(resource: Resource) -> None:
    opening = one_opening(resource, at(9), at(12))
    Opening.objects.filter(pk=opening.pk).update(during=Range(at(14), at(15), "[)"))
    assert stretches(resource) == ["1: 14:00-15:00"]
    assert proven(resource)


def test_a_hold_and_an_overbooking_leave_the_model_alone(resource: Resource) -> None:
    one_opening(resource, at(9), at(12))
    taken(resource, at(9), at(10), state=ReservationState.HELD, expires_at=at(8))
    taken(resource, at(10), at(11), seat=1001, overbooked_by="Dr Benali", overbooked_why="urgence")
    assert stretches(resource) == ["1: 09:00-12:00"]
    assert proven(resource)


def test_a_bulk_of_changes_is_one_refresh_of_each_opening(resource: Resource) -> None:
    make_open(resource)
    Reservation.objects.bulk_create(
        Reservation(
            structure_id=resource.structure_id, resource=resource, source="test",
            during=Range(at(9) + timedelta(days=7 * week), at(9, 20) + timedelta(days=7 * week), "[)"),
        )
        for week in range(20)
    )  # fmt: skip
    assert proven(resource)
    assert FreeTime.objects.count() > 100
    assert set(stretches(resource)) == {"1: 09:20-12:00", "1: 09:00-12:00"}
    Reservation.objects.all().delete()
    assert proven(resource)


def test_the_application_cannot_write_it(resource: Resource) -> None:
    one_opening(resource, at(9), at(12))
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        FreeTime.objects.filter(resource_id=resource.pk).delete()


def test_it_stands_behind_the_fence() -> None:
    who = three()
    made = make_resource(make_practitioner(who.here))
    with scope(anyone_at(made)):
        one_opening(made, at(9), at(12))
    with scope(who.alice):
        assert FreeTime.objects.exists()
    with scope(who.charlie):
        assert not FreeTime.objects.exists()


CHANGES = [
    (ZoneInfo("Europe/Paris"), date(2026, 10, 24)),  # the hour that comes twice is on the Sunday
    (ZoneInfo("Europe/Paris"), date(2027, 3, 27)),  # the hour that does not come
    (ZoneInfo("America/Miquelon"), date(2026, 10, 31)),
    (ZoneInfo("America/Miquelon"), date(2027, 3, 13)),
    (ZoneInfo("America/Martinique"), date(2028, 2, 27)),  # no change, and 29 February
    (ZoneInfo("Pacific/Noumea"), date(2026, 12, 30)),
]


@pytest.mark.parametrize(("zone", "first"), CHANGES, ids=[f"{zone.key} {day}" for zone, day in CHANGES])
@pytest.mark.parametrize("seed", range(4))
def test_free_and_taken_and_closed_make_open_time(resource: Resource, zone: ZoneInfo, first: date, seed: int) -> None:
    """Random histories of everything that changes; after each step the model is proven, at the end minute by minute."""
    chance = random.Random(f"{zone.key} {first} {seed}")
    resource.time_zone, resource.seats = zone.key, chance.choice([1, 1, 2, 3])
    resource.save()
    history = History(resource, zone, first, chance)
    for _ in range(40):
        history.step()
        assert proven(resource), history.told[-1]
    history.check_minutes()


class History:
    """One random agenda of three days, and what happens to it."""

    def __init__(self, resource: Resource, zone: ZoneInfo, first: date, chance: random.Random) -> None:
        self.resource, self.zone, self.first, self.chance = resource, zone, first, chance
        self.told: list[str] = []
        self.now = datetime.combine(first - timedelta(days=2), time(12), UTC)

    def step(self) -> None:
        deed = self.chance.choice(
            [self.open, self.open, self.book, self.book, self.book, self.move, self.close, self.reopen, self.end_rule,
             self.change_rule, self.cancel, self.seats]
        )  # fmt: skip
        self.told.append(deed.__name__)
        deed()

    def any_of(self, rows: QuerySet[M]) -> M | None:
        """Choose one of these rows, the same one in every run."""
        found = list(rows.order_by("pk"))
        return self.chance.choice(found) if found else None

    def open(self) -> None:
        kind = self.chance.choice([OpeningKind.REGULAR, OpeningKind.REGULAR, OpeningKind.EMERGENCY, OpeningKind.OWN])
        day = self.first + timedelta(days=self.chance.randrange(3))
        with suppress(actions.OpeningOverlaps, Invalid), transaction.atomic():  # a night may be too long
            actions.open_recurring(
                by=anyone_at(self.resource), resource=self.resource, now=self.now,
                recurring=self.recurring(day.weekday(), self.first),
                terms=actions.Terms(kind, seats=self.chance.choice([None, None, 1, 4])),
            )  # fmt: skip

    def recurring(self, weekday: int, from_on: date) -> actions.Recurring:
        """Open for some of a day, or for a night over midnight."""
        opens, closes = sorted(self.chance.sample(range(24 * 12), 2))
        if night := self.chance.random() < 0.25:
            opens, closes = closes, opens
        begins, ends = time(opens // 12, opens % 12 * 5), time(closes // 12, closes % 12 * 5)
        return actions.Recurring(weekday, begins, ends, from_on, self.first + timedelta(days=6), overnight=night)

    def end_rule(self) -> None:
        if rule := self.any_of(self.resource.opening_rules.all()):
            day = self.first + timedelta(days=self.chance.randrange(-1, 3))
            actions.end_weekly(by=anyone_at(self.resource), rule=rule, last_on=day, now=self.now)

    def change_rule(self) -> None:
        """Edit a rule in the middle of its week; whoever is left outside stays where he is."""
        if rule := self.any_of(self.resource.opening_rules.all()):
            day, by = self.first + timedelta(days=self.chance.randrange(3)), anyone_at(self.resource)
            becomes = self.recurring((day + timedelta(days=self.chance.randrange(2))).weekday(), day)
            edit: Any = {"rule": rule, "becomes": becomes, "from_on": day, "now": self.now}
            with suppress(actions.OpeningOverlaps, Invalid), transaction.atomic():
                outside = queries.preview_openings(by, self.resource, seats=rule.seats, **edit).left_outside
                actions.change_opening(by=by, kept=[one.pk for one in outside], **edit)

    def spell(self) -> Range[datetime]:
        begins = datetime.combine(self.first, time(), UTC) + timedelta(minutes=self.chance.randrange(-600, 4 * 1440))
        return Range(begins, begins + timedelta(minutes=self.chance.choice([5, 10, 20, 45, 90, 600, 3000])), "[)")

    def book(self) -> None:
        until = self.now + timedelta(hours=self.chance.randrange(1, 9)) if self.chance.random() < 0.3 else None
        self.now += timedelta(minutes=20)
        try:
            with transaction.atomic():
                actions.reserve(
                    by=anyone_at(self.resource), resource=self.resource, during=self.spell(), source="test",
                    held_for=uuid7(), now=self.now, hold_until=until,
                )  # fmt: skip
        except (actions.SlotTaken, actions.Over):
            pass

    def move(self) -> None:
        if one := self.any_of(Reservation.objects.exclude(state="ended")):
            try:
                with transaction.atomic():
                    Reservation.objects.filter(pk=one.pk).update(during=self.spell())
            except Exception as error:
                if "no_double_booking" not in str(error):
                    raise

    def cancel(self) -> None:
        if one := self.any_of(Reservation.objects.exclude(state="ended")):
            assert one.held_for
            actions.release(by=anyone_at(self.resource), structure=self.resource.structure, held_for=one.held_for)

    def close(self) -> None:
        actions.close(by=anyone_at(self.resource), resource=self.resource, during=self.spell())

    def reopen(self) -> None:
        if one := self.any_of(Closure.objects.all()):
            actions.reopen(by=anyone_at(self.resource), closure=one)

    def seats(self) -> None:
        Resource.objects.filter(pk=self.resource.pk).update(seats=self.chance.choice([1, 2, 3]))

    def check_minutes(self) -> None:
        """Look at each fifth minute of each seat: open, it is free, taken or closed; never two at once."""
        seats = Resource.objects.get(pk=self.resource.pk).seats
        openings, closures = list(Opening.objects.all()), list(Closure.objects.all())
        booked = list(Reservation.objects.filter(state="booked"))
        pieces = list(FreeTime.objects.filter(resource_id=self.resource.pk))
        moment = datetime.combine(self.first - timedelta(days=1), time(), UTC)
        for _ in range(5 * 24 * 12):
            above = min((RANK[o.kind] for o in openings if o.starts_at <= moment < o.ends_at), default=None)
            open_now = [o for o in openings if RANK[o.kind] == above and o.starts_at <= moment < o.ends_at]
            closed = any(c.starts_at <= moment < c.ends_at for c in closures)
            for seat in range(1, 5):
                is_open = any(seat <= (o.seats or seats) for o in open_now)
                taken = any(r.seat == seat and r.starts_at <= moment < r.ends_at for r in booked)
                free = [p for p in pieces if p.seat == seat and p.starts_at <= moment < p.ends_at]
                assert len(free) == (is_open and not closed and not taken), (moment, seat, self.told)
            moment += 5 * MINUTE


def test_a_rule_ended_in_the_middle_of_a_week_leaves_what_was(resource: Resource) -> None:
    rules = [make_open(resource, weekday=day) for day in (0, 2, 4)]
    booked = taken(resource, at(9) + timedelta(days=4), at(9, 20) + timedelta(days=4))
    for rule in rules:
        actions.end_weekly(by=anyone_at(resource), rule=rule, last_on=MONDAY + timedelta(days=2), now=SUNDAY_NOON)
    days = {moment.date() for moment in FreeTime.objects.values_list("starts_at", flat=True)}
    assert days == {MONDAY, MONDAY + timedelta(days=2)}
    booked.refresh_from_db()
    assert booked.state == "booked"
    assert proven(resource)
