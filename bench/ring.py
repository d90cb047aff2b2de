"""From the ring to the consoles, and what each step of a call costs: `python bench/ring.py`, two minutes with `--quick`.

A house of its own with the demo world. First two hundred consoles are open, each with its stream, which brings its column as
it changes, and one line after the other rings: when is it told to each console, which shows it at once, and when has each its
column anew? Then one secretary answers call after call, for what each step costs the server and
PostgreSQL in processor time; then calls ring so many times a second for twelve of them. The limits are measured in the same
run: the stream alone, every console asking for its column, one fetch alone, the cheapest signed-in answer.
"""

import argparse
import asyncio
import json
import os
import platform
import tempfile
import time
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from random import Random
from typing import Any

import deciding
import httpx
from doors import Line, processor_s, signed_in

from permanence.demo.house import House
from permanence.demo.logins import PASSWORD
from permanence.demo.places import AGENTS, DOMAIN
from permanence.simulation.calls import Call
from permanence.simulation.measures import Measures, quantile

SECRETARIES = [f"{agent.mailbox}@{DOMAIN}" for agent in AGENTS if agent.role == "telesecretary"]
CHEAPEST, CONSOLE = "/desk/glossary/", "/desk/"
PATIENCE_S, QUIET_S = 30.0, 0.3
QUICK = (
    6  # the team of a measure does all as fast as this: twelve then hold some ten calls a second, if the server does
)
LONGEST_LINE = 1 << 20
NO_STEPS = {"sign-in page", "sign in", "console"}


@dataclass
class Console:
    """One open console: shows a ring as it is told, and has its column drawn, or asks for it as all did before.

    :param drawn: its stream brings the column
    :param asks: it asks for its column after each word
    """

    house: House
    headers: dict[str, str]
    heard: dict[str, float] = field(default_factory=dict)
    shown: dict[str, float] = field(default_factory=dict)
    drawn: bool = True
    asks: bool = False
    fetches: int = 0
    asking: bool = False
    told: asyncio.Event = field(default_factory=asyncio.Event)

    async def open(self, beside: asyncio.TaskGroup) -> "Console":
        """Connect both, and wait for the first word."""
        fragment = {"HX-Request": "true", "HX-Target": "queues", "HX-Current-URL": self.house.url + CONSOLE}
        self.line = await Line("127.0.0.1", self.house.port, self.headers | fragment).open()
        self.stream, self.writer = await asyncio.open_connection("127.0.0.1", self.house.port, limit=LONGEST_LINE)
        head = "".join(f"{name}: {value}\r\n" for name, value in self.headers.items())
        self.writer.write(f"GET /live/{'?drawn=desk' * self.drawn} HTTP/1.1\r\n{head}\r\n".encode())
        self.tasks = [beside.create_task(self._listen()), beside.create_task(self._follow())]
        await asyncio.wait_for(self.told.wait(), PATIENCE_S)
        return self

    async def _listen(self) -> None:
        event = ""
        while line := (await self.stream.readline()).decode():
            if line.startswith("event: "):
                event = line[7:].strip()
                if event == "hello":
                    self.told.set()
            elif line.startswith("data: ") and event == "desk":
                told = json.loads(line[6:])
                if "shown" in told:
                    self.heard.setdefault(told["call"], time.perf_counter())
                self.told.set()
            elif line.startswith("data: ") and event == "drawn":
                self._show(line)

    def _show(self, column: str) -> None:
        for call in self.heard.keys() - self.shown.keys():
            if f"call-{call}" in column:
                self.shown[call] = time.perf_counter()

    async def _follow(self) -> None:
        while True:
            await self.told.wait()
            self.told.clear()
            if not self.asks:
                continue
            self.asking = True
            _, shown = await self.line.fetch(CONSOLE)
            self.fetches, self.asking = self.fetches + 1, False
            self._show(shown.decode())


