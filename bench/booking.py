"""How fast free times are found and booked, beside what bare PostgreSQL can do: `python bench/booking.py`.

An installation of its own in var/bench, with real commits; both sides of a ratio are measured in the same run. CPU time
is the caller's and the database's own, so a busy machine does not blur it.
"""

import os
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime, timedelta
from datetime import time as wall
from pathlib import Path
from random import Random
from threading import Thread
from typing import Any
from uuid import UUID

FOLDER = Path(__file__).parents[1] / "var/bench"
PRACTITIONERS, WEEKS, FULL, CLIENTS, BOOKINGS = 30, 26, 0.7, 8, 400
START = datetime(2026, 11, 22, 12, tzinfo=UTC)  # a Sunday
STEP = timedelta(minutes=20)


def main() -> None:
    """Build the agendas once, then print the table."""
    os.environ |= {
        "PERMANENCE_VAR": str(FOLDER),
        "PERMANENCE_DEMO": "1",
        "DJANGO_SETTINGS_MODULE": "permanence.config.settings",
    }
    with installation():
        agendas = build()
        print(
            f"{PRACTITIONERS} practitioners, {WEEKS} weeks, {FULL:.0%} full: {agendas['reservations']} reservations\n"
        )
        print(f"{'':44}{'p50 ms':>10}{'p95 ms':>10}{'CPU ms':>10}{'of it, PG':>10}")
        for count, days in ((1, 60), (30, 60), (30, 180)):
            told = f"next 5 of {count} practitioners, {days} days"
            print(f"{told:44}{percentiles(lambda c=count, d=days: find(agendas, c, d))}")
        print(f"{'one whole day of free time':44}{percentiles(lambda: whole_day(agendas))}")
        numbers = iter(range(BOOKINGS, 2 * BOOKINGS))
        print(f"{'one booking':44}{percentiles(lambda: book(agendas, next(numbers)))}")
        print(f"{'one refusal with alternatives':44}{percentiles(lambda: refused(agendas))}")
        bare = rate(lambda n: insert_bare(agendas, n))
        booked = rate(lambda n: book(agendas, n))
        print(f"\n{'with ' + str(CLIENTS) + ' clients':44}{'each s':>10}{'of bare':>10}")
        print(f"{'bare inserts under the exclusion constraint':44}{bare:10.0f}{1:10.0%}")
        print(f"{'bookings: found, reserved, told, traced':44}{booked:10.0f}{booked / bare:10.0%}")


@contextmanager
def installation() -> Iterator[None]:
    """Run a PostgreSQL that keeps what it commits, with a fresh database."""
    import django

    from permanence.runtime.postgres import Cluster, prepare

    cluster = Cluster(FOLDER / "postgres")
    cluster.start()
    try:
        import psycopg

        with psycopg.connect(cluster.url(), autocommit=True) as admin:
            admin.execute("DROP DATABASE IF EXISTS permanence WITH (FORCE)")
        prepare(cluster, "permanence")
        django.setup()
        from django.core.management import call_command
        from django.db import connection

        call_command("migrate", database="owner", verbosity=0)
        yield
        connection.close()
        connection.close_pool()
    finally:
        cluster.stop()


def build() -> dict[str, Any]:
    """Write the practitioners, their openings, and reservations over most of them."""
    from django.db import connection
    from psycopg.types.range import Range

    from permanence.agenda.tests.factories import make_reason
    from permanence.capacity.models import Opening, Reservation
    from permanence.capacity.tests.factories import make_resource
    from permanence.directory.tests.personas import make_practitioner, make_site, make_structure
    from permanence.foundation.actor import scope, system
    from permanence.patients.tests.factories import make_patient

    chance, structure = Random(1), make_structure()
    site = make_site(structure)
    by = system("bench", [structure.pk])
    roles = [make_practitioner(structure, f"Nom{n}", site=site) for n in range(PRACTITIONERS)]
    resources = [make_resource(role) for role in roles]
    with scope(by):
        for resource in resources:
            open_week(by, resource)
        taken = []
        for opening in Opening.objects.all():
            begins = opening.starts_at
            while begins < opening.ends_at:
                if chance.random() < FULL:
                    taken.append(
                        Reservation(
                            structure_id=structure.pk,
                            resource_id=opening.resource_id,
                            during=Range(begins, begins + STEP, "[)"),
                            source="appointment",
                        )
                    )
                begins += STEP
        Reservation.objects.bulk_create(taken, batch_size=2000)
        patient, reasons = make_patient(structure), [make_reason(role) for role in roles]
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE capacity_opening, capacity_reservation, capacity_resource")
    return {
        "by": by, "structure": structure, "roles": roles, "resources": resources, "reasons": reasons,
        "patient": patient, "reservations": len(taken), "slots": free_slots(by, resources),
    }  # fmt: skip


