"""`kill -9` of each process in the middle of a simulated day: what was acknowledged stands, once."""

import json
import os
import signal
import subprocess
import time
from collections import Counter
from email.message import Message
from pathlib import Path
from random import Random

import psutil
import pytest

from permanence.demo.house import House

ROUNDS = int(os.environ.get("PERMANENCE_FAULT_ROUNDS", "1"))  # more make the figures of docs/benchmarks.md
KILL_EVERY_S = 9.0
BACK_WITHIN_S = 20.0
SPEED = 60
PARTS = ("web", "worker", "postgres")

pytestmark = pytest.mark.timeout(420 + 60 * ROUNDS)


def brisk_day(folder: Path) -> Path:
    """Write a log of short calls by patient callers, long enough for the kills."""
    chance, seconds = Random(1), KILL_EVERY_S * (len(PARTS) * ROUNDS + 1)
    rows, at = ["date,arrived,service,greeting_s,queue_s,outcome,handling_s"], 9 * 3600.0
    while at < 9 * 3600 + seconds * SPEED:
        hours, rest = divmod(int(at), 3600)
        rows.append(
            f"2026-11-23,{hours:02}:{rest // 60:02}:{rest % 60:02},PS,0,20000,answered,{chance.randint(30, 150)}"
        )
        at += chance.expovariate(1 / 60)
    file = folder / "brisk.csv"
    file.write_text("\n".join(rows) + "\n")
    return file


def kill(house: House, part: str) -> set[int]:
    """Kill -9 every process of a part; of PostgreSQL its postmaster, whose children then end by themselves."""
    if part == "postgres":
        pid = int((house.var / "postgres" / "data" / "postmaster.pid").read_text().splitlines()[0])
        os.kill(pid, signal.SIGKILL)
        return {pid}
    killed = {process.pid for process in house.part(part)}
    for pid in killed:
        os.kill(pid, signal.SIGKILL)
    return killed


def wait_until_back(house: House, part: str, killed: set[int]) -> float:
    began = time.monotonic()
    while time.monotonic() - began < BACK_WITHIN_S:
        fresh = [p for p in house.part(part) if p.pid not in killed and p.status() != psutil.STATUS_ZOMBIE]
        if fresh and (part != "web" or house.answers()):
            return time.monotonic() - began
        time.sleep(0.05)
    pytest.fail(f"{part} did not come back within {BACK_WITHIN_S:.0f} s\n{house.last_words()}")


def wait_until_calls_are_answered(house: House) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with house.database() as database:
            row = database.execute(
                "SELECT count(*) FROM desk_call WHERE provider_id LIKE 'sim-%' AND taken_at > now() - interval '1 min'"
            ).fetchone()
        if row and row[0] > 1:
            return
        time.sleep(0.2)
    pytest.fail("nobody answers")


@pytest.fixture
def day(house: House, tmp_path: Path) -> dict[str, object]:
    """A day during which everything was killed; the report of it."""
    report, said = tmp_path / "report.json", tmp_path / "said.txt"
    words = ["simulate", "day", "--calls", str(brisk_day(tmp_path)), "--speed", str(SPEED), "--report", str(report)]
    with (
        said.open("w") as output,
        subprocess.Popen(house.command(*words), env=house.surroundings, stdout=output, stderr=output) as replay,
    ):
        wait_until_calls_are_answered(house)
        for part in PARTS * ROUNDS:
            time.sleep(KILL_EVERY_S)
            assert replay.poll() is None, f"the day was over before the kill\n{said.read_text()}"
            print(f"{part}: back after {wait_until_back(house, part, kill(house, part)):.1f} s")
        replay.wait(timeout=180 + 30 * ROUNDS)
    assert replay.returncode == 0, said.read_text()
    found: dict[str, object] = json.loads(report.read_text())
    return found


def test_nothing_acknowledged_is_lost_or_doubled(house: House, day: dict[str, object]) -> None:
    assert day["must_be_nought"] == {"double_bookings": 0, "requests_adrift": 0, "lost": 0, "unconfirmed": 0}
    acknowledged = day["bookings"]
    assert isinstance(acknowledged, list)
    assert len(acknowledged) > 5 * ROUNDS
    expected = confirmations(house, acknowledged)
    assert len(expected) > 2 * ROUNDS, "some of the patients have an address"
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


def wait_for_mail(house: House, expected: dict[str, str], seconds: float = 90) -> dict[str, set[str]]:
    """Return, by appointment, the distinct Message-IDs that reached the mailbox."""
    deadline = time.monotonic() + seconds
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
