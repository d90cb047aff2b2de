"""Thirty-two clients around one full morning, connections cut at random: what an agenda and its waiting list are told.

They book, move and give back, which frees times that are offered; they accept, decline, let offers expire, and promise
beyond the seats. A checker replays what was acknowledged: no seat promised twice, no yes twice to one time, no
appointment lost that somebody was told of, and the free time is what is left. Nothing is timed.
"""

import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from threading import Event, Thread
from typing import Any
from uuid import UUID

import psycopg
import pytest
from django.db import DatabaseError, InterfaceError, connection

from permanence.agenda import actions as agenda
from permanence.agenda import queries as appointments
from permanence.agenda.models import Appointment, Status
from permanence.agenda.tests.factories import Receiving, make_receiving
from permanence.capacity import queries as capacity
from permanence.capacity.models import MOST_SEATS, Reservation
from permanence.capacity.tests.factories import SUNDAY_NOON, at
from permanence.directives import actions as directives
from permanence.directory.tests.personas import make_structure
from permanence.foundation.actor import scope
from permanence.foundation.refusal import Refusal
from permanence.patients.models import Patient
from permanence.patients.tests.factories import make_patient
from permanence.waiting import actions as waiting
from permanence.waiting import queries as offers
from permanence.waiting.models import Answer, Offer, Place
from permanence.waiting.tests.factories import make_entry

from .test_histories import _cut, scissors
from .test_race_booking import overlaps

__all__ = ["scissors"]  # a fixture
pytestmark = [pytest.mark.usefixtures("committed"), pytest.mark.slow]
CLIENTS, DEEDS, WAITING, MOST_EXTRA = 32, 6, 16, 3
MINUTE = timedelta(minutes=1)


@dataclass
class Record:
    """What the clients were told."""

    booked: set[UUID] = field(default_factory=set)
    touched: set[UUID] = field(default_factory=set)  # somebody began to move it or to give it back
    given_back: set[UUID] = field(default_factory=set)
    accepted: set[UUID] = field(default_factory=set)
    doubts: list[str] = field(default_factory=list)  # the connection was cut: it may have happened or not
    done: "Counter[str]" = field(default_factory=Counter)
    surprises: list[BaseException] = field(default_factory=list)