def open_week(by: Any, resource: Any) -> None:
    """Open from Monday to Friday, mornings and afternoons."""
    from permanence.capacity import actions

    for weekday in range(5):
        for opens_at, closes_at in ((wall(9), wall(12)), (wall(14), wall(18))):
            actions.open_weekly(
                by=by, resource=resource, weekday=weekday, opens_at=opens_at, closes_at=closes_at,
                from_on=date(2020, 1, 1), now=START, horizon=timedelta(weeks=WEEKS),
            )  # fmt: skip


def free_slots(by: Any, resources: list[Any]) -> list[tuple[UUID, datetime]]:
    """List the times left free, for the bookings."""
    from permanence.capacity import queries
    from permanence.foundation.actor import scope

    with scope(by):
        found = queries.free_starts(
            by, resource_ids=[r.pk for r in resources], duration_min=20, after=START,
            until=START + timedelta(weeks=WEEKS), limit=2 * BOOKINGS,
        )  # fmt: skip
    return [(free.resource_id, free.starts_at) for free in found]


def find(agendas: dict[str, Any], count: int, days: int) -> None:
    from permanence.capacity import queries
    from permanence.foundation.actor import scope

    with scope(agendas["by"]):
        found = queries.free_starts(
            agendas["by"], resource_ids=[r.pk for r in agendas["resources"][:count]], duration_min=20, after=START,
            until=START + timedelta(days=days),
        )  # fmt: skip
    assert len(found) == 5


def whole_day(agendas: dict[str, Any]) -> None:
    from permanence.capacity import queries
    from permanence.foundation.actor import scope

    with scope(agendas["by"]):
        resource = agendas["resources"][0]
        after = START + timedelta(days=1)
        queries.free_time(agendas["by"], resource_id=resource.pk, after=after, until=after + timedelta(days=1))


def book(agendas: dict[str, Any], number: int) -> None:
    """Book the n-th free time as the desk does, with its key."""
    from permanence.agenda import actions

    resource_id, starts_at = agendas["slots"][number]
    place = next(n for n, r in enumerate(agendas["resources"]) if r.pk == resource_id)
    actions.book(
        by=agendas["by"], patient=agendas["patient"], practitioner_role=agendas["roles"][place],
        reason=agendas["reasons"][place], starts_at=starts_at, now=START, key=f"bench {number}",
    )  # fmt: skip


def refused(agendas: dict[str, Any]) -> None:
    """Ask for a time just taken."""
    from permanence.agenda import actions

    resource_id, starts_at = agendas["slots"][BOOKINGS]
    place = next(n for n, r in enumerate(agendas["resources"]) if r.pk == resource_id)
    with suppress(actions.SlotTaken):
        actions.book(
            by=agendas["by"], patient=agendas["patient"], practitioner_role=agendas["roles"][place],
            reason=agendas["reasons"][place], starts_at=starts_at, now=START,
        )  # fmt: skip


def insert_bare(agendas: dict[str, Any], number: int) -> None:
    """Insert one reservation and commit, as fast as psycopg can: two years later, so that it disturbs nothing."""
    from django.db import connection

    resource = agendas["resources"][number % PRACTITIONERS]
    begins = START + timedelta(days=730) + STEP * number
    connection.ensure_connection()
    with connection.connection.transaction(), connection.connection.cursor() as cursor:
        cursor.execute("SELECT set_config('permanence.structures', %s, true)", [str(agendas["structure"].pk)])
        cursor.execute(
            "INSERT INTO capacity_reservation (id, structure_id, resource_id, seat, during, before_min, after_min, state,"
            " source, overbooked_by, overbooked_why)"
            " VALUES (uuidv7(), %s, %s, 1, tstzrange(%s, %s), 0, 0, 'booked', 'bench', '', '')",
            [agendas["structure"].pk, resource.pk, begins, begins + STEP],
        )


def percentiles(work: Callable[[], None], times: int = 200) -> str:
    for _ in range(10):
        work()
    before = processor_s()
    found = sorted(seconds(work) for _ in range(times))
    ours, theirs = (1000 * (after - then) / times for after, then in zip(processor_s(), before, strict=True))
    return f"{1000 * statistics.median(found):10.2f}{1000 * found[int(times * 0.95)]:10.2f}{ours + theirs:10.2f}{theirs:10.2f}"


def processor_s() -> tuple[float, float]:
    """Tell the processor time spent so far here and by this connection's server process, in seconds."""
    import psutil
    from django.db import connection

    connection.ensure_connection()
    backend = psutil.Process(connection.connection.info.backend_pid).cpu_times()
    return time.process_time(), backend.user + backend.system


def seconds(work: Callable[[], None]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def rate(work: Callable[[int], None]) -> float:
    """Run the work for every number, shared by the clients; return how many a second."""
    from django.db import connection

    def client(first: int) -> None:
        for number in range(first, BOOKINGS, CLIENTS):
            work(number)
        connection.close()

    threads = [Thread(target=client, args=(first,)) for first in range(CLIENTS)]
    took = seconds(lambda: [step(thread) for step in (Thread.start, Thread.join) for thread in threads] and None)
    return BOOKINGS / took


if __name__ == "__main__":
    main()
