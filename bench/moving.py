"""How long an agenda of 100,000 appointments takes to move in: `python bench/moving.py`.

Sent, read, brought in and taken back as the worker does it, with real commits in an installation of its own, beside as
many bare rows of the same width without constraint, fence, history or free time. Seconds of this machine.
"""

import argparse
import os
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from booking import FOLDER, installation
from lists import timed

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
PARIS = ZoneInfo("Europe/Paris")
DOCTORS = ("Benali", "Roux", "Castaing", "Pujol", "Galinier", "Vidal", "Marty", "Lafon", "Serres", "Delmas")
PATIENTS, LASTS = 5_000, 15
BARE = """
    CREATE TEMP TABLE bare (id uuid PRIMARY KEY, structure uuid, patient uuid, role uuid, reason uuid, during tstzrange);
    INSERT INTO bare SELECT uuidv7(), uuidv7(), uuidv7(), uuidv7(), uuidv7(),
        tstzrange(now() + n * interval '15 minutes', now() + (n + 1) * interval '15 minutes')
    FROM generate_series(1, %s) n;
"""


def main() -> None:
    """Print one line a step."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--lines", type=int, default=100_000)
    lines = asked.parse_args().lines
    os.environ |= {
        "PERMANENCE_VAR": str(FOLDER),
        "PERMANENCE_DEMO": "1",
        "DJANGO_SETTINGS_MODULE": "permanence.config.settings",
    }
    with installation():
        measure(lines)


def practice() -> Any:
    """Return a practice of ten doctors who receive every weekday, with their reasons and 5,000 patients."""
    from permanence.agenda.tests.factories import make_reason
    from permanence.capacity.tests.factories import make_open, make_resource
    from permanence.directory.tests.personas import make_practitioner, make_structure
    from permanence.foundation.actor import scope, system
    from permanence.patients.models import Patient

    structure = make_structure()
    for doctor in DOCTORS:
        role = make_practitioner(structure, doctor)
        resource = make_resource(role)
        for weekday in range(5):
            make_open(resource, time(8), time(19), weekday=weekday, now=NOW)
        make_reason(role)
    with scope(system("bench", [structure.pk])):
        traits = {"structure": structure, "first_names": "Élodie", "birth_date": date(1984, 3, 12)}
        Patient.objects.bulk_create((Patient(birth_name=name(at), **traits) for at in range(PATIENTS)), batch_size=1000)
    return structure


def name(at: int) -> str:
    """Return a family name of letters alone."""
    return "Nom" + "".join(chr(97 + int(digit)) for digit in str(at))


def content(lines: int) -> bytes:
    """Write the agenda: a third in the past, the rest to come, one in fifty at the time of another; in no order."""
    chance, rows = Random(2), []
    per_day = 40 * len(DOCTORS)
    first = NOW.date() - timedelta(days=lines // per_day // 3)
    for at in range(lines):
        day, slot = divmod(at, per_day)
        doctor, place = divmod(slot, 40)
        on = first + timedelta(days=day)
        place = max(place - 1, 0) if chance.random() < 0.02 else place
        begins = datetime.combine(on, time(8)) + timedelta(minutes=LASTS * place)
        rows.append(
            f"{begins:%d/%m/%Y};{begins:%H:%M};{LASTS};Dr {DOCTORS[doctor]};{name(chance.randrange(PATIENTS))};Élodie;"
            f"12/03/1984;Consultation;{'Venu' if begins.date() < NOW.date() else ''}"
        )
    chance.shuffle(rows)
    return "\n".join(["Date;Heure;Durée;Praticien;Nom;Prénom;Date de naissance;Motif;Statut", *rows]).encode()


def measure(lines: int) -> None:
    """Take each step in turn."""
    from django.db import connection

    from permanence.capacity.queries import free_time_differences
    from permanence.foundation.actor import scope, system
    from permanence.lists import actions, jobs, queries

    structure = practice()
    by = system("bench", [structure.pk])
    whole = content(lines)

    def work(of: Any) -> None:
        jobs.go_on(by=by, now=NOW, import_id=str(of.pk))

    def counted() -> str:
        with scope(by):
            found = queries.figures(of)
        return ", ".join(f"{count} {state}" for state, count in found.by_state.items() if count)

    of = timed(
        "sent",
        lambda: actions.receive(by=by, structure=structure, kind="agenda", file_name="x.csv", content=whole, now=NOW),
    )
    timed("read", lambda: work(of), counted)
    actions.begin(by=by, of=of, now=NOW)
    timed("brought in", lambda: work(of), counted)
    with scope(by):
        print(f"{len(list(free_time_differences(by)))} differences of the free time from what is computed from scratch")
    actions.undo(by=by, of=of, now=NOW)
    timed("taken back", lambda: work(of), counted)
    with connection.cursor() as cursor:
        timed("bare rows", lambda: cursor.execute(BARE.replace("%s", str(lines))))


if __name__ == "__main__":
    main()
