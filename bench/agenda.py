"""What the agenda's pages cost the server: `python bench/agenda.py`.

An installation of its own in var/bench, eight practitioners with full weeks; each page goes through every layer but the
socket, signed in, 100 times. The week of one practitioner is to stay within 12 statements and 80 ms, the day of eight
within 120 ms. CPU time is the page's and the database's own, so a busy machine does not blur it.
"""

import os
import statistics
import time
from datetime import timedelta
from random import Random
from typing import Any

from booking import FOLDER, START, STEP, installation, open_week, processor_s

PRACTITIONERS, FULL, TIMES = 8, 0.85, 100
MONDAY = "2026-11-23"


def main() -> None:
    """Build the agendas, then print the table."""
    os.environ |= {
        "PERMANENCE_VAR": str(FOLDER),
        "PERMANENCE_DEMO": "1",
        "DJANGO_SETTINGS_MODULE": "permanence.config.settings",
    }
    with installation():
        import time_machine
        from django.core.management import call_command

        call_command("collectstatic", interactive=False, verbosity=0)
        with time_machine.travel(START, tick=True):
            client, roles = build()
            everyone, one = ",".join(map(str, roles)), str(roles[0])
            week, day = {"from": MONDAY, "to": "2026-11-30"}, {"from": MONDAY, "to": "2026-11-24"}
            print(f"{'':44}{'statements':>12}{'p50 ms':>10}{'p95 ms':>10}{'CPU ms':>10}{'bytes':>10}")
            for told, address, asked in (
                ("week of one: the page", "/agenda/", {"view": "week", "on": MONDAY, "of": one}),
                ("week of one: what it holds", "/agenda/events/", week | {"of": one}),
                (f"day of {PRACTITIONERS}: the page", "/agenda/", {"view": "day", "on": MONDAY, "of": everyone}),
                (f"day of {PRACTITIONERS}: what it holds", "/agenda/events/", day | {"of": everyone}),
                (f"month of {PRACTITIONERS}", "/agenda/", {"view": "month", "on": MONDAY, "of": everyone}),
                ("two days of all on paper", "/agenda/printed/", {"on": MONDAY}),
            ):
                print(f"{told:44}{measure(client, address, asked)}")


def build() -> tuple[Any, list[Any]]:
    """Write eight practitioners and their appointments; return a secretary's browser and whom she looks at."""
    from django.test import Client
    from psycopg.types.range import Range

    from permanence.agenda.models import Appointment
    from permanence.agenda.tests.factories import make_reason
    from permanence.capacity.models import Opening, Reservation
    from permanence.capacity.tests.factories import make_resource
    from permanence.directory.tests.personas import make_member, make_practitioner, make_site, make_structure, sign_in
    from permanence.foundation.actor import scope, system
    from permanence.foundation.ids import uuid7
    from permanence.patients.tests.factories import make_patient

    chance, structure = Random(1), make_structure()
    site = make_site(structure)
    by = system("bench", [structure.pk])
    roles = [make_practitioner(structure, f"Nom{n}", site=site) for n in range(PRACTITIONERS)]
    with scope(by):
        patients = [make_patient(structure, birth_name=f"Nom{chr(97 + n % 26)}{chr(97 + n // 26)}") for n in range(200)]
        for role in roles:
            resource, reason = make_resource(role), make_reason(role)
            open_week(by, resource)
            appointments, taken = [], []
            for opening in Opening.objects.filter(resource=resource, starts_at__lt=START + timedelta(days=45)):
                begins = opening.starts_at
                while begins < opening.ends_at:
                    if chance.random() < FULL:
                        during = Range(begins, begins + STEP, "[)")
                        one = Appointment(
                            id=uuid7(), structure=structure, patient=chance.choice(patients), practitioner_role=role,
                            reason=reason, during=during,
                        )  # fmt: skip
                        appointments.append(one)
                        taken.append(
                            Reservation(
                                structure=structure, resource=resource, during=during, source="appointment",
                                held_for=one.pk,
                            )
                        )  # fmt: skip
                    begins += STEP
            Appointment.objects.bulk_create(appointments, batch_size=2000)
            Reservation.objects.bulk_create(taken, batch_size=2000)
    client = Client(headers={"Accept-Language": "fr"}, SERVER_NAME="localhost")
    sign_in(client, make_member(structure))
    return client, [role.pk for role in roles]


def measure(client: Any, address: str, asked: dict[str, str]) -> str:
    """Ask for a page again and again; tell its statements, its times and its size."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    for _ in range(5):
        answer = client.get(address, asked)
        assert answer.status_code == 200, answer.content[:500]
    with CaptureQueriesContext(connection) as spent:
        client.get(address, asked)
    count, before, took = len(spent), processor_s(), []
    for _ in range(TIMES):
        began = time.perf_counter()
        client.get(address, asked)
        took.append(1000 * (time.perf_counter() - began))
    cpu_ms = 1000 * (sum(processor_s()) - sum(before)) / TIMES
    p50, p95 = statistics.median(took), sorted(took)[int(TIMES * 0.95)]
    return f"{count:12}{p50:10.1f}{p95:10.1f}{cpu_ms:10.1f}{len(answer.content):10}"


if __name__ == "__main__":
    main()
