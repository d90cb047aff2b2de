"""Many hands on one resource, with real connections that really commit: one wins, the others are told cleanly."""

import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Barrier, Thread, Timer
from uuid import UUID

import psycopg
import pytest
from django.db import connection, connections
from psycopg.types.range import Range

from permanence.agenda import actions
from permanence.agenda.models import Appointment
from permanence.agenda.tests.factories import Receiving, make_receiving
from permanence.capacity import actions as capacity
from permanence.capacity.models import Reservation
from permanence.capacity.tests.factories import SUNDAY_NOON, at
from permanence.directory.tests.personas import make_structure
from permanence.foundation.actor import scope
from permanence.foundation.ids import uuid7
from permanence.foundation.models import Event
from permanence.foundation.refusal import Refusal
from permanence.runtime.postgres import Cluster

pytestmark = pytest.mark.usefixtures("committed")
CROWD = 200
STALL_S = 5.0  # waiting for one's turn grows with the machine's slowness; a lock waited out does not
UNASKED = """
    INSERT INTO capacity_reservation (id, structure_id, resource_id, seat, during, before_min, after_min, state, source,
        held_for, overbooked_by, overbooked_why, created_at)
    VALUES (uuidv7(), %s, %s, 1, %s, 0, 0, 'booked', 'rude', uuidv7(), '', '', now())
"""
ONE_PROCESS, THREE_PROCESSES = 12, 36  # connections: one web process has twelve


@dataclass(frozen=True)
class Attempt:
    """What one hand got, and after how many seconds."""

    got: object
    seconds: float


def at_once(count: int, attempt: Callable[[int], object]) -> list[Attempt]:
    """Run `attempt(number)` in as many threads, let go together; what it raises is what it got."""
    together, done = Barrier(count), [Attempt(None, 0.0)] * count

    def run(number: int) -> None:
        together.wait()
        began = time.perf_counter()
        try:
            got: object = attempt(number)
        except Exception as error:
            got = error
        finally:
            connection.close()
        done[number] = Attempt(got, time.perf_counter() - began)

    threads = [Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return done


@contextmanager
def pool_of(size: int) -> Iterator[None]:
    """Give the threads this many connections, all open before they start."""
    connection.close()
    connection.close_pool()
    options = connections.settings["default"]["OPTIONS"]
    kept, options["pool"] = options["pool"], {"min_size": size, "max_size": size, "timeout": 30}
    try:
        connection.ensure_connection()
        connection.close()
        connection.pool.wait()
        yield
    finally:
        connection.close()
        connection.close_pool()
        options["pool"] = kept


@pytest.fixture
def doctor() -> Receiving:
    return make_receiving(make_structure())


def overlaps(doctor: Receiving) -> int:
    """Count pairs of live reservations that overlap, without trusting the constraint."""
    with scope(doctor.by), connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM capacity_reservation a JOIN capacity_reservation b ON a.id < b.id"
            " AND a.resource_id = b.resource_id AND a.seat = b.seat"
            " AND a.starts_at < b.ends_at AND b.starts_at < a.ends_at"
            " WHERE a.state <> 'ended' AND b.state <> 'ended'"
        )
        row = cursor.fetchone()
    return int(row[0])


@pytest.fixture
def deadlocks(cluster: Cluster) -> Callable[[], int]:
    """Count the deadlocks PostgreSQL had to break; a session is sure to have told of its own when it has ended."""
    name = str(connection.settings_dict["NAME"])

    def count() -> int:
        connection.close()
        connection.close_pool()
        with psycopg.connect(cluster.url(), autocommit=True) as admin:
            while admin.execute("SELECT FROM pg_stat_activity WHERE datname = %s", [name]).fetchone():
                admin.execute("SELECT pg_sleep(0.05)")
            row = admin.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = %s", [name]).fetchone()
        assert row
        return int(row[0])

    return count


def one_after_the_other(doctor: Receiving) -> float:
    """Tell how long the crowd would take one by one on this machine as busy as it is now, in seconds."""
    began = time.perf_counter()
    for _ in range(20):
        with pytest.raises(actions.SlotTaken):
            doctor.book(at(10))
    return (time.perf_counter() - began) / 20 * CROWD


@pytest.mark.parametrize("size", [ONE_PROCESS, THREE_PROCESSES])
def test_two_hundred_bookings_of_one_slot_make_one(doctor: Receiving, size: int, deadlocks: Callable[[], int]) -> None:
    already = deadlocks()
    with pool_of(size):
        done = at_once(CROWD, lambda _: doctor.book(at(10)))
    assert deadlocks() == already
    assert Counter(type(attempt.got) for attempt in done) == {Appointment: 1, actions.SlotTaken: CROWD - 1}
    for attempt in done:
        if isinstance(attempt.got, actions.SlotTaken):
            assert [slot.starts_at for slot in attempt.got.alternatives] == [at(9, 40), at(10, 20), at(10, 40)]
    with scope(doctor.by):
        assert (Appointment.objects.count(), Reservation.objects.count(), Event.objects.count()) == (1, 1, 1)
    slowest, queued = max(attempt.seconds for attempt in done), one_after_the_other(doctor)
    print(f"\n{CROWD} bookings of one slot over {size} connections: slowest {slowest:.3f} s (queued: {queued:.3f} s)")
    assert slowest < STALL_S + 5 * queued, "they hindered each other"


