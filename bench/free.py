"""How fast free times are found and taken among thousands of agendas: `python bench/free.py --practitioners 3000`.

An installation of its own in var/bench-free, with real commits. Agendas are written in bulk: a tenth of the practitioners
first, then all, so that each search is asked twice, the second time among ten times the data. Times are the database's
own (EXPLAIN ANALYZE); what is booked is compared with bare inserts into a table of the same shape, by the same pgbench.
"""

import argparse
import hashlib
import os
import re
import statistics
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

import psycopg

FOLDER = Path(__file__).parents[1] / "var/bench-free"
START = datetime(2026, 11, 23, tzinfo=UTC)  # a Monday
HOUSE = 30  # practitioners of one structure
DAYS, FULL = 180, 0.7
ASKED = 300
# What the administrator of an installation of this size would set, for bare inserts as for ours.
SETTINGS = "shared_buffers = '4GB'\nmax_wal_size = '4GB'\nwal_compression = on\n"

RESOURCES = """
    INSERT INTO capacity_resource (id, structure_id, kind, name, seats, time_zone)
    SELECT md5('resource ' || n)::uuid, md5('house ' || n / %(house)s)::uuid, 'practitioner', 'Praticien ' || n, 1,
        'Europe/Paris'
    FROM generate_series(%(first)s::integer, %(last)s - 1) n
"""
# Mondays to Fridays, three hours and four; each practitioner begins at a quarter hour of his own, and has his own step.
OPENINGS = """
    INSERT INTO capacity_opening (id, structure_id, resource_id, during, kind, channel)
    SELECT uuidv7(), md5('house ' || n / %(house)s)::uuid, md5('resource ' || n)::uuid,
        tstzrange(day + half.opens + n %% 5 * interval '15 min', day + half.closes + n %% 5 * interval '15 min'),
        'regular', 'online'
    FROM generate_series(%(first)s::integer, %(last)s - 1) n
    CROSS JOIN generate_series(%(start)s::timestamptz, %(start)s + %(days)s * interval '1 day' - interval '1 hour', '1 day') day
    CROSS JOIN (VALUES (interval '8 h', interval '11 h'), (interval '13 h', interval '17 h')) half(opens, closes)
    WHERE extract(isodow FROM day) < 6
"""
RESERVATIONS = """
    INSERT INTO capacity_reservation (id, structure_id, resource_id, during, seat, state, source, held_for, created_at,
        before_min, after_min, overbooked_by, overbooked_why)
    SELECT uuidv7(), structure_id, resource_id, tstzrange(begins, begins + step), 1, 'booked', 'appointment', uuidv7(),
        now(), 0, 0, '', ''
    FROM (
        SELECT structure_id, resource_id, starts_at, ends_at,
            make_interval(mins => (ARRAY[15, 20, 20, 30])[1 + get_byte(uuid_send(resource_id), 0) %% 4]) AS step
        FROM capacity_opening WHERE resource_id IN (
            SELECT md5('resource ' || n)::uuid FROM generate_series(%(first)s::integer, %(last)s - 1) n)
    ) opening CROSS JOIN LATERAL generate_series(starts_at, ends_at - step, step) begins
    WHERE random() < %(full)s
"""
FREE = """
    SELECT capacity_refresh(array_agg(md5('resource ' || n)::uuid), array_agg('-infinity'::timestamptz),
        array_agg('infinity'::timestamptz), array_agg(NULL::integer))
    FROM generate_series(%(first)s::integer, %(last)s - 1) n
"""
INDEXES = """
    SELECT indexdef FROM pg_indexes WHERE tablename = 'capacity_reservation'
        AND indexname NOT IN ('capacity_reservation_pkey', 'no_double_booking')
"""


@dataclass(frozen=True)
class Bench:
    """The installation and how it is reached as its superuser, as its owner and as the application."""

    cluster: Any
    admin: psycopg.Connection
    application: str


