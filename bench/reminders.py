"""Fifty thousand reminders prepared and sent by two workers: `python bench/reminders.py`; `--reminders 5000` is quick.

A house of its own with the demo world, and beside it practices whose patients all come in a fortnight: half are told by SMS,
which the demo's telephones take, half by e-mail, which goes through SMTP to the demo's mailbox. The practices lie where it is
day, so that nothing waits for the morning. The clock runs from the first job to the last message that has left; CPU is the
workers' and PostgreSQL's own.
"""

import argparse
import os
import platform
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import psutil

from permanence.demo.house import House
from permanence.demo.ids import structure_id

PRACTICE, LEAD_MIN, PATIENCE_S, LOOK_EVERY_S = "tilleuls", 14 * 24 * 60, 3600, 1.0
COPIED = """
    INSERT INTO {table} ({columns}) SELECT {columns} FROM (
        SELECT (jsonb_populate_record(t, {changes})).* FROM {table} t, generate_series(1, %(practices)s) n
        WHERE t.id = (SELECT id FROM {table} WHERE {which} LIMIT 1)) made
"""
PRACTICES: tuple[tuple[str, str, str], ...] = (  # table, which row is copied, what is other in each copy
    ("directory_structure", "id = %(one)s",
     "jsonb_build_object('id', md5('told ' || n)::uuid, 'name', 'Cabinet ' || n, 'time_zone', %(zone)s::text)"),
    ("directory_site", "structure_id = %(one)s",
     "jsonb_build_object('id', md5('site ' || n)::uuid, 'structure_id', md5('told ' || n)::uuid)"),
    ("directory_practitionerrole", "structure_id = %(one)s",
     ("jsonb_build_object('id', md5('role ' || n)::uuid, 'structure_id', md5('told ' || n)::uuid, "
     "'site_id', md5('site ' || n)::uuid)")),
    ("agenda_visitreason", "structure_id = %(one)s AND modality = 'office'",
     ("jsonb_build_object('id', md5('reason ' || n)::uuid, 'structure_id', md5('told ' || n)::uuid, "
     "'practitioner_role_id', md5('role ' || n)::uuid, 'referral_required', false)")),
    ("messaging_smsaccount", "structure_id = %(one)s",
     ("jsonb_build_object('id', md5('account ' || n)::uuid, 'structure_id', md5('told ' || n)::uuid, "
     "'per_minute', 60000, 'next_at', null)")),
)  # fmt: skip
PEOPLE = (
    """
    INSERT INTO agenda_reminding (id, structure_id, leads_min, cancel_until_min, silent_after, early_min)
    SELECT uuidv7(), md5('told ' || n)::uuid, ARRAY[%(lead)s], 120, 3, 0 FROM generate_series(1, %(practices)s) n
    """,
    """
    INSERT INTO patients_patient (id, structure_id, birth_name, used_name, first_names, birth_date, sex, birth_place_code,
        identity_retrieved, identity_checked, language)
    SELECT md5('patient ' || n)::uuid, md5('told ' || 1 + n %% %(practices)s)::uuid, 'Mesure', '', 'Camille',
        date '1950-01-01' + n %% 20000, 'unknown', '', false, false, 'fr' FROM generate_series(1, %(count)s) n
    """,
    """
    INSERT INTO patients_contact (id, structure_id, patient_id, system, value, note)
    SELECT uuidv7(), md5('told ' || 1 + n %% %(practices)s)::uuid, md5('patient ' || n)::uuid,
        CASE WHEN n %% 4 < 2 THEN 'phone' ELSE 'email' END,
        CASE WHEN n %% 4 < 2 THEN '+3361' || lpad((n * 7919 %% 10000000)::text, 7, '0') ELSE 'p' || n || '@exemple.invalid' END,
        '' FROM generate_series(1, %(count)s) n
    """,
    """
    INSERT INTO agenda_appointment (id, structure_id, patient_id, practitioner_role_id, reason_id, during, status, stage,
        modality, referral_required, urgent, overbooked, source, created_at)
    SELECT uuidv7(), md5('told ' || practice)::uuid, md5('patient ' || n)::uuid, md5('role ' || practice)::uuid,
        md5('reason ' || practice)::uuid, tstzrange(%(starts)s, %(starts)s + interval '20 min'), 'booked', 'planned', 'office',
        false, false, false, 'desk', now() - interval '40 days'
    FROM generate_series(1, %(count)s) n CROSS JOIN LATERAL (SELECT 1 + n %% %(practices)s AS practice) where_
    """,
)  # fmt: skip
STANDS = "SELECT count(*), count(*) FILTER (WHERE state = 'sent') FROM messaging_message WHERE structure_id = ANY (%s)"


