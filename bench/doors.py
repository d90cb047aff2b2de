"""What programs get through HTTP, signed in, eight at once: `python bench/doors.py`.

A house of its own with the demo world, and beside it 300 practitioners of one specialty, 60 days 70 % full. Each question is
asked for some seconds over kept connections by a client that costs next to nothing and shares the machine with the
server; CPU is the server's and PostgreSQL's own.
"""

import argparse
import asyncio
import json
import os
import platform
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import httpx

from permanence.demo.house import House
from permanence.demo.ids import structure_id
from permanence.demo.logins import PASSWORD
from permanence.simulation.measures import Measures, quantile
from permanence.simulation.screen import Screen
from permanence.simulation.volley import volley

CLIENTS, MANY, DAYS, FULL, HANDS = 8, 300, 60, 0.7, 200
PATIENCE_S = 180  # for the letters of the bookings
REASON, SPECIALTY, PRACTICE, ACCOUNT = "Visite mesurée", "Spécialité mesurée", "tilleuls", "sylvie@exemple.invalid"
STEP = timedelta(minutes=20)
PARIS = ZoneInfo("Europe/Paris")
# Written by the administrator, whom no fence stops; the triggers keep the free time as ever.
WRITTEN = (
    """
    INSERT INTO directory_person (id, title, given_name, family_name, rpps)
    SELECT md5('bench person ' || n)::uuid, 'Dr', 'Dominique', 'Mesure ' || n, '' FROM generate_series(1, %(many)s) n
    """,
    """
    INSERT INTO directory_practitionerrole (id, structure_id, person_id, site_id, specialty)
    SELECT md5('bench role ' || n)::uuid, %(house)s, md5('bench person ' || n)::uuid,
        (SELECT id FROM directory_site WHERE structure_id = %(house)s LIMIT 1), %(specialty)s
    FROM generate_series(1, %(many)s) n
    """,
    """
    INSERT INTO capacity_resource (id, structure_id, kind, name, practitioner_role_id, seats, time_zone)
    SELECT md5('bench resource ' || n)::uuid, %(house)s, 'practitioner', 'Mesure ' || n, md5('bench role ' || n)::uuid, 1,
        'Europe/Paris'
    FROM generate_series(1, %(many)s) n
    """,
    """
    INSERT INTO agenda_visitreason (id, structure_id, practitioner_role_id, name, duration_min, color, rank)
    SELECT md5('bench reason ' || n)::uuid, %(house)s, md5('bench role ' || n)::uuid, %(reason)s, 20, 'teal', 1
    FROM generate_series(1, %(many)s) n
    """,
    """
    INSERT INTO capacity_opening (id, structure_id, resource_id, during, kind, channel)
    SELECT uuidv7(), %(house)s, md5('bench resource ' || n)::uuid,
        tstzrange(day + half.opens, day + half.closes), 'regular', 'online'
    FROM generate_series(1, %(many)s) n
    CROSS JOIN generate_series(%(start)s::timestamptz, %(start)s + %(days)s * interval '1 day', '1 day') day
    CROSS JOIN (VALUES (interval '8 h', interval '11 h'), (interval '13 h', interval '17 h')) half(opens, closes)
    WHERE extract(isodow FROM day) < 6
    """,
    """
    INSERT INTO capacity_reservation (id, structure_id, resource_id, during, seat, state, source, held_for, created_at,
        before_min, after_min, overbooked_by, overbooked_why)
    SELECT uuidv7(), structure_id, resource_id, tstzrange(begins, begins + interval '20 min'), 1, 'booked', 'bench',
        uuidv7(), now(), 0, 0, '', ''
    FROM capacity_opening CROSS JOIN LATERAL
        generate_series(starts_at, ends_at - interval '20 min', interval '20 min') begins
    WHERE resource_id IN (SELECT md5('bench resource ' || n)::uuid FROM generate_series(1, %(many)s) n)
        AND random() < %(full)s
    """,
)

FREE = """
    SELECT md5('bench role ' || n)::uuid::text, md5('bench reason ' || n)::uuid::text, free.starts_at
    FROM generate_series(1, %(many)s) n JOIN capacity_freetime free ON free.resource_id = md5('bench resource ' || n)::uuid
    WHERE free.minutes >= 20 AND free.starts_at = free.free_since ORDER BY random()
"""


