"""What the figures of a year cost: `python bench/figures.py --calls 500000`.

An installation of its own in var/bench: one permanence, twelve practices, forty lines, thirty secretaries, and a year of
calls with their requests, written in bulk. Each period is counted ten times as the page counts it, behind the fence, by
the one statement; then the whole page through every layer but the socket. `--plan` prints what PostgreSQL does.
"""

import argparse
import os
import statistics
import time
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from booking import FOLDER, installation, processor_s

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 11, 26, 18, 0, tzinfo=PARIS)
PRACTICES, LINES, AGENTS, TIMES = 12, 40, 30, 10
CALLS = """
    INSERT INTO desk_call (id, structure_id, line_id, provider_id, caller_number, state, rang_at, taken_by_id, taken_at,
        answered_at, ended_at, outside_hours)
    SELECT uuidv7(), line.structure_id, line.id, drawn.n::text, '+336399' || lpad((drawn.n %% 90000)::text, 5, '0'),
        CASE WHEN lost THEN 'abandoned' ELSE 'ended' END, at, CASE WHEN NOT lost THEN agent.id END,
        CASE WHEN NOT lost THEN at + wait END, CASE WHEN NOT lost THEN at + wait END, at + wait + talk, false
    FROM (
        SELECT n, %(now)s::timestamptz - (n * 365.0 / %(calls)s) * interval '1 day' AS at, random() < 0.05 AS lost,
            random() * random() * interval '60 s' AS wait, random() * interval '300 s' AS talk,
            1 + floor(random() * %(lines)s)::int AS line_n, 1 + floor(random() * %(agents)s)::int AS agent_n
        FROM generate_series(1, %(calls)s) n
    ) drawn
    JOIN (SELECT *, row_number() OVER (ORDER BY id) AS n FROM desk_line) line ON line.n = line_n
    JOIN (SELECT id, row_number() OVER (ORDER BY id) AS n FROM directory_person WHERE family_name = 'Agent') agent
        ON agent.n = agent_n
"""
REQUESTS = """
    INSERT INTO desk_request (id, structure_id, call_id, kind, reason_id, understood, owner_id, owner_role, due_at, outcome,
        closed_at, opened_at)
    SELECT uuidv7(), structure_id, id, (ARRAY['appointment', 'cancel', 'move', 'renewal'])[1 + floor(random() * 4)::int],
        NULL, '', taken_by_id, '', ended_at,
        CASE WHEN state = 'abandoned' THEN 'abandoned'
            ELSE (ARRAY['booked', 'booked', 'booked', 'message', 'cancelled', 'refused'])[1 + floor(random() * 6)::int] END,
        ended_at + (random() * 20 - 4) * interval '1 minute', rang_at
    FROM desk_call
"""


def main() -> None:
    """Write the year, then print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calls", type=int, default=500_000)
    parser.add_argument("--plan", action="store_true")
    asked = parser.parse_args()
    os.environ |= {
        "PERMANENCE_VAR": str(FOLDER),
        "PERMANENCE_DEMO": "1",
        "DJANGO_SETTINGS_MODULE": "permanence.config.settings",
    }
    with installation():
        import time_machine
        from django.core.management import call_command

        call_command("collectstatic", interactive=False, verbosity=0)
        with time_machine.travel(NOW, tick=True):
            supervisor = build(asked.calls)
            print(f"{asked.calls} calls of a year{'':8}{'calls':>10}{'count ms':>12}{'CPU ms':>12}{'page ms':>12}")
            for said, period in (
                ("today", "1"),
                ("four weeks", "28"),
                ("twelve weeks", "84"),
                ("twelve months", "365"),
            ):
                print(f"{said:30}{measure(supervisor, period, plan=asked.plan)}")


def build(calls: int) -> Any:
    """Write practices, lines, people and calls; return the supervisor."""
    import psycopg

    from permanence.config import embedded
    from permanence.desk.models import Line
    from permanence.directory.models import Membership, Person
    from permanence.directory.tests.personas import LONG_AGO, make_mandate, make_member, make_structure, reloaded
    from permanence.foundation.actor import scope, system
    from permanence.foundation.rights import Can
    from permanence.insights.actions import keep_past_calls

    permanence = make_structure("Allô Santé", "permanence")
    practices = [make_structure(f"Cabinet {n}") for n in range(PRACTICES)]
    with scope(system("bench", [permanence.pk, *(one.pk for one in practices)])):
        for n in range(LINES):
            Line.objects.create(
                structure=practices[n % PRACTICES], number=f"+3353649{n:04}", label=f"Ligne {n}", greeting="x"
            )
        people = [Person.objects.create(given_name=f"Prénom {n}", family_name="Agent") for n in range(AGENTS)]
        for person in people:
            Membership.objects.create(structure=permanence, person=person, role="telesecretary", from_on=LONG_AGO)
    for one in practices:
        make_mandate(one, permanence, [Can.ANSWER, Can.VIEW_FIGURES])
    told = {"now": NOW, "calls": calls, "lines": LINES, "agents": AGENTS}
    with psycopg.connect(embedded.address(FOLDER / "postgres", "postgres"), autocommit=True) as admin:
        admin.execute("SET session_replication_role = replica")  # no trigger writes half a million former versions
        admin.execute(CALLS, told)
        admin.execute(REQUESTS)
        for table in ("desk_call", "desk_request"):
            admin.execute(f"VACUUM ANALYZE {table}")
    began = time.perf_counter()
    kept = sum(keep_past_calls(by=system("bench", [one.pk]), structure=one, now=NOW) for one in practices)
    print(f"{kept} calls long past kept in {time.perf_counter() - began:.0f} s, once")
    with psycopg.connect(embedded.address(FOLDER / "postgres", "postgres"), autocommit=True) as admin:
        admin.execute("VACUUM ANALYZE insights_pastcall")
    return reloaded(make_member(permanence, "supervisor", "Martine Soulié"))


def measure(supervisor: Any, period: str, *, plan: bool) -> str:
    """Return how many calls a period has, and what counting them and showing the page costs."""
    from django.db import connection
    from django.test import Client

    from permanence.directory.tests.personas import sign_in
    from permanence.foundation.actor import scope
    from permanence.insights import queries
    from permanence.insights.queries import counting
    from permanence.insights.rules import periods

    with scope(supervisor):
        ids = [one.pk for one in queries.practices(supervisor)]
        asked = queries.Asked(ids, periods.period(period, NOW.date()), PARIS, NOW)
        before = processor_s()
        counted = [timed(lambda: queries.counted(asked)) for _ in range(TIMES)]
        spent = sum(processor_s()) - sum(before)
        if plan:
            with connection.cursor() as cursor:
                cursor.execute("EXPLAIN (ANALYZE, BUFFERS) " + counting.COUNT, counting.bound(asked))
                print("\n".join(line for (line,) in cursor.fetchall()))
        calls = sum(cell.count for cell in queries.counted(asked).by_part)
    client = Client(headers={"Host": "localhost"})
    sign_in(client, supervisor)
    pages = [timed(lambda: client.get("/figures/", {"period": period})) for _ in range(TIMES)]
    return (
        f"{calls:>10}{statistics.median(counted):>12.0f}{spent / TIMES * 1000:>12.0f}{statistics.median(pages):>12.0f}"
    )


def timed(work: Any) -> float:
    """Return how many milliseconds something took."""
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


if __name__ == "__main__":
    main()
