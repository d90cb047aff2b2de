"""The calls of a day: read from a switchboard's log, or drawn from the shape of real days."""

import csv
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from itertools import pairwise
from pathlib import Path
from random import Random

COLUMNS = ("date", "arrived", "service", "greeting_s", "queue_s", "outcome", "handling_s")
SHAPE = Path(__file__).parent / "data" / "shape.json"
HOUR_S = 3600
Points = Sequence[tuple[float, float]]


class BadLog(Exception):
    """The call log cannot be replayed; the message says where and why."""


@dataclass(frozen=True, slots=True)
class Call:
    """One call to replay, in seconds.

    :param rings_at: since midnight, after the greeting
    :param patience: of the caller, from the first ring
    :param handling: what there is to say, once answered
    """

    rings_at: float
    patience: float
    handling: float


def draw(seed: str) -> list[Call]:
    """Draw a day of calls: Poisson arrivals hour by hour; the same for the same seed."""
    chance, shape = Random(seed), json.loads(SHAPE.read_text())
    calls = []
    for hour, rate in enumerate(shape["calls_per_hour"]):
        at = chance.expovariate(rate / HOUR_S)
        while at < HOUR_S:
            if chance.random() > shape["gone_in_greeting"]:
                rings_at = hour * HOUR_S + at + at_share(shape["greeting_s"], chance.random())
                patience = at_share(shape["patience_s"], chance.random())
                calls.append(Call(rings_at, patience, at_share(shape["handling_s"], chance.random())))
            at += chance.expovariate(rate / HOUR_S)
    return sorted(calls, key=lambda call: call.rings_at)


def read(file: Path, day: date | None) -> tuple[date, list[Call]]:
    """Read one day of a log; the first day of it when none is named.

    Who hung up during the greeting never rang; the patience of someone answered is drawn, longer than he waited.
    :raises BadLog: when it cannot be read
    """
    with file.open(newline="", encoding="utf-8") as stream:
        rows = csv.DictReader(stream)
        if missing := set(COLUMNS) - set(rows.fieldnames or ()):
            raise BadLog(f"{file} lacks the columns {', '.join(sorted(missing))}; wanted: {', '.join(COLUMNS)}")
        dated = [(_date(file, line, row), line, row) for line, row in enumerate(rows, start=2)]
    if not dated:
        raise BadLog(f"{file} holds no call")
    day = day or dated[0][0]
    chance, points = Random(day.isoformat()), json.loads(SHAPE.read_text())["patience_s"]
    calls = [_call(file, line, row, chance, points) for on, line, row in dated if on == day]
    if not calls:
        days = sorted({on.isoformat() for on, _, _ in dated})
        raise BadLog(f"{file} has no call on {day}; it has {days[0]} to {days[-1]}")
    return day, sorted((call for call in calls if call), key=lambda call: call.rings_at)


def at_share(points: Points, share: float) -> float:
    """Return the value below which this share lies, between the points in straight lines."""
    for (low, value), (high, greater) in pairwise(points):
        if share <= high:
            return value + (greater - value) * (share - low) / (high - low)
    return points[-1][1]


def share_below(points: Points, value: float) -> float:
    """Return the share that lies below a value: the inverse of `at_share`."""
    for (low, lesser), (high, greater) in pairwise(points):
        if value <= greater:
            return low + (high - low) * (value - lesser) / (greater - lesser)
    return 1.0


def _date(file: Path, line: int, row: dict[str, str]) -> date:
    try:
        return date.fromisoformat(row["date"])
    except ValueError:
        raise BadLog(f"{file}, line {line}: date {row['date']!r} is not like 1999-02-01") from None


def _call(file: Path, line: int, row: dict[str, str], chance: Random, points: Points) -> Call | None:
    try:
        arrived, queue = time.fromisoformat(row["arrived"]), int(row["queue_s"])
        greeting, handling = max(0, int(row["greeting_s"])), int(row["handling_s"])
    except ValueError as problem:
        raise BadLog(f"{file}, line {line}: {problem}") from None
    rings_at = (arrived.hour * 60 + arrived.minute) * 60 + arrived.second + greeting
    if row["outcome"] == "abandoned":
        return Call(rings_at, queue, 0) if queue else None
    if row["outcome"] != "answered":
        raise BadLog(f"{file}, line {line}: outcome {row['outcome']!r} is neither answered nor abandoned")
    gone = share_below(points, queue)
    return Call(rings_at, max(queue + 1, at_share(points, gone + (1 - gone) * chance.random())), handling)
