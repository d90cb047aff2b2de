"""How long the reminders of one morning take: `python bench/reminders.py`; `--patients 50000` is the whole.

One practice whose patients all come in two days and are all reminded by SMS: they are prepared as the periodic job does it,
then two workers, started as the installation starts them, hand each to the sink, the demo's telephones. Beside it, in the same
run, the limit: two clients that commit the rows of one handed-over SMS and nothing else. Wanted: 50,000 in ten minutes.
"""

import argparse
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from typing import Any

from booking import FOLDER, installation

WORKERS, AT_ONCE, WANTED = 2, 2_000, 50_000 / 600
WAIT_S, SHOWN_EACH_S = 1_800, 5


def main() -> None:
    """Print one line a step, with the progress between them."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--patients", type=int, default=5_000)
    patients = asked.parse_args().patients
    os.environ |= {
        "PERMANENCE_VAR": str(FOLDER),
        "PERMANENCE_DEMO": "1",
        "DJANGO_SETTINGS_MODULE": "permanence.config.settings",
    }
    with installation():
        measure(patients)


def measure(patients: int) -> None:
    """Prepare, send, and compare."""
    from permanence.agenda import jobs
    from permanence.foundation.actor import system

    now = datetime.now(UTC)
    structure = build(patients, now)
    by = system("bench", [structure.pk])
    prepared = told("prepared", patients, lambda: jobs.tell_reminders(by=by, now=now))
    release(by)
    sent = told("sent to the sink", patients, lambda: send(by, patients))
    limit = told("limit: two clients, the bare rows", patients, lambda: bare(structure.pk, patients))
    whole = patients / (prepared + sent)
    print(f"prepared and sent: {whole:,.0f}/s, {whole / (patients / limit):.2f} of the limit; wanted {WANTED:.0f}/s")
    print(f"50,000 would take {50_000 / whole / 60:.1f} min; load {os.getloadavg()[0]:.1f}")


def told(step: str, count: int, do: Any) -> float:
    """Do it, and say how long it took."""
    began = time.monotonic()
    do()
    seconds = time.monotonic() - began
    print(f"{step}: {count:,} in {seconds:.1f} s, {count / seconds:,.0f}/s", flush=True)
    return seconds


def build(patients: int, now: datetime) -> Any:
    """Write a practice, its patients with a mobile each, and their appointments in two days."""
    from django.db import connection
    from psycopg.types.range import Range

    from permanence.agenda.models import Appointment
    from permanence.agenda.tests.factories import make_reason
    from permanence.directory.tests.personas import make_practitioner, make_structure
    from permanence.foundation.actor import scope, system
    from permanence.messaging.actions import open_account
    from permanence.patients.models import Contact, Patient

    structure = make_structure("MSP des Tilleuls", phone="+33536490100")
    by = system("bench", [structure.pk])
    role = make_practitioner(structure)
    reason = make_reason(role)
    starts = now + timedelta(days=2, minutes=-1)
    with scope(by):
        open_account(by=by, structure=structure, provider="sink", signed="MSP des Tilleuls", per_minute=60_000, now=now)
        people = [
            Patient(structure=structure, birth_name=f"Nom{n}", first_names="Élodie", birth_date=date(1984, 3, 12))
            for n in range(patients)
        ]
        Patient.objects.bulk_create(people, batch_size=AT_ONCE)
        Contact.objects.bulk_create(
            (
                Contact(structure=structure, patient=p, system="phone", value=f"+3376{n:07}")
                for n, p in enumerate(people)
            ),
            batch_size=AT_ONCE,
        )
        Appointment.objects.bulk_create(
            (
                Appointment(
                    structure=structure, patient=p, practitioner_role=role, reason=reason,
                    during=Range(starts, starts + timedelta(minutes=15), "[)"), created_at=now - timedelta(days=30),
                )
                for p in people
            ),
            batch_size=AT_ONCE,
        )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE patients_patient, patients_contact, agenda_appointment")
    return structure


def release(by: Any) -> None:
    """Let them leave at whatever hour it is measured."""
    from django.db import connection

    from permanence.foundation.actor import scope
    from permanence.messaging.models import Message

    with scope(by):
        Message.objects.filter(state="queued").update(due_at=datetime.now(UTC))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET scheduled_at = NULL WHERE queue_name = 'messages'")


def send(by: Any, patients: int) -> None:
    """Start the workers, and wait until all is sent."""
    from permanence.foundation.actor import scope
    from permanence.messaging.models import Message

    command = [sys.executable, "-m", "permanence.runtime.worker"]
    workers = [subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) for _ in range(WORKERS)]
    try:
        until, shown = time.monotonic() + WAIT_S, time.monotonic()
        while time.monotonic() < until:
            with scope(by):
                done = Message.objects.filter(state="sent").count()
            if done >= patients:
                return
            if time.monotonic() - shown > SHOWN_EACH_S:
                shown = time.monotonic()
                print(f"  {done:,} of {patients:,}", flush=True)
            time.sleep(0.5)
        raise SystemExit("not all of it was sent in half an hour")
    finally:
        for worker in workers:
            worker.terminate()
        for worker in workers:
            worker.wait(30)


def bare(structure_id: Any, patients: int) -> None:
    """Commit what an SMS handed over leaves behind, one transaction each, by two clients."""
    from django.conf import settings
    from psycopg import connect

    from permanence.foundation.ids import uuid7

    known = settings.DATABASES["default"]
    address = {
        "host": known["HOST"], "port": known["PORT"], "dbname": known["NAME"], "user": known["USER"],
        "password": known["PASSWORD"],
    }  # fmt: skip

    def client(count: int) -> None:
        with connect(**{k: v for k, v in address.items() if v}) as link:
            for _ in range(count):
                with link.transaction():
                    link.execute("SELECT set_config('permanence.structures', %s, true)", [str(structure_id)])
                    pk = uuid7()
                    link.execute(
                        "INSERT INTO messaging_message (id, structure_id, channel, kind, to_address, subject, body, key, state)"
                        " VALUES (%s, %s, 'sms', 'letter', '+33639980000', 's', 'b', %s, 'sent')",
                        [pk, structure_id, f"bare:{pk}"],
                    )
                    link.execute(
                        "INSERT INTO messaging_attempt (id, structure_id, message_id, outcome, detail)"
                        " VALUES (%s, %s, %s, 'accepted', '')",
                        [uuid7(), structure_id, pk],
                    )

    with ThreadPoolExecutor(WORKERS) as pool:
        list(pool.map(client, [patients // WORKERS] * WORKERS))


if __name__ == "__main__":
    main()
