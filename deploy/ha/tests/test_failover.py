"""The kit of docs/ha.md, started from its own files on the loopback and broken while people book: `make test-ha`.

Secretaries book without a pause through HAProxy. PostgreSQL is killed, then the machine of the primary, then one of a
standby, then another is made the primary on purpose, then the primary is cut off from the others and lives on. No
acknowledged booking is lost and none is made twice; within half a minute there are bookings again; what pages answer
meanwhile is 200 or a clear 503.
"""

import base64
import os
import shlex
import shutil
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Event, Thread
from uuid import UUID

import httpx
import psycopg
import pytest
from playwright.sync_api import Page, expect, sync_playwright

from permanence.demo.house import House
from permanence.demo.logins import LOGINS, PASSWORD
from permanence.runtime.browser import on_path
from permanence.runtime.postgres.cluster import BINARIES

from .bookings import Answer, Browser, Listener, Onlooker, Record, Secretary
from .machines import PATRONI, SECRET, Cluster, Machine, NotInTime, until

pytestmark = pytest.mark.timeout(1800)  # it only ends a run that hangs
SECRETARIES = 4
WRITING_AGAIN_S = 30.0
LONGEST_LOOK_S = 12.0
LONGEST_DEED_S = WRITING_AGAIN_S  # a commit waits for a second machine, after a change of primary too
CUT_OFF_S = 45.0  # who spoke with it hears nothing at all: etcd, Patroni and the pages wait for TCP to give up
ON_ITS_WAY_S = 1.0  # an answer that was given before the cut
WRITTEN_WITHIN = "of_this_trial"
CLAIRE = next(login.email for login in LOGINS if login.persona == "telesecretary")
KNOWN = """
    SELECT practitioner_role_id, array_agg(DISTINCT patient_id) FROM agenda_appointment
    WHERE status = 'fulfilled' GROUP BY practitioner_role_id
"""
MADE = "SELECT id FROM agenda_appointment WHERE source = 'api' AND status = 'booked'"
TOKEN = "of-this-trial"


class Placed(House):
    """An application in the network of its machine."""

    inside: list[str]

    def command(self, *words: str) -> list[str]:
        return [*self.inside, *super().command(*words)]


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    folder = Path(tempfile.mkdtemp(prefix="permanence-ha-"))
    made = Cluster(folder)
    os.environ["SSL_CERT_FILE"] = str(made.authority)  # what everybody here believes in
    try:
        made.start()
        yield made
    except BaseException:
        print(made.words())
        raise
    finally:
        made.stop()
        shutil.rmtree(folder, ignore_errors=True)


def house_on(cluster: Cluster, machine: Machine, **settings: str) -> House:
    """Return the application of a machine, with the settings of the kit."""
    for name in ("secret_key", "sealing_keys", "index_keys"):
        (machine.kit / name).write_text(base64.urlsafe_b64encode(name.encode().ljust(32, b".")).decode())
    given = dict(word.split("=", 1) for word in shlex.split((machine.kit / "permanence.env").read_text()))
    del given["PERMANENCE_VAR"]
    given |= {"PERMANENCE_URL": cluster.url, "PERMANENCE_HOSTS": f"{cluster.front},{machine.address}"}
    house = Placed(cluster.folder / f"house-{machine.letter}", **given | {"PERMANENCE_METRICS_TOKEN": TOKEN} | settings)
    house.inside, house.port, house.url = machine.inside, 8000, f"https://{machine.address}:8000"
    return house


@pytest.fixture(scope="module")
def houses(cluster: Cluster) -> Iterator[list[House]]:
    """Two applications: one finds the primary through HAProxy, the other by the names of all three."""
    a, b, c = cluster.machines.values()
    named = f"{a.address},{b.address},{c.address}/permanence?target_session_attrs=read-write"
    both = [house_on(cluster, a), house_on(cluster, b, DATABASE_URL=f"postgresql://permanence_app:{SECRET}@{named}")]
    with ExitStack() as running:
        for house in both:
            running.callback(house.stop)
            house.start()
        yield both


