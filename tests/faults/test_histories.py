"""Thirty-two clients at once on a few resources, connections cut at random: a checker replays what was acknowledged.

Each client does what desks do: look, hold, keep, book, move, give back, overbook, all with real commits. Nothing is
timed. Afterwards the table must hold exactly what was acknowledged and not given back, no two live promises of one
seat may overlap, and the free time must be what is left.
"""

import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Event, Thread
from typing import Any
from uuid import UUID

import psycopg
import pytest
from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection
from psycopg.types.range import Range

from permanence.capacity import actions, queries
from permanence.capacity.actions import Overbooking, Wanted
from permanence.capacity.models import Reservation, Resource
from permanence.capacity.tests.factories import SUNDAY_NOON, anyone_at, at, make_open, make_resource
from permanence.directory.tests.personas import make_practitioner, make_site, make_structure
from permanence.foundation.actor import Actor, scope
from permanence.foundation.ids import uuid7
from permanence.foundation.refusal import Refusal
from permanence.runtime.postgres import Cluster

pytestmark = [pytest.mark.usefixtures("committed"), pytest.mark.slow]
CLIENTS, DEEDS = 32, 25
MINUTE = timedelta(minutes=1)


@dataclass
class Record:
    """What the clients were told, by the row each promise was for."""

    acknowledged: dict[UUID, list[tuple[UUID, int, datetime, datetime]]] = field(default_factory=dict)
    given_back: set[UUID] = field(default_factory=set)
    doubtful: set[UUID] = field(default_factory=set)  # the connection was cut: it may have happened or not
    surprises: list[BaseException] = field(default_factory=list)


@pytest.fixture
def places() -> list[Resource]:
    house = make_structure()
    site = make_site(house)
    doctors = [make_resource(make_practitioner(house, name, site=site)) for name in ("Benali", "Roux")]
    by = anyone_at(doctors[0])
    with scope(by):
        room = actions.add_resource(by=by, site=site, kind="room", name="Salle", seats=3)
        for one in (*doctors, room):
            make_open(one)
    return [*doctors, room]


class Client:
    """One desk: it draws what to do, and writes down what it was told."""

    def __init__(self, number: int, places: list[Resource], record: Record) -> None:
        self.chance, self.places, self.record = random.Random(number), places, record
        self.by: Actor = anyone_at(places[0])
        self.mine: list[UUID] = []
        self.held: list[UUID] = []

    def run(self) -> None:
        try:
            for _ in range(DEEDS):
                self.deed()
        except BaseException as error:
            self.record.surprises.append(error)
        finally:
            connection.close()

    def deed(self) -> None:
        what = self.chance.choice([self.book, self.book, self.book_all, self.hold, self.keep, self.move, self.cancel,
                                   self.overbook, self.look])  # fmt: skip
        try:
            what()
        except Refusal:
            pass
        except (DatabaseError, InterfaceError, psycopg.Error) as error:
            if not _cut(error):
                raise
            connection.close()

    def look(self) -> None:
        with scope(self.by):
            queries.free_starts(
                self.by, resource_ids=[one.pk for one in self.places], duration_min=15, after=SUNDAY_NOON, until=at(23)
            )

    def book(self) -> None:
        self._take(uuid7(), [self.chance.choice(self.places)])

    def book_all(self) -> None:
        self._take(uuid7(), self.chance.sample(self.places, 3))  # in any order: the locks have theirs

    def hold(self) -> None:
        held_for = uuid7()
        self._take(held_for, [self.chance.choice(self.places)], hold_until=SUNDAY_NOON + 30 * MINUTE)
        self.mine.remove(held_for)
        self.held.append(held_for)

    def keep(self) -> None:
        if self.held:
            held_for = self.held.pop()
            late = self.chance.random() < 0.3
            self.record.given_back.add(held_for)  # unless it is kept, whoever comes later may end it
            self._doubt(held_for, lambda: actions.keep(
                by=self.by, structure=self.places[0].structure, held_for=held_for,
                now=SUNDAY_NOON + (40 if late else 0) * MINUTE,
            ))  # fmt: skip
            self.record.given_back.discard(held_for)
            self.mine.append(held_for)

    def overbook(self) -> None:
        self._take(uuid7(), [self.places[0]], overbooking=Overbooking("surnombre", most=2))

    def cancel(self) -> None:
        if self.mine:
            held_for = self.mine.pop(self.chance.randrange(len(self.mine)))
            self._doubt(held_for, lambda: self._release(held_for))
            self.record.given_back.add(held_for)

    def move(self) -> None:
        if self.mine:
            former, latter = self.mine.pop(), uuid7()
            got = self._doubt(former, lambda: self._moved(former, latter), latter)
            self.record.given_back.add(former)
            self._told(latter, got)

    def _moved(self, former: UUID, latter: UUID) -> list[Reservation]:
        try:
            return self._reserve(latter, [self.chance.choice(self.places)], instead_of=former)
        except Refusal:
            self.mine.append(former)  # all or nothing: it still stands
            raise

    def _release(self, held_for: UUID) -> None:
        actions.release(by=self.by, structure=self.places[0].structure, held_for=held_for)

    def _take(self, held_for: UUID, places: list[Resource], **more: Any) -> None:
        self._told(held_for, self._doubt(held_for, lambda: self._reserve(held_for, places, **more)))

    def _reserve(self, held_for: UUID, places: list[Resource], **more: Any) -> list[Reservation]:
        begins = at(9) + self.chance.randrange(35) * 5 * MINUTE
        during = Range(begins, begins + self.chance.choice([5, 10, 15]) * MINUTE, "[)")
        return actions.reserve_all(
            by=self.by, structure=self.places[0].structure, wanted=[Wanted(one.pk, during) for one in places],
            source="test", held_for=held_for, now=SUNDAY_NOON, **more,
        )  # fmt: skip

    def _doubt(self, held_for: UUID, deed: Any, *also: UUID) -> Any:
        """Do it; when the connection is cut before the answer, nobody can know."""
        try:
            return deed()
        except Refusal:
            raise
        except Exception:
            self.record.doubtful |= {held_for, *also}
            raise

    def _told(self, held_for: UUID, got: list[Reservation]) -> None:
        self.record.acknowledged[held_for] = [(r.resource_id, r.seat, r.starts_at, r.ends_at) for r in got]
        self.mine.append(held_for)


