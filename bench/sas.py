"""How long the national platform waits for the times of 25 practitioners over 72 hours: `python bench/sas.py`.

The installation of `bench/booking.py`: 30 practitioners, 26 weeks, 70 % full, real commits. The whole answer is timed, from
the request in Django to its last byte, shapes kept and not kept; CPU is the caller's and the database's own.

With `--http` the house of `bench/doors.py` is asked through HTTP, so many times a second whether or not it has answered
those before: an answer is timed from when it was due to its last byte. CPU is the server's and PostgreSQL's own.
"""

import argparse
import asyncio
import json
import os
import platform
import tempfile
import time
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import booking
import doors

from permanence.demo.house import House
from permanence.demo.ids import structure_id
from permanence.simulation.measures import quantile

CN, OU = "agregateur.sas.example.fr", "318751275100020"
ASKED, HOURS, TIMES = 25, 72, 200
WARM_S = 5.0
# Written by the administrator: the practice of `doors` shows the first of its practitioners, and shows already.
SHOWN = (
    """
    UPDATE directory_person SET rpps = '1' || lpad(n::text, 10, '0') FROM generate_series(0, %(asked)s - 1) n
    WHERE id = md5('bench person ' || n + 1)::uuid
    """,
    """
    INSERT INTO api_sasoffer (id, structure_id, reason_id, audiences, by_name)
    SELECT uuidv7(), %(house)s, md5('bench reason ' || n)::uuid, '{PUBLIC,SNP}', 'bench'
    FROM generate_series(1, %(asked)s) n
    """,
)


def main() -> None:
    """Measure in Django or through HTTP."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--http", action="store_true", help="through HTTP, so many times a second")
    parser.add_argument("--rate", type=int, default=20, help="requests a second")
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--web", type=int, default=2, help="web processes")
    said = parser.parse_args()
    if said.http:
        through_http(said.rate, said.seconds, said.web)
    else:
        in_django()


def in_django() -> None:
    """Build the agendas once, then print the table."""
    os.environ |= {
        "PERMANENCE_VAR": str(booking.FOLDER),
        "PERMANENCE_DEMO": "1",
        "PERMANENCE_SAS_CN": CN,
        "PERMANENCE_SAS_OU": OU,
        "DJANGO_SETTINGS_MODULE": "permanence.config.settings",
    }
    with booking.installation():
        agendas = booking.build()
        show(agendas)
        query, headers = asked()
        first = booking.seconds(lambda: ask(query, headers))
        answer = ask(query, headers)
        size = f"{answer.json()['total']} times, {len(answer.content) / 1e6:.2f} MB"
        print(f"{size}; the very first answer took {1000 * first:.0f} ms\n")
        print(f"{'':44}{'p50 ms':>10}{'p95 ms':>10}{'CPU ms':>10}{'of it, PG':>10}")
        told = f"{ASKED} practitioners, {HOURS} hours"
        print(f"{told:44}{booking.percentiles(lambda: ask(query, headers), TIMES)}")


def show(agendas: dict[str, Any]) -> None:
    """Let the practice show every time to everyone."""
    from permanence.api.models import Participation, SasOffer
    from permanence.directory.models import Person
    from permanence.foundation.actor import scope

    house = agendas["structure"]
    with scope(agendas["by"]):
        Participation.objects.create(structure=house, cabinet="412345678912345", by_name="bench")
        for number, (role, reason) in enumerate(zip(agendas["roles"], agendas["reasons"], strict=True)):
            Person.objects.filter(pk=role.person_id).update(rpps=f"1{number:010}")
            SasOffer.objects.create(structure=house, reason=reason, audiences=["PUBLIC", "SNP"], by_name="bench")


def asked() -> tuple[str, dict[str, str]]:
    """Return the platform's request for three working days, and the headers of its proxy."""
    from permanence.api.tests.sas_world import proxied, slot_query

    today = datetime.now().astimezone().replace(hour=20, minute=0, second=0, microsecond=0)
    sunday = today + timedelta(days=6 - today.weekday())
    since, until = (at.isoformat(timespec="milliseconds") for at in (sunday, sunday + timedelta(hours=HOURS)))
    return slot_query(*(f"1{n:010}" for n in range(ASKED)), since=since, until=until), proxied(CN, OU)


