"""`kill -9` of each process in the middle of a simulated day: what was acknowledged stands, once.

Nothing here is timed. Each kill waits until bookings were made since the one before, and the day goes on until more
were made after the last: on a slow machine it lasts longer. The patience below only ends a run that hangs.
"""

import json
import os
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from email.message import Message
from pathlib import Path
from random import Random

import psutil
import psycopg
import pytest

from permanence.demo.house import House

ROUNDS = int(os.environ.get("PERMANENCE_FAULT_ROUNDS", "1"))  # more make the figures of docs/benchmarks.md
MINUTES = float(os.environ.get("PERMANENCE_FAULT_MINUTES", "inf"))  # no round begins after these
BETWEEN = 2  # bookings that owe a letter, before each kill and after the last
PATIENCE_S = 600.0
SPEED = 60
PARTS = ("web", "worker", "postgres")
DAY_S = 24 * 3600

pytestmark = pytest.mark.timeout(2400 + 600 * ROUNDS)

OWED = """
    SELECT count(*) FROM desk_request request JOIN desk_call call ON call.id = request.call_id
    WHERE call.provider_id LIKE 'sim-%' AND request.outcome = 'booked' AND EXISTS
    (SELECT 1 FROM patients_contact c WHERE c.patient_id = request.patient_id AND c.system = 'email')
"""


def brisk_day(folder: Path) -> Path:
    """Write a log of short calls by patient callers; another day follows when the kills take longer than one."""
    chance, at = Random(1), 0.0
    rows = ["date,arrived,service,greeting_s,queue_s,outcome,handling_s"]
    while at < DAY_S:
        hours, rest = divmod(int(at), 3600)
        clock = f"{hours:02}:{rest // 60:02}:{rest % 60:02}"
        rows.append(f"2026-11-23,{clock},PS,0,900,answered,{chance.randint(30, 150)}")
        at += chance.expovariate(1 / 75)
    file = folder / "brisk.csv"
    file.write_text("\n".join(rows) + "\n")
    return file


class Replay:
    """A simulated day that goes on until it is told that no more calls come."""

    def __init__(self, house: House, folder: Path) -> None:
        self.house, self.said, self.report = house, folder / "said.txt", folder / "report.json"
        self.calls, self.bookings, self.wrong = str(brisk_day(folder)), list[str](), Counter[str]()
        self.process = self.begin()

    def begin(self) -> subprocess.Popen[bytes]:
        """Begin a day."""
        told = ["--calls", self.calls, "--speed", str(SPEED), "--report", str(self.report)]
        command = self.house.command("simulate", "day", *told)
        with self.said.open("a") as output:
            return subprocess.Popen(command, env=self.house.surroundings, stdout=output, stderr=output)

    def end(self) -> None:
        """Keep what the day came to, once it is over."""
        assert self.process.wait(PATIENCE_S) == 0, self.said.read_text()
        report = json.loads(self.report.read_text())
        self.bookings += report["bookings"]
        self.wrong.update(report["must_be_nought"])

    def until(self, fact: Callable[[], bool], what: str) -> float:
        """Wait for a fact while the day goes on; return the seconds it took."""
        began = time.monotonic()
        while not fact():
            if self.process.poll() == 0:
                self.end()
                self.process = self.begin()
            if self.process.poll() is not None or time.monotonic() - began > PATIENCE_S:
                pytest.fail(f"not {what}\n{self.said.read_text()}\n{self.house.last_words()}")
            time.sleep(0.1)
        return time.monotonic() - began

    def close(self) -> None:
        """Close the lines."""
        self.process.send_signal(signal.SIGINT)
        self.end()


@contextmanager
def replaying(house: House, folder: Path) -> Iterator[Replay]:
    replay = Replay(house, folder)
    try:
        yield replay
    finally:
        replay.process.kill()
        replay.process.wait()


def owed(house: House) -> int:
    """Count the bookings of simulated calls that owe their patient a letter; none while PostgreSQL is down."""
    with suppress(psycopg.OperationalError), house.database() as database:
        row = database.execute(OWED).fetchone()
        return int(row[0]) if row else 0
    return 0


