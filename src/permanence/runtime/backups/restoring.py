"""Making a server anew from the vault: the base copy, then the log up to its end or to a moment."""

import os
import shlex
import subprocess
import sys
import tarfile
import threading
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from permanence.runtime.backups.vault import BadKey, Base, Vault, identity, open_into
from permanence.runtime.postgres import Cluster, unprivileged
from permanence.runtime.postgres.cluster import BINARIES

PATIENCE_S = 6 * 3600.0  # ten million appointments may take long; what fails, fails at once
RECOVERING = "recovery.signal"
# A log is replayed only by a server as large as the one that wrote it: its sizes, as told and as set.
SIZES = {
    "max_connections": "max_connections", "max_worker_processes": "max_worker_processes",
    "max_wal_senders": "max_wal_senders", "max_prepared_xacts": "max_prepared_transactions",
    "max_locks_per_xact": "max_locks_per_transaction",
}  # fmt: skip


class NothingToRestore(RuntimeError):
    """No base copy fits what was asked."""


class NotEmpty(RuntimeError):
    """A server is there already: it is not written over."""


def choose(vault: Vault, until: datetime | None) -> Base:
    """Return the copy to begin with: the latest, or the latest begun before a moment.

    :raises NothingToRestore: when there is none
    """
    fitting = [one for one in vault.bases if until is None or one.at < until]
    if not fitting:
        before = f" from before {until}" if until else ""
        raise NothingToRestore(f"There is no base copy in {vault.folder}{before}.")
    return fitting[-1]


def restore(vault: Vault, key: Path, cluster: Cluster, *, until: datetime | None = None) -> datetime | None:
    """Make the server of an empty folder from the vault, and leave it running; return its last commit's time.

    :raises NotEmpty, NothingToRestore, BadKey: as above; nothing is left half made then
    """
    if cluster.data.exists():
        raise NotEmpty(f"{cluster.data} is there already: move it away first.")
    base, opened = choose(vault, until), identity(key)
    cluster.make_folders()
    unpacked = cluster.data.with_name("data.restoring")
    unpacked.mkdir(mode=0o700)
    _unpack(base.path, opened, unpacked)
    _verify(unpacked)
    settings = {"restore_command": _command(vault, key), "recovery_target_action": "promote"}
    settings |= _sizes(unpacked)
    if until:
        settings["recovery_target_time"] = f"{until.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f+00}"
    quoted = (f"{name} = '{value.replace(chr(39), chr(39) * 2)}'\n" for name, value in settings.items())
    with (unpacked / "postgresql.auto.conf").open("a") as own:
        own.writelines(quoted)
    (unpacked / RECOVERING).touch(mode=0o600)
    _hand_over(unpacked)
    unpacked.rename(cluster.data)
    cluster.start()
    return _arrived(cluster)


def _unpack(path: Path, key: Any, folder: Path) -> None:
    """Open, unpack and write out in one stream: no copy of it stands open on the disk."""
    reading, writing = os.pipe()
    problems: list[BaseException] = []

    def pour() -> None:
        try:
            with os.fdopen(writing, "wb") as written:
                open_into(path, written, key)
        except BaseException as problem:  # told to whoever unpacks
            problems.append(problem)

    pouring = threading.Thread(target=pour)
    pouring.start()
    try:
        with os.fdopen(reading, "rb") as packed, tarfile.open(fileobj=packed, mode="r|gz") as archive:
            archive.extractall(folder, filter="data")
    except tarfile.TarError as problem:
        problems.append(problem)
    pouring.join()
    if problems:
        first = next((one for one in problems if isinstance(one, BadKey)), problems[0])  # it made the other
        raise first if isinstance(first, BadKey) else BadKey(f"{path.name} is damaged: {first}") from first


def _verify(folder: Path) -> None:
    """Compare each file with the manifest that PostgreSQL wrote into the copy."""
    command = [str(BINARIES / "pg_verifybackup"), "--no-parse-wal", "--quiet", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise BadKey(f"The copy does not agree with its manifest: {done.stderr.strip()}")


def _sizes(folder: Path) -> dict[str, str]:
    """Return how large the copied server was."""
    command = [str(BINARIES / "pg_controldata"), "-D", str(folder)]
    told = subprocess.run(command, capture_output=True, text=True, check=True, env={**os.environ, "LC_ALL": "C"}).stdout
    lines = (line.partition(" setting:") for line in told.splitlines())
    return {SIZES[name]: size.strip() for name, _, size in lines if name in SIZES}


def _hand_over(folder: Path) -> None:
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o700 if path.is_dir() else 0o600)
        unprivileged.hand_over(path)


def _command(vault: Vault, key: Path) -> str:
    words = [sys.executable, "-m", "permanence.runtime.backups.fetch", str(vault.folder.resolve()), str(key.resolve())]
    return f'{shlex.join(words)} %f "%p"'


def _arrived(cluster: Cluster) -> datetime | None:
    """Wait until the log was replayed and the server takes writes; then forget how it got here."""
    deadline = time.monotonic() + PATIENCE_S
    with psycopg.connect(cluster.url(), autocommit=True) as connection:
        last: datetime | None = None
        while time.monotonic() < deadline:
            row = connection.execute("SELECT pg_is_in_recovery(), pg_last_xact_replay_timestamp()").fetchone()
            assert row
            last = row[1] or last
            if not row[0]:
                break
            time.sleep(0.1)
        for name in ("restore_command", "recovery_target_action", "recovery_target_time", *SIZES.values()):
            connection.execute(sql.SQL("ALTER SYSTEM RESET {}").format(sql.Identifier(name)))
        connection.execute("SELECT pg_reload_conf()")
    return last