def ask(query: str, headers: dict[str, str]) -> Any:
    from django.test import Client

    answer = Client().generic("GET", "/fhir/r4/Slot", QUERY_STRING=query, headers=headers, HTTP_HOST="localhost")
    assert answer.status_code == 200, answer.content[:500]
    return answer


def through_http(rate: int, seconds: float, web: int) -> None:
    """Build a house with its agendas, ask it for a while, and print the table."""
    settings = {"WEB_PROCESSES": str(web), "SAS_CN": CN, "SAS_OU": OU}
    with (
        tempfile.TemporaryDirectory(prefix="permanence-bench-") as folder,
        House(Path(folder) / "var", **{f"PERMANENCE_{name}": value for name, value in settings.items()}) as house,
    ):
        doors.build(house)
        with house.database() as database:
            for statement in SHOWN:
                database.execute(statement, {"house": structure_id(doors.PRACTICE), "asked": ASKED})
        os.environ |= house.surroundings | {"DJANGO_SETTINGS_MODULE": "permanence.config.settings"}
        import django

        django.setup()
        query, headers = asked()
        asyncio.run(doors.letters_written(house))
        at = headers | {"Host": f"127.0.0.1:{house.port}"}
        told, answer = asyncio.run(run(house, f"/fhir/r4/Slot?{query}", at, rate, seconds))
    machine = f"{os.cpu_count()} cores ({platform.machine()}), Python {platform.python_version()}"
    print(f"\n{machine}, {web} web processes, load {os.getloadavg()[0]:.1f}")
    print(f"{json.loads(answer)['total']} times, {len(answer) / 1e6:.2f} MB\n")
    p50, p95, p99 = (1000 * quantile(told.seconds, share) for share in (0.5, 0.95, 0.99))
    print("| task | p50 ms | p95 ms | p99 ms | CPU ms | cores | answers |\n|--|--:|--:|--:|--:|--:|--|")
    print(
        f"| {told.name} | {p50:.0f} | {p95:.0f} | {p99:.0f} | {1000 * told.cpu / len(told.seconds):.0f} |"
        f" {told.cpu / told.took:.2f} | {dict(told.statuses)} |"
    )


async def run(
    house: House, address: str, headers: dict[str, str], rate: int, seconds: float
) -> tuple[doors.Told, bytes]:
    """Ask at a steady pace, each time over a connection that is idle or else a new one; after a while to warm up."""
    kept: list[doors.Line] = []
    statuses: Counter[int] = Counter()
    waited: list[float] = []
    bodies: list[bytes] = []

    async def one(due: float) -> None:
        line = kept.pop() if kept else await doors.Line("127.0.0.1", house.port, headers).open()
        status, body = await line.fetch(address)
        waited.append(time.perf_counter() - due)
        statuses[status] += 1
        bodies[:] = [body]
        kept.append(line)

    async def pace(lasts: float) -> None:
        began = time.perf_counter()
        async with asyncio.TaskGroup() as answers:
            for number in range(int(rate * lasts)):
                due = began + number / rate
                await asyncio.sleep(max(0.0, due - time.perf_counter()))
                answers.create_task(one(due))

    await pace(WARM_S)
    statuses.clear()
    waited.clear()
    before, began = doors.processor_s(house), time.perf_counter()
    await pace(seconds)
    took = time.perf_counter() - began
    name = f"{ASKED} practitioners, {HOURS} hours, {rate} a second for {seconds:.0f} s"
    return doors.Told(name, statuses, waited, took, doors.processor_s(house) - before), bodies[0]


if __name__ == "__main__":
    main()