@dataclass(frozen=True)
class Took:
    """How long it took, and what it cost."""

    prepared_s: float
    sent_s: float
    workers_s: float
    database_s: float


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reminders", type=int, default=50_000)
    parser.add_argument("--practices", type=int, default=10)
    parser.add_argument("--workers", type=int, default=2)
    asked = parser.parse_args()
    zone = daytime(datetime.now(UTC))
    with (
        tempfile.TemporaryDirectory(prefix="permanence-bench-") as folder,
        House(Path(folder) / "var", PERMANENCE_WORKERS=str(asked.workers)) as house,
    ):
        here = build(house, asked.reminders, asked.practices, zone)
        took = send(house, here, asked.reminders)
    machine = f"{os.cpu_count()} cores ({platform.machine()}), Python {platform.python_version()}"
    print(f"\n{machine}, {asked.workers} workers, load {os.getloadavg()[0]:.1f}\n")
    print("| reminders | all written after | all sent after | each s | CPU ms each: workers | PostgreSQL |")
    print("|--:|--:|--:|--:|--:|--:|")
    each = 1000 / asked.reminders
    print(f"| {asked.reminders:,} | {took.prepared_s:.0f} s | {took.sent_s:.0f} s | {asked.reminders / took.sent_s:.0f} "
          f"| {took.workers_s * each:.1f} | {took.database_s * each:.1f} |")  # fmt: skip


def daytime(now: datetime) -> str:
    """Return a zone in which telephones may ring now and for hours: neither night nor Sunday.

    :raises SystemExit: when there is none, on Sundays
    """
    from permanence.messaging.rules.reaching import is_quiet

    for hours in range(-12, 15):
        zone = f"Etc/GMT{-hours:+d}"
        if not any(is_quiet(now + timedelta(hours=h), ZoneInfo(zone)) for h in (-1, 0, 1)):
            return zone
    raise SystemExit("It is Sunday or night wherever one looks: nobody is reminded now. Measure on a weekday.")


def build(house: House, count: int, practices: int, zone: str) -> list[UUID]:
    """Write practices, patients and appointments in bulk, as the administrator, whom no trigger follows."""
    told: dict[str, Any] = {
        "one": structure_id(PRACTICE), "zone": zone, "practices": practices, "count": count, "lead": LEAD_MIN,
        "starts": datetime.now(UTC) + timedelta(minutes=LEAD_MIN - 5),
    }  # fmt: skip
    with house.database() as database:
        database.execute("SET session_replication_role = replica")
        for table, which, changes in PRACTICES:
            columns = database.execute(
                "SELECT string_agg(format('%%I', attname), ', ') FROM pg_attribute WHERE attrelid = %s::regclass "
                "AND attnum > 0 AND NOT attisdropped AND attgenerated = ''", [table]).fetchone()  # fmt: skip
            database.execute(COPIED.format(table=table, which=which, changes=changes, columns=columns[0]), told)
        for statement in PEOPLE:
            database.execute(statement, told)
        database.execute("SET session_replication_role = origin")
        found = database.execute("SELECT md5('told ' || n)::uuid FROM generate_series(1, %s) n", [practices]).fetchall()
    with house.database() as database:
        database.autocommit = True
        database.execute("VACUUM ANALYZE")  # as the server does by itself soon after
    return [row[0] for row in found]


def send(house: House, here: list[UUID], count: int) -> Took:
    """Let each practice tell what is due, as every five minutes; wait until the last message has left."""
    os.environ |= house.surroundings | {"DJANGO_SETTINGS_MODULE": "permanence.config.settings"}
    import django

    django.setup()
    from permanence.agenda.jobs.reminders import tell_reminders
    from permanence.foundation.actor import scope, system

    parts = {name: house.part(name) for name in ("worker", "postgres")}
    spent = {name: processor_s(found) for name, found in parts.items()}
    began, prepared = time.monotonic(), 0.0
    with scope(system("bench", here)):
        for one in here:
            tell_reminders.defer(structure_id=one, once_as=f"tell_reminders:{one}")
    with house.database() as database:
        database.autocommit = True
        while time.monotonic() - began < PATIENCE_S:
            written, sent = database.execute(STANDS, [here]).fetchone()
            print(f"\r{written:,} written, {sent:,} sent", end="", file=sys.stderr, flush=True)
            prepared = prepared or (time.monotonic() - began if written >= count else 0.0)
            if sent >= count:
                break
            time.sleep(LOOK_EVERY_S)
        else:
            raise SystemExit(f"Only {sent:,} of {count:,} have left.")
    cost = {name: processor_s([*found, *house.part(name)]) - spent[name] for name, found in parts.items()}
    return Took(prepared, time.monotonic() - began, cost["worker"], cost["postgres"])


def processor_s(processes: list[psutil.Process]) -> float:
    """Return the processor time that processes took so far, those they waited for too."""
    total = 0.0
    for one in {process.pid: process for process in processes}.values():
        try:
            total += sum(one.cpu_times()[:4])
        except psutil.NoSuchProcess:
            continue
    return total


if __name__ == "__main__":
    main()
