"""Two hundred hands on one slot, through the desk's own form over HTTP: `python bench/hands.py`.

A house of its own. The contest is run several times, each for the first time that is free; the best one tells what the
machine can do when it is not disturbed. Ratios rather than seconds: a refusal alone, measured in the same run, times the
hands, is what taking one's turn costs.
"""

import argparse
import asyncio
import os
import platform
import tempfile
from collections import Counter
from pathlib import Path

from permanence.demo.house import House
from permanence.demo.ids import practitioner_role_id, structure_id
from permanence.demo.logins import PASSWORD
from permanence.demo.places import AGENTS, DOMAIN
from permanence.simulation.hands import Contest, Outcome, known_patients

PRACTICE, PRACTITIONER = "arcangues", "darcangues"
DEADLOCKS = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--web", type=int, default=1, help="web processes")
    asked = parser.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="permanence-bench-") as folder,
        House(Path(folder) / "var", PERMANENCE_WEB_PROCESSES=str(asked.web)) as house,
    ):
        got = [asyncio.run(contest(house).run()) for _ in range(asked.times)]
        with house.database() as database:
            deadlocks = database.execute(DEADLOCKS).fetchone() or (0,)
    print(
        f"\n{os.cpu_count()} cores ({platform.machine()}), Python {platform.python_version()}, load {os.getloadavg()[0]:.1f}\n"
    )
    print("| booked | refused | p50 s | p95 s | slowest s | one refusal alone ms | slowest / hands × alone |")
    print("|--:|--:|--:|--:|--:|--:|--:|")
    for one in sorted(got, key=lambda outcome: outcome.waited(1)):
        print(row(one))
    print(f"\nDeadlocks: {deadlocks[0]}")


def contest(house: House) -> Contest:
    accounts = [f"{agent.mailbox}@{DOMAIN}" for agent in AGENTS[:12]]
    with house.database() as database:
        patients = known_patients(database, practitioner_role_id(PRACTITIONER))
    return Contest(house.url, accounts, PASSWORD, structure_id(PRACTICE), patients)


def row(got: Outcome) -> str:
    statuses, slowest = Counter(answer.status for answer in got.answers), got.waited(1)
    ratio = slowest / (len(got.answers) * got.alone)
    times = " | ".join(f"{got.waited(share):.2f}" for share in (0.5, 0.95, 1))
    return f"| {statuses[200]} | {statuses[409]} | {times} | {1000 * got.alone:.0f} | {ratio:.2f} |"


if __name__ == "__main__":
    main()
