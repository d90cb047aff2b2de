"""Sends what nobody should send to every address open to strangers and programs: `python bench/attack.py --each 10000`.

A house of its own with the demo world, on this machine alone. Words are planted in what tells of its patients; half of
the calls to programs' addresses bear a token that opens. Ends with 1 when an answer is an error of ours or tells a word,
when a query took more than a second, or when the installation does not serve afterwards.
"""

import argparse
import os
import re
import secrets
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

import httpx

from permanence.demo.house import House
from permanence.demo.ids import structure_id
from permanence.simulation.measures import quantile

PLANTED = "Kanari"
SAID = re.compile(rb"kanari\w*", re.IGNORECASE)
SLOW_MS = 1_000
CLIENTS, LARGEST, PATIENCE_S = 4, 4 * 2**20, 60
CSRF = "k" * 32  # its own cookie and its own proof: what a page of ours would send
SETTINGS = "log_min_duration_statement = -1\npg_stat_statements.track = all\n"
# A practice's public page shows its own words; these tell of persons.
WORDS = {
    "patients_patient": ("birth_name", "used_name", "first_names"),
    "patients_contact": ("note",),
    "desk_request": ("understood", "expressed"),
    "messaging_message": ("subject", "body"),
    "agenda_appointment": ("note",),
}
FIRST_NAME = {"Kanaripatients_patientfirst_names"}  # all that the page behind the patient's own link says of him
SHOWN = dict.fromkeys(("portal:appointment", "portal:cancellation", "portal:move", "portal:offer"), FIRST_NAME)
SLOW = """
    SELECT round(max_exec_time), calls, left(query, 200) FROM pg_stat_statements
    WHERE max_exec_time > %s AND dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
    ORDER BY 1 DESC LIMIT 20
"""
INVENTED = {
    "token": "x", "code": "abc", "number": "33536490001", "maker": "wazo", "kind": "Patient", "verb": "find", "name": "x",
    "mark": "1", "key": "x-y", "uidb36": "1", "path": "x", "provider": "ovh", "carrier": "x", "slug": "msp-des-tilleuls",
    "pk": 1, "session_id": 1, "day": "2026-03-02", "book": "x",
}  # fmt: skip


@dataclass
class Door:
    """One address, what was sent to it and what came back."""

    name: str
    path: str
    methods: tuple[str, ...]
    bearer: str = ""
    sent: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--each", type=int, default=10_000, help="how many to each address")
    parser.add_argument(
        "--only", default="", help="addresses whose name begins so, or so, …: in this order, with commas"
    )
    parser.add_argument("--told", type=Path, help="what an earlier run printed: the addresses it tells of are left out")
    parser.add_argument("--seed", type=int, default=20)
    parser.add_argument("--var", type=Path, help="keep the house in this folder, for the next time")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="permanence-attack-") as folder:
        var = asked.var or Path(folder) / "var"
        (var / "postgres").mkdir(parents=True, exist_ok=True)
        (var / "postgres" / "local.conf").write_text(SETTINGS)
        with House(var) as house:
            return attack(house, asked.each, asked.only.split(","), asked.told, asked.seed)


def attack(house: House, each: int, only: list[str], earlier: Path | None, seed: int) -> int:
    plant(house)
    visit(house)
    os.environ |= house.surroundings | {"DJANGO_SETTINGS_MODULE": "permanence.config.settings"}
    import django

    django.setup()
    done = {line.partition(" ")[0] for line in earlier.read_text().splitlines()} if earlier else set[str]()
    there = [door for door in doors(house, bearer()) if door.name not in done]
    found = sorted(
        (door for door in there if door.name.startswith(tuple(only))),
        key=lambda door: next(place for place, one in enumerate(only) if door.name.startswith(one)),
    )
    with house.database() as database:
        database.execute("CREATE EXTENSION IF NOT EXISTS pg_stat_statements")
        database.execute("SELECT pg_stat_statements_reset()")
    began = time.monotonic()
    for door in found:
        storm(house, door, each, seed)
        print(told(door), flush=True)
    return verdict(house, found, time.monotonic() - began)


def plant(house: House) -> None:
    """Write the words, as the administrator whom no fence stops; triggers sleep, so that no column refuses them."""
    with house.database() as database:
        database.execute("SET session_replication_role = replica")
        for table, columns in WORDS.items():
            there = {
                name for (name,) in database.execute(
                    "SELECT column_name FROM information_schema.columns WHERE table_name = %s", [table])
            }  # fmt: skip
            sets = ", ".join(f"{one} = '{PLANTED}{table}{one}'" for one in columns if one in there)
            if sets:
                database.execute(f"UPDATE {table} SET {sets}")  # type: ignore[call-overload]


