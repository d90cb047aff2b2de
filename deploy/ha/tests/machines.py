"""Three machines made of the kit's own files: each has an etcd, a Patroni and its PostgreSQL.

Each has a network of its own, joined by a bridge, where this user may make some (root on Linux): then a machine can be
cut off from the others and live on. Elsewhere they are addresses of the loopback.
"""

import json
import os
import random
import shlex
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from string import Template
from urllib.error import URLError
from urllib.request import urlopen

import psutil
import psycopg

from permanence.runtime.backups import vault
from permanence.runtime.postgres import unprivileged
from permanence.runtime.postgres.cluster import BINARIES

KIT = Path(__file__).parents[1]
PATRONI = KIT.parents[1] / ".venv-ha" / "bin"
FILES = ("etcd.yml", "patroni.yml", "haproxy.cfg", "permanence.env", "prepare.sql")
LETTERS = ("a", "b", "c")
SECRET = "only-of-this-trial"


class NotInTime(AssertionError):
    """What was waited for did not come; carries what it was."""


def until(fact: Callable[[], bool], what: str, within_s: float = 60.0) -> float:
    """Wait for a fact; return the seconds it took."""
    began = time.monotonic()
    while not fact():
        if time.monotonic() - began > within_s:
            raise NotInTime(f"not {what} within {within_s:.0f} s")
        time.sleep(0.1)
    return time.monotonic() - began


def can_make_networks() -> bool:
    """Tell whether this user may give a machine a network of its own."""
    name = f"ha-trial-{os.getpid()}"
    with suppress(OSError):
        if subprocess.run(["ip", "netns", "add", name], capture_output=True, check=False).returncode == 0:
            subprocess.run(["ip", "netns", "del", name], check=True)
            return True
    return False