def named(number: int) -> str:
    """Return a name of its own for each number: digits are none."""
    return "Paul" + chr(ord("a") + number // 26) + chr(ord("a") + number % 26)


@pytest.fixture
def doctor() -> Receiving:
    found = make_receiving(make_structure())
    with scope(found.by):
        directives.write(
            by=found.by, structure=found.role.structure, practitioner_role=found.role, kind="overbook",
            body={"max_per_half_day": MOST_EXTRA, "min_urgency": "same_day", "known_only": False}, term="permanent",
            valid_from=SUNDAY_NOON, valid_to=None, now=SUNDAY_NOON,
        )  # fmt: skip
        for number in range(WAITING):
            make_entry(found, named(number))
    return found


class Client:
    """One desk: it draws what to do, and writes down what it was told."""

    def __init__(self, number: int, doctor: Receiving, patient: Patient, record: Record) -> None:
        self.chance, self.doctor, self.patient, self.record = random.Random(number), doctor, patient, record
        self.by = doctor.by

    def run(self) -> None:
        try:
            for _ in range(DEEDS):
                self.deed()
        except BaseException as error:
            self.record.surprises.append(error)
        finally:
            connection.close()

    def deed(self) -> None:
        deeds: list[Callable[[], bool]] = [
            self.book, self.book, self.move, self.give_back, self.give_back, self.accept, self.accept, self.decline,
            self.expire, self.overbook,
        ]  # fmt: skip
        what = self.chance.choice(deeds)
        try:
            self.record.done[what.__name__] += what()
        except Refusal:
            self.record.done["refused"] += 1
        except (DatabaseError, InterfaceError, psycopg.Error) as error:
            if "couldn't get a connection" in str(error):
                self.record.done["waited in vain"] += 1  # nothing was asked of the database
                return
            if not _cut(error):
                raise
            self.record.doubts.append(str(error))
            connection.close()

    @property
    def start(self) -> Any:
        return at(9) + self.chance.randrange(9) * 20 * MINUTE

    def book(self) -> bool:
        return self._told(self.doctor.book(self.start, patient=self.patient).pk)

    def overbook(self) -> bool:
        return self._told(
            agenda.overbook(
                by=self.by, patient=self.patient, practitioner_role=self.doctor.role, reason=self.doctor.reason,
                starts_at=self.start, urgency="same_day", why="fièvre", now=SUNDAY_NOON,
            ).pk
        )  # fmt: skip

    def move(self) -> bool:
        former = self._one_of_them()
        if former is None:
            return False
        self.record.touched.add(former.pk)
        moved = agenda.move(
            by=self.by, appointment=former, practitioner_role=self.doctor.role, reason=self.doctor.reason,
            starts_at=self.start, now=SUNDAY_NOON,
        )  # fmt: skip
        self.record.given_back.add(former.pk)
        return self._told(moved.pk)

    def give_back(self) -> bool:
        booked = self._one_of_them()
        if booked is None:
            return False
        self.record.touched.add(booked.pk)
        given_back = agenda.cancel(by=self.by, appointment=booked, now=SUNDAY_NOON)
        self.record.given_back.add(booked.pk)
        place = waiting.open_place(by=self.by, appointment=given_back, now=SUNDAY_NOON)
        if place is not None and self.chance.random() < 0.5:
            waiting.ask_more(by=self.by, place=place, now=SUNDAY_NOON, count=3)
        return True

    def accept(self) -> bool:
        return self._answer("yes")

    def decline(self) -> bool:
        return self._answer("not_now")

    def _answer(self, said: str) -> bool:
        offer = self._offer()
        if offer is None:
            return False
        told = waiting.answer(by=self.by, offer=offer, answer=said, now=SUNDAY_NOON + MINUTE, by_patient=True)
        if told.answer == Answer.YES:
            self.record.accepted.add(told.pk)
            assert told.appointment_id
            self._told(told.appointment_id)
        return True

    def expire(self) -> bool:
        offer = self._offer()
        if offer is None:
            return False
        waiting.expire(by=self.by, offer=offer, now=offer.answer_by)
        return True

    def _offer(self) -> Offer | None:
        with scope(self.by):
            still = [*Offer.objects.filter(answer="").select_related("place__structure")]
        return self.chance.choice(still) if still else None

    def _one_of_them(self) -> Appointment | None:
        with scope(self.by):
            kept = [*appointments.appointments(self.by).filter(status=Status.BOOKED)]
        return self.chance.choice(kept) if kept else None

    def _told(self, pk: UUID) -> bool:
        self.record.booked.add(pk)
        return True


@pytest.fixture
def patients(doctor: Receiving) -> list[Patient]:
    with scope(doctor.by):
        return [make_patient(doctor.role.structure, birth_name=named(n)) for n in range(CLIENTS)]


def play(doctor: Receiving, patients: Sequence[Patient]) -> Record:
    record = Record()
    clients = [Client(number, doctor, patient, record) for number, patient in enumerate(patients)]
    threads = [Thread(target=client.run) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    connection.close()
    return record


def judge(doctor: Receiving, record: Record) -> None:
    """Replay the record against the tables."""
    assert record.surprises == []
    assert overlaps(doctor) == 0
    with scope(doctor.by):
        kept = set(Appointment.objects.filter(status=Status.BOOKED).values_list("pk", flat=True))
        assert not record.given_back & kept, "given back, and still booked"
        assert record.booked - record.touched <= kept, "an acknowledged appointment is lost"
        live = Reservation.objects.filter(source="appointment").exclude(state="ended")
        assert sorted(live.values_list("held_for", flat=True)) == sorted(kept), "time without its appointment, or not"
        assert live.filter(seat__gt=MOST_SEATS).count() <= MOST_EXTRA
        yeses = Counter(Offer.objects.filter(answer=Answer.YES).values_list("place_id", flat=True))
        assert set(yeses.values()) <= {1}, "one time accepted twice"
        said = set(Offer.objects.filter(answer=Answer.YES).values_list("pk", flat=True))
        assert record.accepted <= said, "an acknowledged yes is lost"
        assert not Place.objects.filter(pk__in=yeses, ended_at=None).exists(), "given, and offered still"
        assert capacity.free_time_differences(doctor.by) == []
        assert len(offers.opened(doctor.by)) == Place.objects.filter(ended_at=None).count()


def test_offers_and_bookings_of_many_clients_lose_and_double_nothing(
    doctor: Receiving, patients: list[Patient]
) -> None:
    record = play(doctor, patients)
    judge(doctor, record)
    assert record.doubts == []
    for deed in ("book", "move", "give_back", "accept", "decline", "expire"):
        assert record.done[deed], f"nobody came to {deed}"


def test_offers_and_bookings_with_connections_cut_lose_and_double_nothing(
    doctor: Receiving, patients: list[Patient], scissors: Event
) -> None:
    scissors.set()
    record = play(doctor, patients)
    scissors.clear()
    judge(doctor, record)
    assert record.doubts, "nothing was cut"