def _cut(error: BaseException) -> bool:
    told = str(error)
    return any(word in told for word in ("terminating", "closed", "consuming input", "connection", "lost", "EOF"))


@pytest.fixture
def scissors(cluster: Cluster) -> Iterator[Event]:
    """While set, cut a random connection of the application again and again."""
    at_work, done = Event(), Event()

    def cut() -> None:
        with psycopg.connect(cluster.url(), autocommit=True) as admin:
            while not done.wait(0.02):
                if at_work.is_set():
                    admin.execute(
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
                        " AND usename = 'permanence_app' AND state <> 'idle' ORDER BY random() LIMIT 1",
                        [settings.DATABASES["default"]["NAME"]],
                    )

    thread = Thread(target=cut)
    thread.start()
    yield at_work
    done.set()
    thread.join()


def play(places: list[Resource]) -> Record:
    record = Record()
    threads = [Thread(target=Client(number, places, record).run) for number in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    connection.close()
    return record


def judge(places: list[Resource], record: Record) -> None:
    """Replay the record against the table."""
    assert record.surprises == []
    by = anyone_at(places[0])
    with scope(by):
        live = list(Reservation.objects.exclude(state="ended").order_by("resource_id", "seat", "starts_at"))
        for one, other in itertools.pairwise(live):
            same = (one.resource_id, one.seat) == (other.resource_id, other.seat)
            assert not same or one.ends_at <= other.starts_at, "two promises of one seat overlap"
        standing: dict[UUID, list[tuple[UUID, int, datetime, datetime]]] = {}
        for one in live:
            assert one.held_for is not None
            standing.setdefault(one.held_for, []).append((one.resource_id, one.seat, one.starts_at, one.ends_at))
        for held_for, told in record.acknowledged.items():
            if held_for not in record.given_back | record.doubtful:
                assert sorted(standing.get(held_for, [])) == sorted(told), "an acknowledged booking is lost"
        known = record.acknowledged.keys() | record.doubtful
        assert standing.keys() <= known, "a promise that nobody was told of"
        for held_for in record.given_back - record.doubtful:
            assert {r.state for r in live if r.held_for == held_for} <= {"held"}, "given back, and still booked"
        assert queries.free_time_differences(by) == []


def test_histories_of_many_clients_lose_and_double_nothing(places: list[Resource]) -> None:
    record = play(places)
    judge(places, record)
    assert not record.doubtful
    assert len(record.acknowledged) > 50


def test_histories_with_connections_cut_lose_and_double_nothing(places: list[Resource], scissors: Event) -> None:
    scissors.set()
    record = play(places)
    scissors.clear()
    judge(places, record)
    assert record.doubtful, "nothing was cut"
