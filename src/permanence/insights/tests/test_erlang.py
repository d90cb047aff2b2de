"""Erlang C and A against published tables, each other, and a simulation of every call."""

from collections.abc import Iterator
from math import inf
from random import Random

import pytest
import simpy
from hypothesis import given
from hypothesis import strategies as some

from permanence.insights.rules import erlang
from permanence.insights.rules.erlang import Load


@pytest.mark.parametrize(
    ("erlangs", "agents", "lost"),
    [
        (1, 1, 0.5),
        (1, 2, 0.2),
        (5, 5, 0.2849),
        (10, 10, 0.2146),
        (10, 15, 0.0365),
        (20, 30, 0.0085),
        (100, 100, 0.0757),
    ],
)
def test_lost_calls_as_in_erlangs_table(erlangs: float, agents: int, lost: float) -> None:
    assert erlang.blocked(erlangs, agents) == pytest.approx(lost, abs=5e-5)


@pytest.mark.parametrize(
    ("agents", "delayed", "in_time", "wait_s"),
    [  # 200 calls an hour of 3 minutes, within 20 s: the worked example of handbooks of call centres
        (11, 0.6821, 0.3896, 122.8), (12, 0.4494, 0.6402, 40.4), (13, 0.2853, 0.7956, 17.1), (14, 0.1741, 0.8884, 7.8),
        (15, 0.1020, 0.9415, 3.7),
    ],
)  # fmt: skip
def test_waiting_as_in_the_handbook(agents: int, delayed: float, in_time: float, wait_s: float) -> None:
    load = Load(200, 180)
    found = erlang.quality(load, agents, 20)
    assert erlang.delayed(load.erlangs, agents) == pytest.approx(delayed, abs=5e-4)
    assert (found.in_time, found.wait_s) == (pytest.approx(in_time, abs=5e-4), pytest.approx(wait_s, abs=0.06))
    assert erlang.needed(load, 0.8, 20) == 14


def test_patience_changes_everything_as_published() -> None:
    """Garnett, Mandelbaum, Reiman (2002): 48 calls a minute of one minute each, 50 agents, patience of two minutes."""
    endless, impatient = (erlang.quality(Load(48 * 60, 60, patience), 50, 20) for patience in (inf, 120))
    assert (endless.wait_s, endless.occupancy) == (pytest.approx(20.8, abs=0.05), pytest.approx(0.96))
    assert impatient.abandoned == pytest.approx(0.031, abs=5e-4)
    assert impatient.wait_s == pytest.approx(3.7, abs=0.05)
    assert impatient.occupancy == pytest.approx(0.93, abs=5e-3)


@given(some.floats(1, 400), some.floats(30, 600), some.integers(1, 60), some.floats(0, 120))
def test_endless_patience_is_erlang_c(per_hour: float, handling_s: float, agents: int, within_s: float) -> None:
    load = Load(per_hour, handling_s)
    if load.erlangs < agents * 0.95:
        almost = erlang.quality(Load(per_hour, handling_s, 1e9), agents, within_s)
        assert almost.in_time == pytest.approx(erlang.quality(load, agents, within_s).in_time, abs=2e-3)


@given(some.floats(1, 900), some.floats(20, 900), some.floats(5, 900), some.integers(1, 80), some.floats(0, 300))
def test_more_people_never_serve_worse(
    per_hour: float, handling_s: float, patience_s: float, agents: int, within_s: float
) -> None:
    load = Load(per_hour, handling_s, patience_s)
    fewer, more = (erlang.quality(load, number, within_s) for number in (agents, agents + 1))
    assert 0 <= fewer.in_time <= 1.000001
    assert 0 <= fewer.abandoned <= 1
    assert more.in_time >= fewer.in_time - 1e-4
    assert more.abandoned <= fewer.abandoned + 1e-4


@pytest.mark.parametrize(("per_hour", "patience_s"), [(0, inf), (3, inf), (70, 120), (200, 60), (900, 150)])
def test_one_fewer_would_not_do(per_hour: float, patience_s: float) -> None:
    load = Load(per_hour, 170, patience_s)
    agents = erlang.needed(load, 0.8, 20)
    assert erlang.quality(load, agents, 20).in_time >= 0.8
    assert not agents or erlang.quality(load, agents - 1, 20).in_time < 0.8


@pytest.mark.parametrize(
    ("agents", "away", "on_duty"), [(0, 0.3, 0), (7, 0, 7), (7, 0.3, 10), (5, 0.15, 6), (17, 0.15, 20)]
)
def test_who_is_away_is_made_up_for(agents: int, away: float, on_duty: int) -> None:
    assert erlang.scheduled(agents, away) == on_duty


def simulated(load: Load, agents: int, within_s: float, calls: int) -> erlang.Quality:
    """Let so many calls happen one by one, and look at what each met."""
    chance, world = Random("queue"), simpy.Environment()
    seats = simpy.Resource(world, agents)
    waits: list[tuple[float, bool]] = []

    def caller() -> Iterator[simpy.Event]:
        rang = world.now
        with seats.request() as seat:
            patience = chance.expovariate(1 / load.patience_s) if load.patience_s < inf else 1e12
            met = yield seat | world.timeout(patience)
            waits.append((world.now - rang, seat in met))
            if seat in met:
                yield world.timeout(chance.expovariate(1 / load.handling_s))

    def arrivals() -> Iterator[simpy.Event]:
        for _call in range(calls):
            yield world.timeout(chance.expovariate(load.per_hour / 3600))
            world.process(caller())

    world.process(arrivals())
    world.run()
    number = len(waits)
    return erlang.Quality(
        in_time=sum(reached and wait <= within_s for wait, reached in waits) / number,
        abandoned=sum(not reached for _wait, reached in waits) / number,
        wait_s=sum(wait for wait, _reached in waits) / number,
        occupancy=0,
    )


@pytest.mark.parametrize(
    ("load", "agents"),
    [
        (Load(200, 180), 15),
        (Load(200, 180, 120), 11),
        (Load(200, 180, 60), 8),  # fewer than the calls need: only impatience keeps the queue short
        (Load(30, 240, 150), 2),
        (Load(600, 90, 45), 15),
    ],
)
def test_a_simulation_meets_the_same(load: Load, agents: int) -> None:
    expected, seen = erlang.quality(load, agents, 20), simulated(load, agents, 20, calls=15_000)
    assert seen.in_time == pytest.approx(expected.in_time, abs=0.025)
    assert seen.abandoned == pytest.approx(expected.abandoned, abs=0.015)
    assert seen.wait_s == pytest.approx(expected.wait_s, rel=0.12, abs=0.5)
