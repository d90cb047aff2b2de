"""What each step of a booked call costs the server, in this process and in PostgreSQL: `python bench/steps.py`.

A house of its own with the demo world, kept in var/steps. Calls ring, are taken, given a patient, a time and booked one
after the other through every layer but the socket; CPU time and statements are the step's own, so a busy machine hardly
blurs them. `--profile taken` tells which functions a step calls, `--fragments taken` what each of its templates costs.
"""

import argparse
import cProfile
import gc
import json
import os
import pstats
import statistics
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from selectolax.lexbor import LexborHTMLParser

FOLDER = Path(__file__).parents[1] / "var/steps"
HTMX = {"HX-Request": "true", "HX-Target": "pane"}
LITTER = 10_000
WARM = 6  # calls not counted: statements are prepared, templates compiled
STEPS = ("rings", "taken", "news", "patient", "time", "booked", "hung up", "ready", "column")


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calls", type=int, default=60)
    parser.add_argument("--profile", choices=STEPS)
    parser.add_argument("--by", default="tottime", help="order of the profile")
    parser.add_argument("--fragments", choices=STEPS)
    asked = parser.parse_args()
    from permanence.demo.house import House

    with House(FOLDER) as house:
        os.environ |= house.surroundings
        from permanence.runtime import database

        database.open_django()
        gc.collect()
        gc.freeze()  # as the web processes do
        gc.set_threshold(LITTER)
        watch = Watch(asked.profile, asked.by, asked.fragments)
        play(watch, asked.calls)
        watch.print()


class Watch:
    """What every step cost so far.

    :param profiled: the step whose functions are told
    :param drawn: the step whose templates are told
    """

    def __init__(self, profiled: str | None, by: str, drawn: str | None) -> None:
        from django.db import connection

        connection.ensure_connection()
        self.backend = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat")
        self.python: dict[str, list[float]] = defaultdict(list)
        self.postgres: dict[str, list[float]] = defaultdict(list)
        self.asked: dict[str, list[int]] = defaultdict(list)
        self.bytes: dict[str, int] = {}
        self.profiled, self.by, self.profile = profiled, by, cProfile.Profile(time.thread_time)
        self.drawn, self.fragments = drawn, defaultdict[str, list[float]](list)
        self.statements, self.drawing, self.counts = 0, False, False
        self.loops: list[float] = []
        count_statements(self)
        if drawn:
            time_templates(self)

    def step(self, name: str, work: Callable[[], Any]) -> Any:
        """Do a step, and note what it cost."""
        self.statements, self.drawing = 0, name == self.drawn and self.counts
        if name == self.profiled and self.counts:
            self.profile.enable()
        postgres, python = self._postgres_s(), time.thread_time()
        answer = work()
        python_ms, postgres_ms = 1000 * (time.thread_time() - python), 1000 * (self._postgres_s() - postgres)
        self.profile.disable()
        if self.counts:
            self.python[name].append(python_ms)
            self.postgres[name].append(postgres_ms)
            self.asked[name].append(self.statements)
            self.bytes[name] = len(getattr(answer, "content", answer))
            self.loops.append(loop_ms())
        return answer

    def _postgres_s(self) -> float:
        return int(self.backend.read_text().split()[0]) / 1e9

    def print(self) -> None:
        """Print the means; the column is drawn for all who see it, apart."""
        print(
            f"\nload {os.getloadavg()[0]:.1f}, the same loop {statistics.median(self.loops):.2f} ms\n\n| step | times | Python ms | PostgreSQL ms | statements | bytes |"
        )
        print("|--|--:|--:|--:|--:|--:|")
        rows = {
            one: tuple(map(statistics.fmean, (self.python[one], self.postgres[one], self.asked[one]))) for one in STEPS
        }
        for one, (python, postgres, asked) in rows.items():
            times, size = len(self.python[one]), self.bytes[one]
            print(f"| {one} | {times} | {python:.1f} | {postgres:.1f} | {asked:.0f} | {size} |")
        python, postgres, asked = (
            sum(row[place] for one, row in rows.items() if one != "column") for place in range(3)
        )
        print(f"| **a call, without the column** | | **{python:.1f}** | **{postgres:.1f}** | {asked:.0f} | |")
        if self.profiled:
            pstats.Stats(self.profile).sort_stats(self.by).print_stats(60)
        for name, took in sorted(self.fragments.items(), key=lambda one: -sum(one[1]))[:60]:
            print(f"{sum(took) / len(self.python[self.drawn or '']):8.2f} ms {len(took):6} {name}")


def loop_ms() -> float:
    """Return the processor time of always the same: on a busy machine everything takes as much more as this does."""
    began, words = time.thread_time(), dict.fromkeys(map(str, range(100)), 0)
    for number in range(5000):
        words[str(number % 100)] += 1
    return 1000 * (time.thread_time() - began)


def count_statements(watch: Watch) -> None:
    """Let every statement be counted, however it is asked."""
    import psycopg

    execute = psycopg.Cursor.execute

    def counted(*args: Any, **kwargs: Any) -> Any:
        watch.statements += 1
        return execute(*args, **kwargs)

    psycopg.Cursor.execute = counted  # type: ignore[method-assign]