@contextmanager
def installation() -> Iterator[Bench]:
    """Run a PostgreSQL that keeps what it commits, with a fresh database."""
    import django

    from permanence.config.embedded import APPLICATION, DATABASE, address
    from permanence.runtime.postgres import Cluster, prepare

    folder = FOLDER / "postgres"
    cluster = Cluster(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "local.conf").write_text(SETTINGS)
    cluster.start()
    try:
        with psycopg.connect(cluster.url(), autocommit=True) as admin:
            admin.execute("DROP DATABASE IF EXISTS permanence WITH (FORCE)")
        prepare(cluster, DATABASE)
        django.setup()
        from django.core.management import call_command

        call_command("migrate", database="owner", verbosity=0)
        with psycopg.connect(cluster.url(database=DATABASE), autocommit=True) as admin:
            yield Bench(cluster, admin, address(folder, APPLICATION))
    finally:
        cluster.stop()


def write(bench: Bench, first: int, last: int) -> None:
    """Write the agendas of some practitioners, with the indexes made afterwards, as an import would."""
    run = bench.admin.execute
    asked = {"first": first, "last": last, "house": HOUSE, "days": DAYS, "start": START, "full": FULL}
    houses(first, last)
    run("SET session_replication_role = replica")
    run("SET maintenance_work_mem = '1GB'")
    for statement in (RESOURCES, OPENINGS):
        run(statement, asked)
    indexes = [definition for (definition,) in run(INDEXES).fetchall()]
    exclusion = run(
        "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'no_double_booking'"
    ).fetchone()
    assert exclusion
    run("ALTER TABLE capacity_reservation DROP CONSTRAINT no_double_booking")
    for definition in indexes:
        run("DROP INDEX " + definition.split()[2])
    run(RESERVATIONS, asked)
    for definition in indexes:
        run(definition)
    run(f"ALTER TABLE capacity_reservation ADD CONSTRAINT no_double_booking {exclusion[0]}")
    for begins in range(first, last, 100):
        run(FREE, asked | {"first": begins, "last": min(begins + 100, last)})
    run("SET session_replication_role = origin")
    run("VACUUM ANALYZE")