@dataclass(frozen=True)
class Told:
    """What came of one task."""

    name: str
    statuses: Counter[int]
    seconds: list[float]
    took: float
    cpu: float


class Line:
    """One kept connection of someone signed in, which writes and reads as little as it can."""

    def __init__(self, host: str, port: int, headers: dict[str, str]) -> None:
        self.host, self.port = host, port
        self.head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())

    async def open(self) -> "Line":
        self.reader, self.writer = await asyncio.open_connection(self.host, self.port)
        return self

    async def ask(self, address: str, body: bytes = b"") -> int:
        """Return the status of the answer, read whole."""
        return (await self.fetch(address, body))[0]

    async def fetch(self, address: str, body: bytes = b"") -> tuple[int, bytes]:
        """Return the status of the answer and what it holds."""
        verb, length = (
            ("POST", f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n") if body else ("GET", "")
        )
        self.writer.write(f"{verb} {address} HTTP/1.1\r\n{self.head}{length}\r\n".encode() + body)
        head = (await self.reader.readuntil(b"\r\n\r\n")).lower()
        _, _, rest = head.partition(b"content-length: ")
        return int(head[9:12]), await self.reader.readexactly(int(rest[: rest.index(b"\r")]))


Ask = Callable[[Line], Any]


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--web", type=int, default=2, help="web processes")
    parser.add_argument("--seconds", type=float, default=8)
    asked = parser.parse_args()
    settings = {"PERMANENCE_WEB_PROCESSES": str(asked.web)}
    with (
        tempfile.TemporaryDirectory(prefix="permanence-bench-") as folder,
        House(Path(folder) / "var", **settings) as house,
    ):
        start = build(house)
        told, races = asyncio.run(measure(house, start, asked.seconds))
    machine = f"{os.cpu_count()} cores ({platform.machine()}), Python {platform.python_version()}"
    print(f"\n{machine}, {asked.web} web processes, load {os.getloadavg()[0]:.1f}\n")
    print("| task | each s | p50 ms | p95 ms | CPU ms | answers |\n|--|--:|--:|--:|--:|--|")
    for one in told:
        print(row(one))
    for answers in races:
        statuses = Counter(answer.status for answer in answers)
        slowest = max(answer.seconds for answer in answers)
        print(f"| {HANDS} on one time | | | | | {dict(statuses)}, slowest {slowest:.2f} s |")


def build(house: House) -> datetime:
    """Write the practitioners and their agendas; return the first midnight of them."""
    start = datetime.combine(datetime.now(PARIS).date() + timedelta(days=1), datetime.min.time(), PARIS)
    asked = {
        "house": structure_id(PRACTICE), "many": MANY, "days": DAYS, "full": FULL, "start": start,
        "reason": REASON, "specialty": SPECIALTY,
    }  # fmt: skip
    with house.database() as database:
        database.execute("SELECT setseed(0.5)")
        for statement in WRITTEN:
            database.execute(statement, asked)
    with house.database() as database:
        database.autocommit = True
        database.execute("VACUUM ANALYZE")  # as the server does by itself soon after
    return start


async def measure(house: House, start: datetime, seconds: float) -> tuple[list[Told], list[Any]]:
    """Ask each task in turn."""
    headers = await signed_in(house)
    lines = [await Line("127.0.0.1", house.port, headers).open() for _ in range(CLIENTS)]
    chance = Random(1)
    with house.database() as database:
        roles = [row[0] for row in database.execute(
            "SELECT id::text FROM directory_practitionerrole WHERE specialty = %s", [SPECIALTY]).fetchall()]  # fmt: skip
        free = database.execute(FREE, {"many": MANY}).fetchall()
        patients = [row[0] for row in database.execute(
            "SELECT id::text FROM patients_patient WHERE structure_id = %s AND died_on IS NULL", [structure_id(PRACTICE)]).fetchall()]  # fmt: skip
    times = iter(free)

    def ask(**asked: Any) -> str:
        return f"/api/v1/free-times?{urlencode({'reason': REASON} | asked)}"

    async def a_day(line: Line) -> int:
        day = start + timedelta(days=chance.randrange(DAYS))
        return await line.ask(ask(practitioner=chance.choice(roles), count=100, until=(day + timedelta(days=1)).isoformat(),
                                  **{"from": day.isoformat()}))  # fmt: skip

    async def next_one(line: Line) -> int:
        since = start + timedelta(days=chance.randrange(DAYS // 2))
        return await line.ask(ask(practitioner=chance.choice(roles), count=1, until=(since + timedelta(days=30)).isoformat(),
                                  **{"from": since.isoformat()}))  # fmt: skip

    async def next_of_all(line: Line) -> int:
        since = start + timedelta(days=chance.randrange(DAYS // 2), minutes=chance.randrange(1440))
        return await line.ask(ask(specialty=SPECIALTY, **{"from": since.isoformat()}))

    async def book(line: Line) -> int:
        role, reason, starts_at = next(times)
        return await line.ask("/api/v1/appointments", written(role, reason, chance.choice(patients), starts_at))

    told = []
    for name, work in (
        ("free times of a practitioner's day", a_day),
        ("next free time, one practitioner, 30 days", next_one),
        (f"next five, {MANY} practitioners of a specialty", next_of_all),
        ("bookings of distinct times", book),
    ):
        told.append(await run(house, name, lines, work, seconds))
    races = []
    await letters_written(house)
    for _ in range(4):
        role, reason, starts_at = next(times)
        url = f"{house.url}/api/v1/appointments"
        sent = headers | {"Content-Type": "application/json"}
        bodies = [written(role, reason, patient, starts_at) for patient in (patients * HANDS)[:HANDS]]
        races.append(await volley([httpx.Request("POST", url, headers=sent, content=body) for body in bodies]))
    return told, races


async def letters_written(house: House) -> None:
    """Wait until the worker has done what the bookings left it, so that a race is measured and not what came before it."""
    waiting = (
        "SELECT count(*) FROM procrastinate_jobs WHERE status = 'doing' OR status = 'todo' AND scheduled_at IS NULL"
    )
    with house.database() as database:
        database.autocommit = True
        for _ in range(PATIENCE_S):
            if not (database.execute(waiting).fetchone() or [0])[0]:
                return
            await asyncio.sleep(1)


async def signed_in(house: House, account: str = ACCOUNT) -> dict[str, str]:
    """Sign in as a secretary does; return what her programs send along."""
    async with httpx.AsyncClient(base_url=house.url, timeout=60) as client:
        screen = Screen(client, Measures())
        await screen.open("/accounts/login/", step="page")
        await screen.press(
            "form:has(input[name=password]) button", {"login": account, "password": PASSWORD}, step="sign in"
        )
        await screen.open("/desk/", step="console")
        cookies = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
        return {"Host": f"127.0.0.1:{house.port}", "Cookie": cookies, **screen.inherited}


def written(role: str, reason: str, patient: str, starts_at: datetime) -> bytes:
    return json.dumps(
        {"practitioner": role, "reason": reason, "patient": patient, "start": starts_at.isoformat()}
    ).encode()


async def run(house: House, name: str, lines: list[Line], work: Ask, seconds: float) -> Told:
    """Ask from every line until the time is over, after a while to warm up."""
    statuses: Counter[int] = Counter()
    waited: list[float] = []

    async def client(line: Line, until: float) -> None:
        while (began := time.perf_counter()) < until:
            statuses[await work(line)] += 1
            waited.append(time.perf_counter() - began)

    await asyncio.gather(*(client(line, time.perf_counter() + 2) for line in lines))
    statuses.clear()
    waited.clear()
    before, began = processor_s(house), time.perf_counter()
    await asyncio.gather(*(client(line, began + seconds) for line in lines))
    took = time.perf_counter() - began
    return Told(name, statuses, waited, took, processor_s(house) - before)


def processor_s(house: House) -> float:
    """Tell the processor time of the server and of PostgreSQL so far, in seconds."""
    return sum(sum(one.cpu_times()[:2]) for part in ("web", "postgres") for one in house.part(part))


def row(one: Told) -> str:
    asked = sum(one.statuses.values())
    p50, p95 = (1000 * quantile(one.seconds, share) for share in (0.5, 0.95))
    return (
        f"| {one.name} | {asked / one.took:.0f} | {p50:.1f} | {p95:.1f} | {1000 * one.cpu / asked:.1f} |"
        f" {dict(one.statuses)} |"
    )


if __name__ == "__main__":
    main()
