"""What one decision of the desk costs, with directives and colleagues by the hundred: `python bench/deciding.py`.

Pure Python, one process, a made-up house. Each case is decided many times; the best round of processor time tells what
the machine can do when it is little disturbed. The budget is 2 ms a decision with 50 directives and 200 colleagues' free times; a decision
with one practitioner alone, measured in the same run, gives the ratio that does not depend on the machine.
"""

import argparse
import os
import platform
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from permanence.desk.rules.deciding import (
    Caller,
    Directive,
    Patient,
    Practitioner,
    Request,
    Scene,
    Slot,
    Urgency,
    decide,
)

NOW = datetime(2026, 11, 23, 9, 12, tzinfo=UTC)
PARIS, BUDGET_MS = ZoneInfo("Europe/Paris"), 2.0
BODIES = {
    "new_patients": {"policy": "refuse", "exceptions": [{"if": "urgent", "policy": "accept"}]},
    "emergency_slots": {"min_urgency": "same_day", "release_h": 2},
    "closed": {"replaced_by": None},
    "exceptions": {"ask": "sometimes", "via": "message", "answer_within_min": 120},
    "overbook": {"max_per_half_day": 1, "min_urgency": "same_day", "known_only": False},
}
CASES = [(urgency, known) for urgency in list(Urgency)[:4] for known in (True, False)]


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--colleagues", type=int, default=200)
    parser.add_argument("--directives", type=int, default=50)
    parser.add_argument("--slots", type=int, default=10, help="free times of each colleague")
    parser.add_argument("--times", type=int, default=100)
    asked = parser.parse_args()
    people, orders = house(asked.colleagues, asked.slots), directives(asked.directives)
    print(
        f"\n{os.cpu_count()} cores ({platform.machine()}), Python {platform.python_version()}, load {os.getloadavg()[0]:.1f}\n"
    )
    print("| urgency | patient | proposals | ms | of budget | × one practitioner alone |")
    print("|--|--|--:|--:|--:|--:|")
    for urgency, known in CASES:
        scene = call(urgency, known)
        many = cost(lambda scene=scene: decide(scene, orders, people, NOW), asked.times)
        alone = cost(lambda scene=scene: decide(scene, orders, people[:1], NOW), asked.times)
        told = len(decide(scene, orders, people, NOW))
        print(
            f"| {urgency.name.lower()} | {'known' if known else 'new'} | {told} | {many:.2f} | {many / BUDGET_MS:.0%} | {many / alone:.0f} |"
        )


def house(colleagues: int, slots: int) -> list[Practitioner]:
    chance = Random(4)
    return [practitioner(number, chance, slots) for number in range(colleagues + 1)]


def practitioner(number: int, chance: Random, slots: int) -> Practitioner:
    free = tuple(
        Slot(NOW + timedelta(minutes=20 * chance.randrange(14 * 72)), 20, chance.random() < 0.2) for _ in range(slots)
    )
    return Practitioner(
        id=f"p{number}",
        name=f"Dr P{number}",
        house=number < 10,
        agenda_here=True,
        accepts_new=True,
        accessible=True,
        distance_km=number % 40,
        slots=() if number == 0 else free,
    )


def directives(count: int) -> list[Directive]:
    kinds = [("colleagues", {"order": ["p7", "p3"], "zone": True}), ("no_show", {"after": 3, "then": "message"})]
    kinds += [(kind, body) for _ in range(count) for kind, body in BODIES.items()]
    return [
        Directive(
            id=f"d{number}",
            kind=kind,
            body=body,
            term="permanent",
            written_at=NOW - timedelta(days=number),
            practitioner=f"p{0 if number < 2 else number}",
            valid_from=NOW + timedelta(days=2) if kind == "closed" else None,
        )
        for number, (kind, body) in enumerate(kinds[:count])
    ]


def call(urgency: Urgency, known: bool) -> Scene:
    return Scene(
        "p0",
        PARIS,
        Caller("self"),
        Patient(frozenset({"p0"} if known else ()), 54, has_doctor=True, ill=False, pregnant=False),
        Request("appointment", urgency, frozenset(), insists=True),
    )


def cost(work: Callable[[], object], times: int) -> float:
    """Return the milliseconds of processor time of one, in the best of several rounds."""
    best = float("inf")
    for _ in range(5):
        begun = time.process_time()
        for _ in range(times):
            work()
        best = min(best, (time.process_time() - begun) / times)
    return 1000 * best


if __name__ == "__main__":
    main()
