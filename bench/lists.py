"""How long a list of 20,000 patients takes, three lines in a hundred faulty: `python bench/lists.py`.

Sent, read, brought in and taken back as the worker does it, with real commits in an installation of its own; and all of
them taken out. Seconds of this machine, beside the CPU of the caller and of its PostgreSQL.
"""

import argparse
import os
import time
from collections.abc import Callable
from datetime import UTC, datetime
from random import Random
from typing import Any

from booking import FOLDER, installation

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
FAULTY, SYLLABLES = 0.03, ("du", "ben", "mai", "le", "ngu", "rou", "an", "fe", "mo", "gar", "pe", "bois", "ton", "vau")
FIRST = ("Élodie", "Marie-Françoise", "Yann", "Samia", "Thomas", "Chloé", "Hugo", "Karim", "Lina", "Zoé")


def main() -> None:
    """Print one line a step."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--lines", type=int, default=20_000)
    lines = asked.parse_args().lines
    os.environ |= {
        "PERMANENCE_VAR": str(FOLDER),
        "PERMANENCE_DEMO": "1",
        "DJANGO_SETTINGS_MODULE": "permanence.config.settings",
    }
    with installation():
        measure(content(lines))


def content(lines: int) -> bytes:
    """Write the list, the same each time."""
    chance = Random(1)
    rows = ["Nom de naissance;Prénom;Né(e) le;Sexe;Portable;Courriel"]
    for number in range(lines):
        name = "".join(chance.choice(SYLLABLES) for _ in range(4)).title() + chance.choice(SYLLABLES)
        born = (
            "31/02/1984" if chance.random() < FAULTY else f"{chance.randint(1, 28):02}/05/{chance.randint(1930, 2024)}"
        )
        reached = f"06 39 98 {number // 100 % 100:02} {number % 100:02};p{number}@exemple.test"
        rows.append(f"{name};{chance.choice(FIRST)};{born};{chance.choice('FH')};{reached}")
    return "\n".join(rows).encode()


def measure(whole: bytes) -> None:
    """Take each step in turn."""
    from permanence.directory.tests.personas import make_structure
    from permanence.foundation.actor import scope, system
    from permanence.lists import actions, jobs, queries
    from permanence.ui.handing import written

    structure = make_structure()
    by = system("bench", [structure.pk])
    of = timed("sent", lambda: actions.receive(by=by, structure=structure, file_name="x.csv", content=whole, now=NOW))

    def work() -> None:
        jobs.go_on(by=by, now=NOW, import_id=str(of.pk))

    def counted() -> str:
        with scope(by):
            found = queries.figures(of)
        return ", ".join(f"{count} {state}" for state, count in found.by_state.items() if count)

    timed("read", work, counted)
    actions.begin(by=by, of=of, now=NOW)
    timed("brought in", work, counted)
    with scope(by):
        timed("taken out as CSV", lambda: written(queries.sheet(by)[0], "csv"))
        timed("taken out as ODS", lambda: written(queries.sheet(by)[0], "ods"))
    actions.undo(by=by, of=of, now=NOW)
    timed("taken back", work, counted)


def timed(step: str, do: Callable[[], Any], said: Callable[[], str] = lambda: "") -> Any:
    """Do it, and say how long it took."""
    begins, cpu = time.perf_counter(), time.process_time()
    done = do()
    print(
        f"{step:18}{time.perf_counter() - begins:8.1f} s {time.process_time() - cpu:8.1f} s of its own CPU  {said()}",
        flush=True,
    )
    return done


if __name__ == "__main__":
    main()