@dataclass
class Machine:
    """One of the three.

    :param values: what the kit's files are filled in with
    :param network: the name of its own network; empty on the loopback
    """

    letter: str
    values: dict[str, str]
    folder: Path
    network: str = ""
    running: list["subprocess.Popen[bytes]"] = field(default_factory=list)

    @property
    def address(self) -> str:
        """Its own."""
        return self.values["ADDRESS"]

    @property
    def kit(self) -> Path:
        """Where its files lie, filled in."""
        return Path(self.values["KIT"])

    @property
    def inside(self) -> list[str]:
        """What makes a command run in its network."""
        return ["ip", "netns", "exec", self.network] if self.network else []

    def furnish(self, certificates: Path) -> None:
        """Fill the kit's files in and lay its certificate down, as an administrator does."""
        self.kit.mkdir(parents=True)
        for proof in (certificates / "ca.crt", *(certificates / self.letter).iterdir()):
            unprivileged.hand_over(Path(shutil.copy(proof, self.kit)))
        for name in FILES:
            (self.kit / name).write_text(Template((KIT / name).read_text()).substitute(self.values))
        if self.network:  # whoever comes through HAProxy comes from where it stands: on none of the three
            with (self.kit / "patroni.yml").open("a") as hba:
                hba.write(f"    - host all,replication all {self.values['HOST']}/32 scram-sha-256\n")
        shutil.copy(KIT / "503.http", self.kit)
        for folder in (Path(self.values["DATA"]), Path(self.values["COPIES"])):
            folder.mkdir(mode=0o700)
            unprivileged.hand_over(folder)

    def start(self) -> None:
        """Start its etcd and its Patroni, which starts PostgreSQL."""
        self._run("etcd", "etcd", "--config-file", str(self.kit / "etcd.yml"))
        self._run("patroni", *unprivileged.prefix(), str(PATRONI / "patroni"), str(self.kit / "patroni.yml"))

    def kill_postgres(self) -> None:
        """Kill -9 its postmaster, whose children then end by themselves."""
        os.kill(int((Path(self.values["DATA"]) / "postgres" / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)

    def kill(self) -> None:
        """Kill -9 all that runs on it, as when its power goes."""
        for process in [one for one in psutil.process_iter() if self._is_here(one)]:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        for started in self.running:
            started.wait()
        self.running.clear()

    def cut(self) -> None:
        """Cut it off from all others, as when a switch fails; it lives on."""
        subprocess.run(["ip", "link", "set", self.network, "down"], check=True)

    def join(self) -> None:
        """Join it to the others again."""
        subprocess.run(["ip", "link", "set", self.network, "up"], check=True)

    def told(self) -> dict[str, str]:
        """Return what its Patroni tells of all three, by letter; nothing when it does not answer."""
        where = f"https://{self.address}:8008/cluster"
        with suppress(URLError, OSError, ValueError), urlopen(where, timeout=2) as told:
            members = json.load(told)["members"]
            return {one["name"]: one["role"] if one["state"] in {"running", "streaming"} else "" for one in members}
        return {}

    def words(self, lines: int = 15) -> str:
        """Return the end of what its parts said."""
        logs = sorted(self.folder.glob("*.log"))
        return "\n".join(f"{log}\n{chr(10).join(log.read_text().splitlines()[-lines:])}" for log in logs)

    def _run(self, name: str, *words: str) -> None:
        with (self.folder / f"{name}.log").open("ab") as log:
            self.running.append(
                subprocess.Popen([*self.inside, *words], stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd="/")
            )

    def _is_here(self, process: psutil.Process) -> bool:
        with suppress(psutil.Error):
            return str(self.folder) in " ".join([*process.cmdline(), process.cwd()])
        return False


class Cluster:
    """The three of them, and the HAProxy before them."""

    def __init__(self, folder: Path) -> None:
        self.name = f"ha{random.randrange(16**6):06x}"  # nobody else's on this machine, nor its addresses
        self.apart = can_make_networks()
        net = f"{10 if self.apart else 127}.{random.randint(1, 254)}.{random.randint(1, 254)}"
        self.folder, self.front = folder, f"{net}.10"
        self.key = folder / "key"
        known = self._values(net)
        self.machines = {
            letter: Machine(
                letter,
                known | self._own(letter, f"{net}.{rank}"),
                folder / letter,
                f"{self.name}{letter}" if self.apart else "",
            )
            for rank, letter in enumerate(LETTERS, 1)
        }
        self.haproxy: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where people come."""
        return f"https://{self.front}:8000"

    @property
    def authority(self) -> Path:
        """The certificate of who signed all others."""
        return self.folder / "certificates" / "ca.crt"

    def _values(self, net: str) -> dict[str, str]:
        named = dict(word.split("=", 1) for word in shlex.split((KIT / "node.env").read_text(), comments=True))
        secrets = {name: SECRET for name in named if name.endswith("_PASSWORD")}
        return named | secrets | {
            **{f"ADDRESS_{letter.upper()}": f"{net}.{rank}" for rank, letter in enumerate(LETTERS, 1)},
            "HOST": self.front, "PAGES_AT": f"{self.front}:8000 ssl crt {self.folder}/permanence.pem",
            "POSTGRES_AT": f"{self.front}:5000",
            "BIN": str(Path(sys.executable).parent), "POSTGRES_BIN": str(BINARIES),
            "COPIES_TO": vault.make_key(self.key),
        }  # fmt: skip

    def _own(self, letter: str, address: str) -> dict[str, str]:
        folders = {name: str(self.folder / letter / name.lower()) for name in ("KIT", "DATA", "COPIES")}
        return {"NODE": letter, "ADDRESS": address, **folders}

    def start(self) -> None:
        """Start all of it and prepare the database, once there is a primary that two follow."""
        addresses = [machine.address for machine in self.machines.values()]
        subprocess.run([KIT / "certificates.sh", self.authority.parent, *addresses, self.front], check=True)
        proofs = [(self.authority.parent / "a" / name).read_text() for name in ("node.crt", "node.key")]
        (self.folder / "permanence.pem").write_text("".join(proofs))  # of the pages too, whose address it names
        self._join()
        for machine in self.machines.values():
            machine.furnish(self.authority.parent)
            machine.start()
        self._start_haproxy()
        until(self.whole, "three that follow each other", 180)
        prepare = self.machines["a"].kit / "prepare.sql"
        subprocess.run(
            [BINARIES / "psql", self.address("postgres"), "-v", "ON_ERROR_STOP=1", "-q", "-f", prepare], check=True
        )

    def _start_haproxy(self) -> None:
        settings = shutil.copy(self.machines["a"].kit / "haproxy.cfg", self.folder)  # it is on none of the three
        words = ["haproxy", "-db", "-f", settings]
        with (self.folder / "haproxy.log").open("ab") as log:
            self.haproxy = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=log, stderr=log)

    def _join(self) -> None:
        """Make the networks of the machines, and the bridge that joins them."""
        if not self.apart:
            return
        does = [f"link add {self.name} type bridge", f"addr add {self.front}/24 dev {self.name}",
                f"link set {self.name} up"]  # fmt: skip
        for one in self.machines.values():
            there, within = one.network, f"-n {one.network}"
            does += [
                f"netns add {there}", f"link add {there} type veth peer name eth0 netns {there}",
                f"link set {there} master {self.name} up", f"{within} addr add {one.address}/24 dev eth0",
                f"{within} link set eth0 up", f"{within} link set lo up",
            ]  # fmt: skip
        for words in does:
            subprocess.run(["ip", *words.split()], check=True)

    def stop(self) -> None:
        """End all of it, whatever state it is in."""
        if self.haproxy:
            self.haproxy.kill()
            self.haproxy.wait()
        for machine in self.machines.values():
            machine.kill()
            if self.apart:
                subprocess.run(["ip", "netns", "del", machine.network], check=False)
        if self.apart:
            subprocess.run(["ip", "link", "del", self.name], check=False)

    def roles(self) -> dict[str, str]:
        """Return what each is, as those who answer tell it."""
        return next((told for one in self.machines.values() if one.running and (told := one.told())), {})

    def whole(self) -> bool:
        """Tell whether there is a primary that waits for one of the other two with each commit."""
        return sorted(self.roles().values()) == ["leader", "quorum_standby", "quorum_standby"]

    def primary(self) -> Machine:
        """Return the one that takes writes."""
        until(lambda: "leader" in self.roles().values(), "a primary")
        return self.machines[next(letter for letter, role in self.roles().items() if role == "leader")]

    def standby(self) -> Machine:
        """Return one that follows."""
        return self.machines[next(letter for letter, role in self.roles().items() if role == "quorum_standby")]

    def address(self, database: str = "permanence") -> str:
        """The address of the primary for its administrator, whom no fence stops."""
        return f"postgresql://postgres:{SECRET}@{self.front}:5000/{database}"

    @contextmanager
    def database(self) -> Iterator[psycopg.Connection]:
        """Connect as the administrator."""
        with psycopg.connect(self.address(), autocommit=True) as connection:
            yield connection

    def words(self) -> str:
        """Return the end of what all parts said."""
        return "\n".join(machine.words() for machine in self.machines.values())