def visit(house: House) -> None:
    """Begin what a visitor of a practice begins, so that the addresses behind his links lead to something."""
    offered = _row(house, "portal_onlinereason", "reason_id")
    assert offered, "the demo offers something"
    practice = f"{house.url}/p/{INVENTED['slug']}"
    times = f"{practice}/times/{offered[1]}/"
    httpx.post(f"{practice}/mine/", data={"email": "quelqu.un@exemple.test"}, timeout=PATIENCE_S)
    free = re.search(r'name="time" value="([^"]+)"', httpx.get(times, timeout=PATIENCE_S).text)
    assert free, "there is a free time"
    httpx.post(times, data={"time": free[1]}, timeout=PATIENCE_S)


def bearer() -> str:
    """Return a token that opens everything a program can be given of one practice."""
    from datetime import timedelta

    from django.utils import timezone

    from permanence.api import queries
    from permanence.api.models import Access, Token
    from permanence.foundation.actor import scope, system

    token, house = secrets.token_urlsafe(32), structure_id("tilleuls")
    with scope(system("attack", [house])):
        access = Access.objects.create(
            structure_id=house, name="attack", client_id=secrets.token_hex(12), secret=queries.fingerprint(token),
            scopes=list(queries.SCOPES), redirects=[], at=timezone.now(), by_name="attack",
        )  # fmt: skip
        Token.objects.create(
            structure_id=house, access=access, scopes=access.scopes, expires_at=timezone.now() + timedelta(days=1),
            digest=queries.fingerprint(token),
        )  # fmt: skip
    return token


def doors(house: House, token: str) -> list[Door]:
    """Return every address that opens without an account, or to a program; behind a link, with one that opens."""
    from django.urls import get_resolver

    from permanence.foundation.rights import Can

    found = []
    for name, arguments, view in _walk(get_resolver().url_patterns):
        right = getattr(view, "right", None)
        program = name.startswith("api:")
        if right in (None, Can.ANYONE) or (program and right):
            methods = tuple(getattr(view, "methods", ("GET", "POST")))
            found.append(Door(name, _path(house, name, arguments), methods, token if program else ""))
    return found


def _walk(patterns: list[Any], namespace: str = "", above: dict[str, Any] | None = None) -> Any:
    from django.urls import URLResolver

    for entry in patterns:
        arguments = (above or {}) | {
            name: entry.pattern.converters.get(name) for name in entry.pattern.regex.groupindex
        }
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from _walk(entry.url_patterns, inner, arguments)
        else:
            yield f"{namespace}{entry.name}", arguments, entry.callback


def _path(house: House, name: str, arguments: dict[str, Any]) -> str:
    from django.urls import reverse
    from django.urls.converters import IntConverter

    from permanence.simulation import hostile

    values: dict[str, Any] = {
        one: INVENTED.get(one) or (1 if isinstance(converter, IntConverter) else UUID(int=7))
        for one, converter in arguments.items()
    }
    values |= {one: str(structure_id("tilleuls")) for one in arguments if one == "structure_id"}
    if "reason_id" in arguments and (offered := _row(house, "portal_onlinereason", "reason_id")):
        values["reason_id"] = offered[1]  # behind it free times are looked for
    if opened := hostile.token(name, lambda table: _row(house, table)):
        values["token"] = opened
    return str(reverse(name, kwargs=values))


def _row(house: House, table: str, column: str = "id") -> tuple[UUID, UUID] | None:
    there = f"SELECT structure_id, {column} FROM {table} ORDER BY structure_id = %s DESC, id DESC LIMIT 1"
    with house.database() as database:
        return database.execute(there, [structure_id("tilleuls")]).fetchone()  # type: ignore[call-overload,no-any-return]