class Crowd:
    """Everybody who is there: who books, who looks, who listens."""

    def __init__(self, cluster: Cluster, houses: list[House]) -> None:
        self.stop, self.record = Event(), Record()
        self.through_haproxy, self.straight = Record(), Record()
        with cluster.database() as database:
            known: list[tuple[UUID, list[UUID]]] = database.execute(KNOWN).fetchall()
        self.secretaries = [
            Secretary(cluster.url, CLAIRE, PASSWORD, self.stop, self.record) for _ in range(SECRETARIES)
        ]
        for rank, one in enumerate(self.secretaries):
            one.roles = dict(known[rank::SECRETARIES])
        self.listener = Listener(cluster.url, CLAIRE, PASSWORD, self.stop, Record())
        self.all: list[Browser] = [
            *self.secretaries,
            self.listener,
            Onlooker(cluster.url, CLAIRE, PASSWORD, self.stop, self.through_haproxy),
            *(Onlooker(house.url, CLAIRE, PASSWORD, self.stop, self.straight) for house in houses),
        ]

    def start(self) -> None:
        for one in self.all:
            one.start()

    def end(self) -> None:
        self.stop.set()
        for one in self.all:
            one.join(60)

    def booking(self) -> bool:
        """Tell whether bookings go on right now."""
        assert self.record.surprises == []
        return self.record.since(time.monotonic() - 2) >= 4


@pytest.fixture(scope="module")
def crowd(cluster: Cluster, houses: list[House]) -> Iterator[Crowd]:
    made = Crowd(cluster, houses)
    made.start()
    yield made
    made.end()


@pytest.fixture(scope="module")
def witness(cluster: Cluster, houses: list[House]) -> Machine:
    """A machine that is never killed, with a copy taken before anything is."""
    chosen = cluster.standby()
    permanence(houses[0], chosen, "backup")
    return chosen