def houses(first: int, last: int) -> None:
    from permanence.directory.models import Structure
    from permanence.foundation.actor import scope, system

    made = [
        Structure(id=named(f"house {n}"), kind="practice", name=f"Maison {n}")
        for n in range(first // HOUSE, -(-last // HOUSE))
    ]
    with scope(system("bench", [structure.pk for structure in made])):
        Structure.objects.bulk_create(made)


def named(name: str) -> UUID:
    """Return the identifier that PostgreSQL makes of a name by `md5(name)::uuid`."""
    return UUID(hashlib.md5(name.encode(), usedforsecurity=False).hexdigest())


def main() -> None:
    """Write the agendas twice, search each time, then take."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--practitioners", type=int, default=3000)
    options.add_argument("--times", type=int, default=200, help="searches of each kind")
    options.add_argument("--seconds", type=int, default=15, help="of each run of pgbench, three of each kind")
    given = options.parse_args()
    os.environ |= {
        "PERMANENCE_VAR": str(FOLDER), "PERMANENCE_DEMO": "1", "DJANGO_SETTINGS_MODULE": "permanence.config.settings",
    }  # fmt: skip
    few, many = given.practitioners // 10, given.practitioners
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    with installation() as bench:
        before: dict[str, float] = {}
        for first, last in ((0, few), (few, many)):
            began = time.perf_counter()
            write(bench, first, last)
            print(f"\n{last} practitioners: {counted(bench)} (written in {time.perf_counter() - began:.0f} s)")
            before = search(bench, last, min(few, ASKED), given.times, before)
        take(bench, many, given.seconds)


def counted(bench: Bench) -> str:
    tables = ("capacity_opening", "capacity_reservation", "capacity_freetime")
    told = [
        bench.admin.execute(f"SELECT reltuples::bigint FROM pg_class WHERE relname = '{t}'").fetchone() for t in tables
    ]
    return ", ".join(f"{(row or [0])[0]:,} {table.split('_')[1]}" for row, table in zip(told, tables, strict=True))


SEARCH = """
    EXPLAIN (ANALYZE, TIMING OFF, BUFFERS OFF, FORMAT JSON) SELECT * FROM capacity_free_starts(
        permanence_scope(), %(asked)s::uuid[], '{}', '{regular}',
        '{online,desk,own}', NULL, make_interval(mins => %(lasts)s), make_interval(mins => %(lasts)s), '0', '0',
        %(since)s, %(since)s + interval '180 days', now(), 5, NULL, NULL, NULL, NULL, false)
"""


def search(bench: Bench, practitioners: int, asked: int, times: int, before: dict[str, float]) -> dict[str, float]:
    """Ask the same questions in office hours and out of them; print the database's own milliseconds."""
    chance, told = Random(1), {}
    print(f"{'five next times of':52}{'p50 ms':>9}{'p95 ms':>9}{'p99 ms':>9}{'growth':>9}")
    questions: dict[str, Callable[[], list[int]]] = {
        "one practitioner": lambda: [chance.randrange(asked)],
        "thirty": lambda: chance.sample(range(asked), 30),
        f"{asked} practitioners": lambda: list(range(asked)),
        "all": lambda: list(range(practitioners)),
    }
    with psycopg.connect(bench.application) as connection:
        scope = ",".join(
            str(row[0]) for row in bench.admin.execute("SELECT DISTINCT structure_id FROM capacity_resource").fetchall()
        )
        connection.execute("SELECT set_config('permanence.structures', %s, false)", [scope])
        for lasts in (20, 60):
            for name, who in questions.items():
                found = []
                for number in range(times + 10):
                    since = START + timedelta(
                        days=chance.randrange(90), hours=chance.randrange(24), minutes=chance.randrange(60)
                    )
                    row = connection.execute(
                        SEARCH, {"asked": [named(f"resource {n}") for n in who()], "lasts": lasts, "since": since}
                    ).fetchone()
                    assert row
                    if number >= 10:
                        found.append(row[0][0]["Execution Time"])
                found.sort()
                key = f"{name}, {lasts} min"
                told[key] = statistics.median(found)
                grown = f"{told[key] / before[key]:9.2f}" if key in before else " " * 9
                p95, p99 = found[int(times * 0.95)], found[int(times * 0.99)]
                print(f"{key:52}{told[key]:9.2f}{p95:9.2f}{p99:9.2f}{grown}")
    return told


# Bare inserts where bookings go: any practitioner, any time of the half year, a seat of its own so that none is refused;
# and at the far end of the table, where the same few pages are written again and again.
INSERT = """
\\set n random(0, {last})
\\set minutes random(0, 129600)
\\set other random(2, 1000)
INSERT INTO capacity_reservation (id, structure_id, resource_id, seat, during, state, source, held_for, before_min, after_min,
    overbooked_by, overbooked_why, created_at)
SELECT uuidv7(), md5('house ' || :n / {house})::uuid, md5('resource ' || :n)::uuid, {seat}, tstzrange(begins, begins + interval '15 min'),
    'booked', 'bench', uuidv7(), 0, 0, '', '', now()
FROM (SELECT {begins} AS begins) slot ON CONFLICT DO NOTHING;
"""
BARE = INSERT.replace("{seat}", ":other").replace("{begins}", "'2026-11-23'::timestamptz + :minutes * interval '1 min'")
FAR = INSERT.replace("{seat}", "1").replace(
    "{begins}", "'2030-01-01'::timestamptz + nextval('bench_slot') * interval '20 min'"
)
TAKEN = """
\\set n random(0, {last})
\\set minutes random(0, 129600)
SELECT outcome FROM capacity_free_starts(ARRAY[md5('house ' || :n / {house})::uuid],
    ARRAY[md5('resource ' || :n)::uuid], '{{}}', '{{regular}}', '{{online,desk,own}}', NULL, '15 min', '15 min', '0', '0',
    '2026-11-23'::timestamptz + :minutes * interval '1 min', '2027-05-22'::timestamptz, '2026-11-22'::timestamptz, 1,
    NULL, NULL, NULL, NULL, false) free
CROSS JOIN LATERAL capacity_reserve(md5('house ' || :n / {house})::uuid, ARRAY[free.resource_id], ARRAY[free.starts_at],
    ARRAY[free.starts_at + interval '15 min'], '{{0}}', '{{0}}', 'bench', uuidv7(), '2026-11-22'::timestamptz, NULL, NULL,
    0, '', '');
"""


def take(bench: Bench, practitioners: int, seconds: int) -> None:
    """Run pgbench with bare inserts and with find-and-book in turn, on the same table."""
    from permanence.config.embedded import APPLICATION
    from permanence.runtime.postgres.cluster import SUPERUSER

    bench.admin.execute("CREATE SEQUENCE bench_slot")
    houses = ",".join(str(named(f"house {n}")) for n in range(-(-practitioners // HOUSE)))
    words = {"last": practitioners - 1, "house": HOUSE}
    alone = "-c session_replication_role=replica"  # no triggers: neither free time nor foreign keys
    ways = {
        "bare inserts under the exclusion constraint": (BARE.format(**words), SUPERUSER, alone),
        "the same at one hot end of the table": (FAR.format(**words), SUPERUSER, alone),
        "the next free time found and booked": (
            TAKEN.format(**words),
            APPLICATION,
            f"-c permanence.structures={houses}",
        ),
    }
    found: dict[str, list[float]] = {name: [] for name in ways}
    spent: dict[str, list[float]] = {name: [] for name in ways}
    for script, role, options in ways.values():
        rate(bench, script, role, options, seconds // 2)  # what is asked first also warms the memory
    for _ in range(3):
        for name, (script, role, options) in ways.items():
            before = cpu_s(bench)
            found[name].append(rate(bench, script, role, options, seconds))
            spent[name].append(1000 * (cpu_s(bench) - before) / seconds / found[name][-1])
    bare = statistics.median(found["bare inserts under the exclusion constraint"])
    print(f"\n{'8 clients, pgbench':52}{'each s':>9}{'of bare':>9}{'CPU ms':>9}")
    for name, rates in found.items():
        middle = statistics.median(rates)
        print(f"{name:52}{middle:9.0f}{middle / bare:9.0%}{statistics.median(spent[name]):9.2f}")
    booked = bench.admin.execute(
        "SELECT count(*) FROM capacity_reservation WHERE source = 'bench' AND starts_at < '2029-01-01' AND seat = 1"
    ).fetchone()
    print(f"booked: {(booked or [0])[0]:,}; found and not booked: another client was faster")


def rate(bench: Bench, script: str, role: str, options: str, seconds: int) -> float:
    """Run one script with eight clients; return how many a second."""
    from permanence.config.embedded import DATABASE
    from permanence.runtime.postgres.cluster import BINARIES

    file = FOLDER / "bench.sql"
    file.write_text(script)
    environment = os.environ | {"PGOPTIONS": options, "PGHOST": str(bench.cluster.socket)}
    command = [
        BINARIES / "pgbench",
        "-n",
        "-M",
        "prepared",
        "-c",
        "8",
        "-j",
        "2",
        "-T",
        str(seconds),
        "-f",
        file,
        "-U",
        role,
        DATABASE,
    ]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    found = re.search(r"tps = ([0-9.]+)", done.stdout)
    if not found or "failed transactions: 0 " not in done.stdout:
        raise RuntimeError(done.stdout + done.stderr)
    return float(found[1])


def cpu_s(bench: Bench) -> float:
    """Tell the processor time of the server and of all it has started and ended, in seconds."""
    import psutil

    times = psutil.Process(int((bench.cluster.data / "postmaster.pid").read_text().split()[0])).cpu_times()
    return times.children_user + times.children_system + times.user + times.system


if __name__ == "__main__":
    main()