def main() -> None:
    """Measure, and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer rings and calls: two minutes in all")
    parser.add_argument("--consoles", type=int, default=200)
    parser.add_argument(
        "--rate", type=float, nargs="+", help="calls a second, one measure each: 1 and 10, or 1 when quick"
    )
    parser.add_argument("--web", type=int, default=2, help="web processes")
    asked = parser.parse_args()
    rings, alone, seconds = (3, 12, 8) if asked.quick else (20, 80, 60)
    with (
        tempfile.TemporaryDirectory(prefix="permanence-bench-") as folder,
        House(Path(folder) / "var", PERMANENCE_WEB_PROCESSES=str(asked.web)) as house,
    ):
        print(f"\n{os.cpu_count()} cores ({platform.machine()}), Python {platform.python_version()}, {asked.web} web"
              f" processes, load {os.getloadavg()[0]:.1f} before\n")  # fmt: skip
        lines = town(house).lines
        asyncio.run(ring(house, lines, asked.consoles, rings))
        asyncio.run(steps(house, alone, asked.rate or ([1] if asked.quick else [1, 10]), seconds))
    decide(10 if asked.quick else 100)
    print(f"\nload {os.getloadavg()[0]:.1f} after")


def town(house: House) -> Any:
    """Return everyone who may call, read as the simulated day reads them."""
    os.environ |= house.surroundings
    from permanence.runtime import database

    database.open_django()
    from permanence.foundation.actor import scope
    from permanence.simulation.house import administrator
    from permanence.simulation.house import town as read

    with scope(administrator()):
        return read("bench")


async def ring(house: House, lines: list[Any], count: int, rings: int) -> None:
    """Ring lines in turn with every console open: first asleep, the stream alone, then as they are."""
    accounts = [await signed_in(house, email) for email in SECRETARIES]
    async with httpx.AsyncClient(base_url=house.url, timeout=60) as client:
        for said, drawn in (
            (f"{count}, columns drawn and sent", True),
            (f"{count} that ask for them, as before", False),
        ):
            async with asyncio.TaskGroup() as beside:
                consoles = [
                    await Console(house, headers, drawn=drawn).open(beside)
                    for _, headers in zip(range(count), cycle(accounts), strict=False)
                ]
                await quiet(consoles)
                if drawn:
                    fetch = [await timed(consoles[0].line.ask(CONSOLE)) for _ in range(30)]
                    alone_ms, alone = 1000 * quantile(fetch, 0.5), await cost_of(house, consoles[0].line, CONSOLE)
                    bare = await cost_of(house, consoles[0].line, CHEAPEST)
                    print(f"one fetch of the queues alone: {alone_ms:.1f} ms, CPU {alone:.1f} ms;"
                          f" the cheapest answer: CPU {bare:.1f} ms\n")  # fmt: skip
                    print(
                        "| consoles | told and shown p50 ms | p95 ms | column anew p50 ms | p95 ms | / a fetch | CPU ms of a ring |"
                    )
                    print("|--|--:|--:|--:|--:|--:|--:|")
                for console in consoles:
                    console.asks = not drawn
                print(
                    await some_rings(house, client, lines, consoles, said, rings if drawn else 1, alone_ms), flush=True
                )
                for console in consoles:
                    console.writer.close()
                    for task in console.tasks:
                        task.cancel()


async def some_rings(
    house: House,
    client: httpx.AsyncClient,
    lines: list[Any],
    consoles: list[Console],
    said: str,
    rings: int,
    alone: float,
) -> str:
    """Let lines ring one after the other; return what the consoles made of it, as a row."""
    from permanence.simulation.switchboard import Switchboard

    exchange, heard, shown, cpu = Switchboard(client, Measures()), [], [], 0.0
    for number in range(rings):
        line, name = lines[number % len(lines)], f"bench-{said}-{number}"
        spent, began = processor_s(house), time.perf_counter()
        call = str(await exchange.tell(line, name, "ringing", "+33639980001"))
        while any(call not in one.shown for one in consoles) and time.perf_counter() < began + PATIENCE_S:
            await asyncio.sleep(0.01)
        await quiet(consoles)
        cpu += processor_s(house) - spent
        heard += [one.heard[call] - began for one in consoles if call in one.heard]
        shown += [one.shown[call] - began for one in consoles if call in one.shown]
        await exchange.tell(line, name, "ended", "+33639980001")
        await quiet(consoles)
    told, anew = ([1000 * quantile(times, share) for share in (0.5, 0.95)] for times in (heard, shown))
    column = f"{anew[0]:.0f} | {anew[1]:.0f} | {anew[1] / alone:.0f}" if shown else "– | – | –"
    return f"| {said} | {told[0]:.0f} | **{told[1]:.0f}** | {column} | {1000 * cpu / rings:.0f} |"


async def quiet(consoles: list[Console]) -> None:
    """Wait until nobody fetches any more."""
    while True:
        before = sum(one.fetches for one in consoles)
        await asyncio.sleep(QUIET_S)
        if before == sum(one.fetches for one in consoles) and not any(one.asking for one in consoles):
            return


async def timed(work: Any) -> float:
    began = time.perf_counter()
    await work
    return time.perf_counter() - began


async def cost_of(house: House, line: Line, address: str, times: int = 60) -> float:
    """Return the processor time of one answer, in milliseconds."""
    before = processor_s(house)
    for _ in range(times):
        await line.ask(address)
    return 1000 * (processor_s(house) - before) / times


class Costed(Measures):
    """Measures that also ask what the server has spent on each step, when one step is done at a time."""

    def __init__(self, house: House) -> None:
        super().__init__()
        self.processes = [*house.part("web"), *house.part("postgres")]
        self.cpu: dict[str, float] = defaultdict(float)
        self.spent = self._spent()

    def answered(self, step: str, seconds: float, status: int) -> None:
        """Time and cost one answer of the server."""
        super().answered(step, seconds, status)
        spent = self._spent()
        self.cpu[step] += spent - self.spent
        self.spent = spent

    def _spent(self) -> float:
        return sum(sum(process.cpu_times()[:2]) for process in self.processes if process.is_running())


async def steps(house: House, alone: int, rates: list[float], seconds: int) -> None:
    """Answer calls one after the other, then so many a second: a first crowd makes every connection ready, untold."""
    one = Costed(house)
    await play(house, [Call(number * 0.01, 3600, 0) for number in range(alone)], 1, one)
    await play(house, evenly(5, 150), len(SECRETARIES), Measures(), QUICK)
    for rate in rates:
        busy, began = Measures(), time.monotonic()
        calls = evenly(rate, int(rate * seconds))
        signed_in_s = await play(house, calls, len(SECRETARIES), busy, QUICK)
        took, spent = time.monotonic() - began, processor_s(house) - signed_in_s
        print(f"\n{rate:g} calls a second for {seconds} s: {busy.taken} answered, {busy.abandoned} hung up, {took:.0f} s in all,"
              f" {1000 * spent / max(1, busy.taken):.0f} ms of CPU for each, errors {dict(busy.errors) or 'none'}\n")  # fmt: skip
        print_steps(one, busy)


def evenly(rate: float, count: int) -> list[Call]:
    """Return so many calls, so many each second for a team that is quick."""
    return [Call(QUICK * number / rate, QUICK * 20, QUICK * 0.5) for number in range(count)]


def print_steps(one: Costed, busy: Measures) -> None:
    print("| step | times | alone p50 ms | CPU ms | under load p50 ms | p95 ms | p95 / alone |")
    print("|--|--:|--:|--:|--:|--:|--:|")
    for name in sorted(set(busy.steps) - NO_STEPS):
        calm, load = one.steps.get(name, []), busy.steps[name]
        p95, p50 = 1000 * quantile(load, 0.95), 1000 * quantile(calm, 0.5)
        cpu, ratio = (f"{1000 * one.cpu[name] / len(calm):.0f}", f"{p95 / p50:.1f}") if calm else ("–", "–")
        print(f"| {name} | {len(load)} | {p50:.0f} | {cpu} | {1000 * quantile(load, 0.5):.0f} | {p95:.0f} | {ratio} |")
    every = [one for name, times in busy.steps.items() if name not in {*NO_STEPS, "news"} for one in times]
    p50, p95 = (1000 * quantile(every, share) for share in (0.5, 0.95))
    print(f"| **every step but the news** | {len(every)} | | | {p50:.0f} | **{p95:.0f}** | |", flush=True)


async def play(house: House, calls: list[Call], secretaries: int, measures: Measures, speed: float = 1) -> float:
    """Replay calls with so many secretaries; return the processor time spent when all had signed in."""
    from permanence.simulation.day import Day

    team = [(email, email) for email in SECRETARIES[:secretaries]]
    people = await asyncio.to_thread(town, house)
    people.chance = Random("bench")

    spent: list[float] = []

    async def begun(_: Any) -> None:
        spent.append(processor_s(house))
        await asyncio.Event().wait()

    await Day(house.url, calls, people, speed, team, PASSWORD, "bench").play(measures, begun)
    return spent[0]


def decide(times: int) -> None:
    """Tell again what one decision costs, in its dearest and its cheapest case."""
    people, orders = deciding.house(200, 10), deciding.directives(50)
    print("\n| decision, 50 directives, 200 colleagues | CPU ms | of 2 ms |\n|--|--:|--:|")
    for urgency, known in deciding.CASES:
        scene = deciding.call(urgency, known)
        spent = deciding.cost(lambda scene=scene: deciding.decide(scene, orders, people, deciding.NOW), times)
        print(
            f"| {urgency.name.lower()}, {'known' if known else 'new'} | {spent:.2f} | {spent / deciding.BUDGET_MS:.0%} |"
        )


if __name__ == "__main__":
    main()