def kill(house: House, part: str) -> Callable[[], bool]:
    """Kill -9 every process of a part, of PostgreSQL its postmaster, whose children then end by themselves.

    :returns: what tells whether the part is back
    """
    if part == "postgres":
        former = postmaster(house)
        os.kill(former, signal.SIGKILL)
        return lambda: postmaster(house) != former and answers(house)
    killed = {process.pid for process in house.part(part)}
    assert killed, f"no {part} to kill"
    for pid in killed:
        os.kill(pid, signal.SIGKILL)

    def back() -> bool:
        fresh = [p for p in house.part(part) if p.pid not in killed and p.status() != psutil.STATUS_ZOMBIE]
        return bool(fresh) and (part != "web" or house.answers())

    return back


def postmaster(house: House) -> int:
    """Return the process of the PostgreSQL that runs, or that ran last; 0 while there is none."""
    with suppress(FileNotFoundError, IndexError):
        return int((house.var / "postgres" / "data" / "postmaster.pid").read_text().splitlines()[0])
    return 0


def answers(house: House) -> bool:
    with suppress(psycopg.OperationalError), house.database() as database:
        return database.execute("SELECT 1").fetchone() == (1,)
    return False


@pytest.fixture
def day(house: House, tmp_path: Path) -> Replay:
    """A day, or some, during which everything was killed."""
    began, killed = time.monotonic(), Counter[str]()
    with replaying(house, tmp_path) as replay:
        for part in PARTS * ROUNDS:
            if part == PARTS[0] and killed and time.monotonic() - began > MINUTES * 60:
                break
            already = owed(house)
            replay.until(lambda before=already: owed(house) >= before + BETWEEN, "booked before the kill")
            print(f"{part}: back after {replay.until(kill(house, part), f'back: {part}'):.1f} s", flush=True)
            killed[part] += 1
        print(dict(killed), flush=True)
        already = owed(house)
        replay.until(lambda: owed(house) >= already + BETWEEN, "booked after the last kill")
        replay.close()
        return replay


def test_nothing_acknowledged_is_lost_or_doubled(house: House, day: Replay) -> None:
    assert day.wrong == {"double_bookings": 0, "requests_adrift": 0, "lost": 0, "unconfirmed": 0}
    expected = confirmations(house, day.bookings)
    assert len(expected) > BETWEEN, "some of the patients have an address"
    arrived = wait_for_mail(house, expected)
    assert {name: len(ids) for name, ids in arrived.items()} == dict.fromkeys(expected, 1)


def confirmations(house: House, requests: list[str]) -> dict[str, str]:
    """Return the message each booking owes: the appointment, and its message as the database knows it."""
    with house.database() as database:
        rows = database.execute(
            "SELECT request.appointment_id::text, message.id::text FROM desk_request request"
            " JOIN agenda_appointment appointment ON appointment.id = request.appointment_id"
            " LEFT JOIN messaging_message message ON message.about = request.appointment_id"
            " AND message.key LIKE '%%:booked'"
            " WHERE request.id = ANY(%s::uuid[]) AND appointment.status <> 'cancelled' AND EXISTS"
            " (SELECT 1 FROM patients_contact c WHERE c.patient_id = request.patient_id AND c.system = 'email')",
            [requests],
        ).fetchall()
    assert all(message for _, message in rows), "a confirmation was never written"
    assert len({appointment for appointment, _ in rows}) == len(rows), "a confirmation was written twice"
    return dict(rows)


def wait_for_mail(house: House, expected: dict[str, str]) -> dict[str, set[str]]:
    """Return, by appointment, the distinct Message-IDs that reached the mailbox."""
    deadline = time.monotonic() + PATIENCE_S
    while True:
        copies = Counter(_message_id(message) for message in house.mail())
        arrived = {name: {i for i in copies if message in i} for name, message in expected.items()}
        if all(arrived.values()) or time.monotonic() > deadline:
            again = sum(copies.values()) - len(copies)
            print(f"{len(expected)} confirmations arrived; {again} delivered again under the same Message-ID")
            return arrived
        time.sleep(0.5)


def _message_id(message: Message) -> str:
    return str(message["Message-ID"])
