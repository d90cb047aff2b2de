"""`permanence simulate day`: its words, and what it shows while it runs."""

import argparse
import asyncio
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from datetime import time as clock_time
from pathlib import Path
from typing import TYPE_CHECKING

from permanence.simulation.calls import BadLog, Call, draw, read

if TYPE_CHECKING:
    from permanence.simulation.day import Day
    from permanence.simulation.house import Verdict
    from permanence.simulation.measures import Measures
    from permanence.simulation.report import Report

DEMO_PASSWORD = "bonjour-permanence"  # noqa: S105  # the demo's own, printed at each of its starts
WORKER_S = 300.0  # how long the last confirmations may take: a killed worker's jobs are given back after a minute


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what may be replayed, and how."""
    parser.add_argument("what", choices=["day"], help="what to replay: a day of calls")
    parser.add_argument("--url", help="address of the running installation (PERMANENCE_URL)")
    parser.add_argument(
        "--calls", type=Path, metavar="FILE.csv", help="a call log; without it a day like real ones is drawn"
    )
    parser.add_argument("--date", default="auto", metavar="YYYY-MM-DD", help="the day of the log to replay (its first)")
    parser.add_argument(
        "--from", dest="from_", type=hour, default=clock_time(), metavar="HH:MM", help="leave out what rang before"
    )
    parser.add_argument("--speed", type=float, default=60.0, help="how many times faster than life (60)")
    parser.add_argument("--secretaries", type=int, default=6, help="how many answer (6)")
    parser.add_argument("--limit", type=int, metavar="N", help="replay the first N calls only")
    parser.add_argument("--password", default=DEMO_PASSWORD, help="of the simulated secretaries (the demo's)")
    parser.add_argument("--report", type=Path, metavar="FILE.json", help="write the figures there too")


def hour(words: str) -> clock_time:
    """Read an hour of the clock.

    :raises ArgumentTypeError: when it is none
    """
    try:
        return clock_time.fromisoformat(words)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{words} is not an hour such as 08:30") from None


def run(arguments: argparse.Namespace) -> int:
    """Replay the day and report; 1 when something that must never be was found."""
    try:
        chosen = choose(arguments)
    except OSError as problem:
        print(f"permanence simulate: {problem.filename} cannot be read: {problem.strerror}", file=sys.stderr)
        return 2
    except (BadLog, ValueError) as problem:
        print(f"permanence simulate: {problem}", file=sys.stderr)
        return 2
    from permanence.simulation.screen import Unreachable
    from permanence.simulation.secretary import CannotSignIn

    try:
        report = replay(chosen)
    except (CannotSignIn, NobodyThere) as problem:
        print(f"permanence simulate: {problem}", file=sys.stderr)
        return 2
    except Unreachable as problem:
        print(
            f"permanence simulate: no good answer from {chosen.url} ({problem}): does it run? "
            "Another address is told by --url or PERMANENCE_PORT.",
            file=sys.stderr,
        )
        return 2
    print(report.in_words())
    if arguments.report:
        arguments.report.write_text(json.dumps(report.as_json(), indent=2, ensure_ascii=False) + "\n")
    return 0 if report.verdict.kept else 1


class NobodyThere(Exception):
    """There is no line to ring, or nobody to answer it."""


@dataclass(frozen=True)
class Chosen:
    """What the command line asks for, checked."""

    url: str
    day: str
    calls: Sequence[Call]
    speed: float
    secretaries: int
    password: str


def choose(arguments: argparse.Namespace) -> Chosen:
    """Read the command line and the log.

    :raises BadLog, ValueError: saying what is wrong
    """
    from permanence.config.environment import ENVIRONMENT

    if arguments.speed <= 0 or arguments.secretaries < 1:
        raise ValueError("--speed and --secretaries must be above 0")
    day = None if arguments.date == "auto" else date.fromisoformat(arguments.date)
    if arguments.calls:
        day, calls = read(arguments.calls, day)
    else:
        day = day or date.today()  # noqa: DTZ011  # a name for the day drawn, nothing more
        calls = draw(day.isoformat())
    begins = timedelta(hours=arguments.from_.hour, minutes=arguments.from_.minute).total_seconds()
    calls = [call for call in calls if call.rings_at >= begins][: arguments.limit]
    if not calls:
        raise ValueError("no call is left to replay: look at --from and --limit")
    url = (arguments.url or ENVIRONMENT.url).rstrip("/")
    return Chosen(url, day.isoformat(), calls, arguments.speed, arguments.secretaries, arguments.password)


def replay(chosen: Chosen) -> "Report":
    """Replay the calls; Ctrl-C closes the lines, twice ends the day at once, and what there was is reported.

    :raises NobodyThere: before anything begins
    """
    from permanence.foundation.actor import scope
    from permanence.simulation import house
    from permanence.simulation.day import Day
    from permanence.simulation.measures import Measures
    from permanence.simulation.report import Report

    with scope(house.administrator()):
        town, team = house.town(chosen.day), house.secretaries(chosen.secretaries)
    if not town.lines or not team:
        raise NobodyThere("no line or no secretary here yet: `permanence demo` makes some")
    day = Day(chosen.url, chosen.calls, town, chosen.speed, team, chosen.password, chosen.day)
    measures, began = Measures(), time.monotonic()
    complete = _play(day, measures)
    seconds = time.monotonic() - began
    verdict = _settled(measures)
    return Report(chosen.day, chosen.speed, len(team), seconds, measures, verdict, complete)


def _play(day: "Day", measures: "Measures") -> bool:
    from permanence.simulation.progress import Shown

    with Shown(len(day.calls)) as shown:
        try:
            return asyncio.run(day.play(measures, shown.follow))
        except KeyboardInterrupt:
            return False


def _settled(measures: "Measures") -> "Verdict":
    """Judge when the worker has had time to write the last confirmations."""
    from django.db import connection

    from permanence.foundation.actor import scope
    from permanence.simulation import house

    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]  # the database may have been restarted during the day
    deadline = time.monotonic() + WORKER_S
    while True:
        with scope(house.administrator()):
            verdict = house.judge(measures.promises)
        if verdict.kept or not verdict.unconfirmed or time.monotonic() > deadline:
            return verdict
        time.sleep(1)