def permanence(house: House, machine: Machine, *words: str) -> str:
    """Run a command of the application, with the copies of a machine."""
    surroundings = house.surroundings | {"PERMANENCE_BACKUPS": machine.values["COPIES"]}
    done = subprocess.run(
        house.command(*words), env=surroundings, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@contextmanager
def outage(
    name: str,
    crowd: Crowd,
    deed: Callable[[], None],
    *,
    look_s: float = LONGEST_LOOK_S,
    back_s: float = WRITING_AGAIN_S,
) -> Iterator[None]:
    """Break something while people book; look at what they were told, once they book again."""
    until(crowd.booking, "booking before anything breaks")
    struck = time.monotonic()
    deed()
    yield
    until(lambda: time.monotonic() > struck + 8 and crowd.booking(), "booking again", 90)
    now = time.monotonic()
    until(lambda: crowd.listener.heard > now, "heard on the live stream")
    silence = crowd.record.silence(struck, now)
    looked = {"HAProxy": crowd.through_haproxy, "application": crowd.straight}
    for way, record in {"bookings": crowd.record, **looked}.items():
        answers = [one for one in record.answers if struck < one.answered_at < now]
        print(f"{name}: {way} {told(answers)}")
        for one in answers:
            check(one, LONGEST_DEED_S if record is crowd.record else look_s)
    print(f"{name}: {silence:.1f} s without a booking, load {os.getloadavg()[0]:.1f}")
    assert silence <= back_s


def told(answers: list[Answer]) -> str:
    slowest = max((one.seconds for one in answers), default=0)
    return f"{dict(Counter(one.status for one in answers))}, the slowest {slowest:.1f} s"


def check(answer: Answer, longest_s: float) -> None:
    """Look whether one answer is right, or a clear refusal that comes in time."""
    assert answer.status in {200, 201, 409, 503}, f"{answer.status} after {answer.seconds:.1f} s: {answer.text[:500]}"
    assert answer.seconds < longest_s
    if answer.status == 503:
        assert answer.headers["retry-after"] == "5"
        assert "Traceback" not in answer.text
        assert "indisponible un instant" in answer.text or answer.json()["error"] == "Away"


def test_postgresql_falls(cluster: Cluster, witness: Machine, crowd: Crowd) -> None:
    with outage("PostgreSQL of the primary killed", crowd, cluster.primary().kill_postgres):
        pass


@pytest.fixture
def console(cluster: Cluster) -> Iterator[Page]:
    """A console with a request open, in Chromium."""
    with sync_playwright() as playwright:
        sandbox = ["--no-sandbox"] if os.getuid() == 0 else []
        chromium = playwright.chromium.launch(executable_path=on_path(), args=sandbox)
        page = chromium.new_context(base_url=cluster.url, locale="fr-FR", ignore_https_errors=True).new_page()
        page.goto("/accounts/login/")
        page.fill("input[name=login]", CLAIRE)
        page.fill("input[name=password]", PASSWORD)
        page.press("input[name=password]", "Enter")
        page.wait_for_url(lambda url: "/login/" not in url)
        page.goto("/desk/board/")
        page.locator("form[action='/desk/requests/'] [name=structure]").first.evaluate("button => button.click()")
        expect(page.locator("textarea[name=understood]")).to_be_visible()
        yield page
        chromium.close()


def test_the_machine_of_the_primary_is_lost(cluster: Cluster, witness: Machine, crowd: Crowd, console: Page) -> None:
    lost, written = cluster.primary(), console.locator("textarea[name=understood]")
    with outage("machine of the primary killed", crowd, lost.kill):
        written.press_sequentially("toux depuis lundi, rappeler après seize heures", delay=30)
        expect(console.locator("#kept")).to_have_text("pas encore enregistré", timeout=20_000)
    expect(console.locator("#kept")).to_contain_text("enregistré à", timeout=30_000)
    console.reload()
    expect(written).to_have_value("toux depuis lundi, rappeler après seize heures")
    assert cluster.primary() is not lost
    lost.start()
    print(f"lost machine follows again after {until(cluster.whole, 'followed by the lost machine', 90):.1f} s")


def test_the_machine_of_a_standby_is_lost(cluster: Cluster, witness: Machine, crowd: Crowd) -> None:
    lost = next(one for one in cluster.machines.values() if one not in (witness, cluster.primary()))
    with outage("machine of a standby killed", crowd, lost.kill):
        pass
    lost.start()
    until(cluster.whole, "followed by the lost machine", 90)


def test_another_is_made_the_primary_on_purpose(cluster: Cluster, crowd: Crowd) -> None:
    next_ = cluster.standby()
    with outage("another made the primary on purpose", crowd, lambda: make_primary(cluster, next_)):
        pass
    until(cluster.whole, "followed by the former primary", 90)
    assert cluster.primary() is next_


def make_primary(cluster: Cluster, next_: Machine) -> None:
    primary = cluster.primary()
    ask = [PATRONI / "patronictl", "-c", primary.kit / "patroni.yml", "switchover", "permanence"]
    words = [*ask, "--leader", primary.letter, "--candidate", next_.letter, "--force"]
    subprocess.run([*primary.inside, *words], check=True)


class Within(Thread):
    """Somebody on a machine who writes to its PostgreSQL, a connection each, and notes what was acknowledged."""

    def __init__(self, machine: Machine) -> None:
        super().__init__(daemon=True)
        self.machine, self.stop = machine, Event()
        self.acknowledged: dict[int, float] = {}
        self.said = ""

    def run(self) -> None:
        number = 0
        while not self.stop.is_set():
            number += 1
            if self.told(f"INSERT INTO {WRITTEN_WITHIN} VALUES ({number}) RETURNING n") == str(number):
                self.acknowledged[number] = time.monotonic()

    def told(self, statement: str) -> str:
        """Return what PostgreSQL answers there; empty when it does not within three seconds."""
        address = f"postgresql://postgres:{SECRET}@{self.machine.address}/permanence?connect_timeout=3"
        ask = [*self.machine.inside, "timeout", "3", BINARIES / "psql", address, "-qAtc", statement]
        answer = subprocess.run(ask, capture_output=True, text=True, check=False)
        self.said = answer.stderr.strip()
        return answer.stdout.strip()


def test_a_primary_that_is_cut_off_takes_no_more_writes(cluster: Cluster, crowd: Crowd) -> None:
    if not cluster.apart:
        pytest.skip("machines with networks of their own need root")
    lost = cluster.machines["c"]  # no application is cut off with it
    if cluster.primary() is not lost:
        make_primary(cluster, lost)
        until(cluster.whole, "followed by the former primary", 90)
    with cluster.database() as database:
        database.execute(f"CREATE TABLE {WRITTEN_WITHIN} (n integer)")
    within = Within(lost)
    within.start()
    until(lambda: len(within.acknowledged) >= 3, "written to the primary on its own machine")
    struck = time.monotonic()
    with outage("primary cut off, alive", crowd, lost.cut, look_s=CUT_OFF_S, back_s=CUT_OFF_S):
        took = until(
            lambda: Within(lost).told("SELECT pg_is_in_recovery()") != "f", "no longer a primary by itself", 60
        )
        print(f"primary cut off, alive: {took:.1f} s until it is none any more; there: {within.said}")
    assert cluster.primary() is not lost
    time.sleep(5)
    within.stop.set()
    within.join(10)
    late = [number for number, at in within.acknowledged.items() if at > struck + ON_ITS_WAY_S]
    assert late == [], "acknowledged where nobody else could have it"
    lost.join()
    print(f"it follows again after {until(cluster.whole, 'followed by who was cut off', 120):.1f} s")
    with cluster.database() as database:
        kept = {number for (number,) in database.execute(f"SELECT n FROM {WRITTEN_WITHIN}").fetchall()}
    print(f"{len(within.acknowledged)} written on its own machine, {len(within.acknowledged.keys() - kept)} lost")
    assert within.acknowledged.keys() <= kept


def test_the_state_of_the_system_tells_of_the_standbys(cluster: Cluster, houses: list[House], crowd: Crowd) -> None:
    for house in houses:
        until(lambda told=house: tells_of_two(told), "told of two standbys", 30)


def tells_of_two(house: House) -> bool:
    figures = httpx.get(f"{house.url}/metrics", headers={"Authorization": f"Bearer {TOKEN}"}, timeout=30).text
    following = "permanence_standbys_following 2.0" in figures and "permanence_replay_delay_s" in figures
    return following and "permanence_standby_away_s" not in figures


def test_nothing_acknowledged_is_lost_or_doubled(cluster: Cluster, crowd: Crowd) -> None:
    crowd.end()
    assert crowd.record.surprises == []
    with cluster.database() as database:
        made = {pk for (pk,) in database.execute(MADE).fetchall()}
    acknowledged = crowd.record.booked.keys()
    lost, doubled = len(acknowledged - made), len(made - acknowledged)
    print(f"{len(acknowledged)} bookings acknowledged, {lost} lost, {doubled} doubled")
    assert acknowledged == made


def test_the_workers_do_all_that_is_due(cluster: Cluster, crowd: Crowd) -> None:
    with cluster.database() as database:
        try:
            until(lambda: not undone(database), "done by the workers", 240)
        except NotInTime as late:
            pytest.fail(f"{late}: {undone(database)}")


def undone(database: psycopg.Connection) -> list[tuple[str, str, int]]:
    """Return the jobs that are due, under way or failed."""
    due = "status IN ('doing', 'failed') OR status = 'todo' AND (scheduled_at IS NULL OR scheduled_at <= now())"
    counted = f"SELECT task_name, status, count(*) FROM procrastinate_jobs WHERE {due} GROUP BY 1, 2"
    return database.execute(counted).fetchall()


def test_a_copy_from_before_leads_to_the_last_booking(cluster: Cluster, houses: list[House], witness: Machine) -> None:
    with cluster.database() as database:
        ((count,),) = database.execute("SELECT count(*) FROM agenda_appointment").fetchall()
        ((segment,),) = database.execute("SELECT pg_walfile_name(pg_switch_wal())").fetchall()
    put_away = Path(witness.values["COPIES"]) / "log"
    until(lambda: any(put_away.glob(f"{segment}.*")), "put away by the witness")
    said = permanence(houses[0], witness, "verify-backup", "--key", str(cluster.key))
    print(said.strip())
    assert f", {count} appointments;" in said
    assert "Every table and index is sound." in said