def time_templates(watch: Watch) -> None:
    """Let each template included tell what it costs, those inside it too."""
    from permanence.ui.folded import Included

    render = Included.render

    def timed(included: Any, context: Any) -> Any:
        began = time.thread_time()
        drawn = render(included, context)
        if watch.drawing:
            watch.fragments[included.name].append(1000 * (time.thread_time() - began))
        return drawn

    Included.render = timed  # type: ignore[method-assign]


def play(watch: Watch, calls: int) -> None:
    """Sign a secretary in, and play so many booked calls."""
    from django.db import transaction
    from django.test import Client

    from permanence.demo.places import AGENTS, DOMAIN
    from permanence.foundation.actor import person_actor, scope
    from permanence.foundation.models import Account
    from permanence.simulation.house import administrator, town

    with scope(administrator()):
        people = town("steps")
    client = Client(SERVER_NAME="localhost", headers={"Accept-Language": "fr"})
    emails = [f"{one.mailbox}@{DOMAIN}" for one in AGENTS if one.role == "telesecretary"]
    accounts = [Account.objects.get(email=email) for email in emails]
    client.force_login(accounts[0])
    with transaction.atomic():
        client.team = [person_actor(account.pk, None) for account in accounts]
    callers = known(people)
    done = 0
    while done < WARM + calls:
        watch.counts = done >= WARM
        line, person = next(callers)
        done += call(watch, client, line, person, f"steps-{time.time_ns()}")


def known(people: Any) -> Iterator[tuple[Any, Any]]:
    """Yield lines in turn, each with one of its patients who is known by his number."""
    theirs = {line: iter([one for one in people.patients[line.structure_id] if one.phone]) for line in people.lines}
    while theirs:
        for line in [*theirs]:
            if person := next(theirs[line], None):
                yield line, person
            else:
                del theirs[line]


def call(watch: Watch, client: Any, line: Any, person: Any, name: str) -> bool:
    """Play one call; False when it is none that is booked in four steps."""
    counts = watch.counts
    answer = watch.step("rings", lambda: tell(client, line, name, "ringing", person.phone))
    call_id = answer.json()["call"]
    taken = watch.step("taken", lambda: client.post(f"/desk/calls/{call_id}/taking/", headers=HTMX))
    page = LexborHTMLParser(taken.content)
    asked_id = page.css_first("#asked").attributes["value"]
    news = {"HX-Request": "true", "HX-Target": "news"}
    watch.step("news", lambda: client.get(f"/desk/?asked={asked_id}", headers=news))
    at = f"/desk/requests/{asked_id}"

    def choose(step: str, what: str, value: Any) -> LexborHTMLParser:
        answer = watch.step(step, lambda: client.post(f"{at}/choice/", {what: value}, headers=HTMX))
        assert answer.status_code == 200, answer.content[:300]
        return LexborHTMLParser(answer.content)

    usual = bool(page.css_first(f"#who-{person.id}"))
    if usual:
        page = choose("patient", "patient", person.id)
        for kind in ("with", "reason"):
            first = page.css_first(f"[id^={kind}-]")
            if first is not None and not page.css_first(f"[id^={kind}-][aria-pressed=true]"):
                page = choose("other", {"with": "practitioner", "reason": "reason"}[kind], first.attributes["value"])
        usual = page.css_first("#slot-1") is not None
    if usual:
        starts_at = page.css_first("#slot-1").attributes["value"]
        page = choose("time", "starts_at", starts_at)
        usual = page.css_first("#main") is not None
    if usual:
        book = watch.step("booked", lambda: client.post(f"{at}/booking/", {"starts_at": starts_at}, headers=HTMX))
        usual = b'data-outcome="booked"' in book.content
    watch.counts = counts and usual
    watch.step("hung up", lambda: tell(client, line, name, "ended", person.phone))
    watch.step("ready", lambda: client.get("/desk/", headers=HTMX))
    watch.step("column", lambda: column(client.team))
    return usual


def column(team: Any) -> str:
    """Draw the column for all who answer for others, as a process does when something is told."""
    from django.utils import timezone, translation

    from permanence.desk.column import drawn
    from permanence.foundation.actor import Actor, Kind, scope

    anyone = Actor(Kind.SYSTEM, None, "bench", team[0].rights, team[0].at)
    with translation.override("fr"), scope(anyone):
        return json.dumps([*drawn(team, timezone.now())])


def tell(client: Any, line: Any, name: str, event: str, caller: str) -> Any:
    """Tell an event as the switchboard does."""
    from datetime import UTC, datetime

    from permanence.simulation.switchboard import sign

    told = {"line": line.number, "call_id": name, "event": event, "at": datetime.now(UTC).isoformat(), "from": caller}
    body = json.dumps(told).encode()
    signed = {"X-Permanence-Signature": sign(line.secret, body, int(time.time()))}
    return client.post("/telephony/events", body, content_type="application/json", headers=signed)


if __name__ == "__main__":
    main()
