"""A whole installation of its own, started by the real command: for tests, figures and pictures."""

import mailbox
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email.message import Message
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.error import URLError
from urllib.request import urlopen

import psutil
import psycopg

from permanence.config import embedded
from permanence.demo.logins import LOGINS, Login

PATIENCE_S = 600.0  # a first start makes a database and the world, on a machine that may be busy
GRACE_S = 60.0
PARTS = {"web": "granian", "worker": "permanence.runtime.worker", "mailbox": "permanence.runtime.mailsink"}


class HouseDoesNotStart(RuntimeError):
    """The installation ended or never answered; carries the end of what it said."""


class House:
    """One running installation.

    :param var: the folder of its data, made when absent and left to its owner to remove
    :param demo: with the demo world; without it nobody can sign in yet
    """

    def __init__(self, var: Path, *, demo: bool = True, **settings: str) -> None:
        self.var, self.demo, self.settings = var, demo, settings
        self.port, self.mail_port = _free_port(), _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = var / "house.log"
        self.logins: dict[str, Login] = {login.persona: login for login in LOGINS}
        self.process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def surroundings(self) -> dict[str, str]:
        """The environment in which the installation, and commands about it, run."""
        ours = ("PERMANENCE_", "DATABASE_", "DJANGO_", "SMTP_")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
        own = {
            "VAR": str(self.var),
            "PORT": str(self.port),
            "MAIL_PORT": str(self.mail_port),
            "URL": self.url,
            "DEMO": "yes" if self.demo else "no",
        }
        return {**kept, **{f"PERMANENCE_{name}": value for name, value in own.items()}, **self.settings}

    def start(self) -> float:
        """Start it, and wait for its first page; return how long that took, in seconds.

        :raises HouseDoesNotStart: when it ends, or does not answer in time
        """
        self.var.mkdir(parents=True, exist_ok=True)
        began, command = time.monotonic(), self.command("run", *["--demo"] * self.demo)
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command, env=self.surroundings, stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        while not self.answers():
            if self.process.poll() is not None or time.monotonic() - began > PATIENCE_S:
                self.stop()
                raise HouseDoesNotStart(self.last_words())
            time.sleep(0.1)
        return time.monotonic() - began

    def stop(self) -> None:
        """Stop it as Ctrl-C does; by force when it has not left in time."""
        if self.process is None:
            return
        self.process.send_signal(signal.SIGINT)
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(GRACE_S)
        self.process.kill()
        self.process.wait()
        self.process = None

    def command(self, *words: str) -> list[str]:
        """Return a command line of the installation's own program."""
        return [sys.executable, "-m", "permanence.runtime.cli", *words]

    def answers(self) -> bool:
        """Tell whether a page comes."""
        with suppress(URLError, OSError), urlopen(f"{self.url}/accounts/login/", timeout=5) as page:  # noqa: S310
            return bool(page.status == 200)
        return False

    def last_words(self, lines: int = 40) -> str:
        """Return the end of what it said."""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])

    def part(self, name: str) -> list[psutil.Process]:
        """Return the processes of one part: web, worker, mailbox or postgres."""
        if name == "postgres":
            return [process for process in psutil.process_iter() if self._is_postgres(process)]
        assert self.process is not None
        inside = psutil.Process(self.process.pid).children(recursive=True)
        return [process for process in inside if PARTS[name] in _words(process)]

    def memory(self) -> dict[str, int]:
        """Return the proportional set size of each part, in bytes: shared pages are counted once."""
        assert self.process is not None
        parts = {name: self.part(name) for name in (*PARTS, "postgres")}
        parts["supervisor"] = [psutil.Process(self.process.pid)]
        return {name: sum(p.memory_full_info().pss for p in processes) for name, processes in parts.items()}

    def mail(self) -> list[Message]:
        """Return what was sent, in the order in which it came."""
        if not (self.var / "mailbox").exists():
            return []
        kept = mailbox.Maildir(self.var / "mailbox", create=False)
        return [kept[name] for name in sorted(kept.keys(), key=_arrived)]

    @contextmanager
    def database(self) -> Iterator[psycopg.Connection]:
        """Connect as the administrator of its embedded PostgreSQL, whom no fence stops."""
        with psycopg.connect(embedded.address(self.var / "postgres", "postgres")) as connection:
            yield connection

    def _is_postgres(self, process: psutil.Process) -> bool:
        with suppress(psutil.Error):
            return process.name() == "postgres" and process.cwd().startswith(str(self.var.resolve()))
        return False


def _arrived(name: str) -> list[int]:
    """Return second, microsecond, process and count of a file of a Maildir: a folder lists its files in any order."""
    return [int(number) for number in re.findall(r"\d+", name)[:4]]


def _words(process: psutil.Process) -> str:
    with suppress(psutil.Error):
        return " ".join(process.cmdline())
    return ""


def words_of(letter: Message) -> str:
    """Return what a letter says, whatever is attached to it."""
    for part in letter.walk():
        if part.get_content_type() == "text/plain" and isinstance(said := part.get_payload(decode=True), bytes):
            return said.decode()
    return ""


def _free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])
