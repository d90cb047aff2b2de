"""Figures of a simulated day on the demo world, as docs/benchmarks.md tells them: `python bench/day.py`.

A house of its own: first and second start, memory of each part, and the day.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from permanence.demo.house import House

MOST_MIB = 700
MIB = 2**20
ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    """Measure, and print the tables."""
    asked = arguments()
    with tempfile.TemporaryDirectory(prefix="permanence-bench-") as folder:
        house = House(Path(folder) / "var", PERMANENCE_WEB_PROCESSES=str(asked.web))
        starts = [start_and_stop(house), house.start()]
        try:
            at_rest = memory(house)
            report = replay(house, asked, Path(folder) / "report.json")
            after = memory(house)
        finally:
            house.stop()
    machine()
    print_starts(starts)
    print_memory(at_rest, after)
    print_day(report)
    return 0 if max(sum(at_rest.values()), sum(after.values())) < MOST_MIB and not any(nought(report)) else 1


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--speed", type=float, default=60)
    parser.add_argument("--secretaries", type=int, default=6)
    parser.add_argument("--from", dest="from_", default="00:00")
    parser.add_argument("--limit", type=int)
    parser.add_argument("--calls", type=Path)
    parser.add_argument("--date", default="2026-11-23")
    parser.add_argument("--web", type=int, default=1, help="web processes")
    return parser.parse_args()


def start_and_stop(house: House) -> float:
    """Return the seconds of a first start: database, world and all."""
    seconds = house.start()
    house.stop()
    return seconds


def memory(house: House) -> dict[str, float]:
    """Return the MiB of each part, pages shared between processes counted once."""
    return {name: size / MIB for name, size in house.memory().items()}


def replay(house: House, asked: argparse.Namespace, report: Path) -> dict[str, Any]:
    """Replay the day as an administrator does."""
    words = ["simulate", "day", "--report", str(report), "--speed", str(asked.speed), "--date", asked.date]
    words += ["--secretaries", str(asked.secretaries), "--from", asked.from_]
    words += ["--limit", str(asked.limit)] if asked.limit else []
    words += ["--calls", str(asked.calls)] if asked.calls else []
    subprocess.run(house.command(*words), env=house.surroundings, cwd=ROOT, check=False)
    told: dict[str, Any] = json.loads(report.read_text())
    return told


def machine() -> None:
    free = os.getloadavg()[0]
    print(
        f"\n{os.cpu_count()} cores ({platform.machine()}), Python {platform.python_version()}, load {free:.1f} at the end\n"
    )


def print_starts(starts: list[float]) -> None:
    print("| start | seconds |\n|---|---|")
    print(f"| first (database made, world built) | {starts[0]:.1f} |\n| second | {starts[1]:.1f} |\n")


def print_memory(at_rest: dict[str, float], after: dict[str, float]) -> None:
    print("| memory (PSS, MiB) | at rest | after the day |\n|---|---|---|")
    for name, before in at_rest.items():
        print(f"| {name} | {before:.0f} | {after[name]:.0f} |")
    print(f"| **all** (at most {MOST_MIB}) | **{sum(at_rest.values()):.0f}** | **{sum(after.values()):.0f}** |\n")


def print_day(report: dict[str, Any]) -> None:
    calls, waiting = report["calls"], report["waiting_s"]
    print("| the day | |\n|---|---|")
    print(
        f"| replayed | {report['speed']:g} times faster, {report['real_seconds']:.0f} s, {report['secretaries']} secretaries |"
    )
    print(f"| calls offered, answered, abandoned | {calls['offered']}, {calls['answered']}, {calls['abandoned']} |")
    print(f"| busiest hour | {report['busiest_hour_calls']} calls |")
    print(f"| waiting (simulated) p50, p95, max | {waiting['p50']:.0f}, {waiting['p95']:.0f}, {waiting['max']:.0f} s |")
    print(f"| bookings | {len(report['bookings'])} |")
    print(f"| double bookings, adrift, lost, unconfirmed | {', '.join(map(str, nought(report)))} |")
    print(
        f"| server answers, in the busiest second | {report['requests_answered']}, {report['busiest_second_requests']} |"
    )
    print(f"| errors | {report['errors'] or 'none'} |\n")
    print("| step | times | p50 ms | p95 ms | max ms |\n|---|---|---|---|---|")
    for name, step in report["steps_ms"].items():
        print(f"| {name} | {step['times']} | {step['p50']:.0f} | {step['p95']:.0f} | {step['max']:.0f} |")


def nought(report: dict[str, Any]) -> list[int]:
    return list(report["must_be_nought"].values())


if __name__ == "__main__":
    sys.exit(main())