def storm(house: House, door: Door, each: int, seed: int) -> None:
    """Send to one address, from several connections and many addresses of this machine."""
    share = [each // CLIENTS + (one < each % CLIENTS) for one in range(CLIENTS)]
    threads = [
        threading.Thread(
            target=hammer, args=(house.port, door, count, Random(f"{door.name} {seed} {one}")), daemon=True
        )
        for one, count in enumerate(share)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def hammer(port: int, door: Door, count: int, chance: Random) -> None:
    from permanence.simulation import hostile

    line: HTTPConnection | None = None
    for number in range(count):
        if line is None or number % 20 == 0:  # from somewhere else, for those who count by place
            if line:
                line.close()
            place = f"127.{chance.randrange(1, 250)}.{chance.randrange(250)}.{chance.randrange(1, 250)}"
            line = HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S, source_address=(place, 0))
        drawn = hostile.blow(chance, door.methods)
        if not send(line, door, drawn, chance):
            line.close()
            line = None


def send(line: HTTPConnection, door: Door, drawn: Any, chance: Random) -> bool:
    """Send one; return whether the connection can be kept."""
    path = door.path if chance.random() < 0.9 else _bent(door.path, chance)
    headers = {
        "Content-Type": drawn.kind, "Content-Length": str(len(drawn.body)), "Host": f"localhost:{line.port}",
        "Cookie": f"csrftoken={CSRF}", "X-CSRFToken": CSRF,
        **({"Authorization": f"Bearer {door.bearer}"} if door.bearer and chance.random() < 0.5 else {}),
        **drawn.headers,
    }  # fmt: skip
    began = time.perf_counter()
    try:
        line.putrequest(drawn.method, path + _quoted(drawn.query), skip_host=True, skip_accept_encoding=True)
        for name, value in headers.items():
            line.putheader(name, value.encode("utf-8", "replace"))
        line.endheaders(drawn.body)
        answer = line.getresponse()
        content = answer.read(LARGEST)
    except (HTTPException, OSError) as problem:
        door.sent += 1
        door.statuses[0] += 1  # the server hung up on what is no request
        if isinstance(problem, TimeoutError):
            door.faults.append(f"no answer: {drawn}")
        return False
    door.sent += 1
    door.statuses[answer.status] += 1
    door.seconds.append(time.perf_counter() - began)
    may_read = f"Bearer {door.bearer}" == headers.get("Authorization")
    for fault in faults(door.name, answer.status, content, answer.headers.get("Location", ""), may_read=may_read):
        door.faults.append(f"{fault}: {path} {drawn}")
    return not answer.will_close


def faults(name: str, status: int, content: bytes, location: str, *, may_read: bool) -> list[str]:
    found = [f"answers {status}"] if status >= 500 else []
    words = {word.decode() for word in SAID.findall(content)} - SHOWN.get(name, set())
    found += [] if may_read else [f"tells {word}" for word in words]
    found += ["leads elsewhere"] if "evil.example" in location.partition("?")[0] else []
    return found + (["answers without end"] if len(content) >= LARGEST else [])


def _bent(path: str, chance: Random) -> str:
    at = chance.randrange(1, len(path) + 1)
    return path[:at] + chance.choice(("%00", "%ff", "%2e%2e/", "//", "%0d%0a", ";x", "%f0%9f%92%a9", "'")) + path[at:]


def _quoted(query: str) -> str:
    return "".join(one if "!" <= one <= "~" else f"%{ord(one):02x}" for one in query)


def told(door: Door) -> str:
    statuses = " ".join(f"{status or 'hung up'}×{count}" for status, count in sorted(door.statuses.items()))
    slowest = max(door.seconds, default=0)
    p99 = quantile(door.seconds, 0.99) if door.seconds else 0
    return f"{door.name:28} {door.sent:7,} p99 {p99 * 1000:6.0f} ms, slowest {slowest:5.2f} s  {statuses}  {len(door.faults)} faults"


def verdict(house: House, found: list[Door], took: float) -> int:
    """Print what it came to; return 0 when nothing is wrong."""
    with house.database() as database:
        slow = database.execute(SLOW, [SLOW_MS]).fetchall()
    for door in found:
        for kind, examples in _by_kind(door.faults).items():
            print(f"\n{door.name}: {kind} ({len(examples)} times)\n  {examples[0][:1_500]}")
    for milliseconds, calls, query in slow:
        print(f"\nslow: {milliseconds} ms at most, {calls} calls: {query}")
    serves = house.answers()
    total, wrong = sum(door.sent for door in found), sum(len(door.faults) for door in found)
    times = [one for door in found for one in door.seconds]
    print(
        f"\n{total:,} requests to {len(found)} addresses in {took:.0f} s: {wrong} faults, {len(slow)} slow queries, "
        f"p99 {quantile(times, 0.99) * 1000:.0f} ms, slowest {max(times):.2f} s; "
        f"{'serves afterwards' if serves else 'DOES NOT SERVE AFTERWARDS'}"
    )
    return int(bool(wrong or slow or not serves))


def _by_kind(faults: list[str]) -> dict[str, list[str]]:
    kinds: dict[str, list[str]] = {}
    for fault in faults:
        kinds.setdefault(fault.partition(":")[0], []).append(fault)
    return kinds


if __name__ == "__main__":
    raise SystemExit(main())