def test_one_click_sent_many_times_at_once_books_once(doctor: Receiving) -> None:
    done = at_once(30, lambda _: doctor.book(at(10), key="one click"))
    assert {type(attempt.got) for attempt in done} == {Appointment}
    assert len({attempt.got.pk for attempt in done if isinstance(attempt.got, Appointment)}) == 1


def test_distinct_slots_are_never_refused(doctor: Receiving) -> None:
    starts = [at(9) + timedelta(minutes=20 * n) for n in range(9)]
    done = at_once(9, lambda number: doctor.book(starts[number]))
    assert Counter(type(attempt.got) for attempt in done) == {Appointment: 9}


@pytest.mark.parametrize("seed", range(3))
def test_random_overlapping_times_never_overlap(doctor: Receiving, seed: int) -> None:
    chance = random.Random(seed)
    wanted = [_random_time(chance) for _ in range(120)]

    def take(number: int) -> UUID:
        begins, ends = wanted[number]
        return capacity.reserve(
            by=doctor.by, resource=doctor.resource, during=Range(begins, ends, "[)"), source="test",
            held_for=uuid7(), now=SUNDAY_NOON, hold_until=at(8) if number % 3 == 0 else None,
        ).pk  # fmt: skip

    done = at_once(len(wanted), take)
    assert {type(a.got) for a in done} == {UUID, capacity.SlotTaken}
    assert overlaps(doctor) == 0
    won = [wanted[n] for n, a in enumerate(done) if isinstance(a.got, UUID)]
    lost = [wanted[n] for n, a in enumerate(done) if not isinstance(a.got, UUID)]
    assert all(any(a < ends and begins < b for a, b in won) for begins, ends in lost), "refused for nothing"


def test_an_expired_hold_is_taken_by_exactly_one(doctor: Receiving) -> None:
    capacity.reserve(
        by=doctor.by, resource=doctor.resource, during=Range(at(10), at(10, 20), "[)"), source="test",
        held_for=uuid7(), now=SUNDAY_NOON, hold_until=at(8),
    )  # fmt: skip
    done = at_once(40, lambda _: doctor.book(at(10), now=at(8)))
    assert Counter(type(attempt.got) for attempt in done) == {Appointment: 1, actions.SlotTaken: 39}


def test_the_constraint_has_the_last_word_over_who_did_not_lock_and_spoils_nothing(
    doctor: Receiving, cluster: Cluster
) -> None:
    during = Range(at(9), at(9, 20), "[)")
    with psycopg.connect(cluster.url(database=str(connection.settings_dict["NAME"]))) as rude:
        rude.execute("SET session_replication_role = replica")
        rude.execute(UNASKED, [doctor.role.structure_id, doctor.resource.pk, during])
        commit = Timer(0.5, rude.commit)
        commit.start()
        with scope(doctor.by):
            with pytest.raises(capacity.SlotTaken):
                capacity.reserve(
                    by=doctor.by, resource=doctor.resource, during=during, source="test", held_for=uuid7(),
                    now=SUNDAY_NOON,
                )  # fmt: skip
            assert [one.source for one in Reservation.objects.all()] == ["rude"]
        commit.join()


def test_booking_and_cancelling_at_once_leave_one_truth(doctor: Receiving) -> None:
    booked = doctor.book(at(10))

    def act(number: int) -> object:
        if number % 2:
            return actions.cancel(by=doctor.by, appointment=booked, now=SUNDAY_NOON)
        return doctor.book(at(10))

    done = at_once(40, act)
    assert not [a.got for a in done if isinstance(a.got, Exception) and not isinstance(a.got, Refusal)]
    with scope(doctor.by):
        live = Appointment.objects.filter(status="booked").values_list("pk", flat=True)
        held = Reservation.objects.exclude(state="ended").values_list("held_for", flat=True)
        assert sorted(live) == sorted(held)
        assert len(live) <= 1
        assert Event.objects.filter(name="AppointmentCancelled").count() == 1
    assert overlaps(doctor) == 0


def test_moving_both_ways_between_two_agendas_never_waits_in_a_circle(doctor: Receiving) -> None:
    there = make_receiving(doctor.role.structure, by=doctor.by)
    mine = [doctor.book(at(9, 20 * n)) for n in range(3)] + [there.book(at(10, 20 * n)) for n in range(3)]

    def swap(number: int) -> object:
        other = there if number < 3 else doctor
        return actions.move(
            by=doctor.by, appointment=mine[number], practitioner_role=other.role, reason=other.reason,
            starts_at=at(11, 20 * (number % 3)), now=SUNDAY_NOON,
        )  # fmt: skip

    done = at_once(6, swap)
    assert {type(attempt.got) for attempt in done} == {Appointment}, [attempt.got for attempt in done]
    assert overlaps(doctor) == 0


def _random_time(chance: random.Random) -> tuple[datetime, datetime]:
    begins = at(9) + timedelta(minutes=chance.randrange(170))
    return begins, begins + timedelta(minutes=chance.randrange(5, 40))
