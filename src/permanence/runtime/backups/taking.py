"""Taking a base copy while everything runs, and letting old ones go."""

import os
import subprocess
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from permanence.runtime.backups.vault import Base, NotSealed, Vault
from permanence.runtime.postgres.cluster import BINARIES

GZIP = 16 + zlib.MAX_WBITS
CHUNK = 1 << 20
FEWEST = 2  # however old they are


class CopyFailed(RuntimeError):
    """`pg_basebackup` did not come to its end; carries what it said."""


@dataclass
class Packed:
    """A stream read packed, as `gzip` would."""

    stream: IO[bytes]
    rest: bytes = b""
    done: bool = False

    def __post_init__(self) -> None:
        self.packer = zlib.compressobj(level=1, wbits=GZIP)

    def read(self, size: int = -1) -> bytes:
        """Return up to `size` packed bytes, all of them when it is negative; empty at the end."""
        while not self.done and (size < 0 or len(self.rest) < size):
            content = self.stream.read(CHUNK)
            self.done = not content
            self.rest += self.packer.compress(content) if content else self.packer.flush()
        cut = len(self.rest) if size < 0 else size
        told, self.rest = self.rest[:cut], self.rest[cut:]
        return told


def take(url: str, vault: Vault, *, now: datetime) -> Path:
    """Copy the running server into the vault; return where.

    :param url: of a role that may replicate and end a segment of the log
    :raises CopyFailed: when PostgreSQL's own tool fails; nothing is left of it then
    """
    parts = conninfo_to_dict(url)
    secret = {"PGPASSWORD": str(parts.pop("password"))} if "password" in parts else {}  # a command line is public
    with psycopg.connect(url, autocommit=True) as connection:
        segment = str(connection.execute("SELECT pg_walfile_name(pg_current_wal_lsn())").fetchone()[0])  # type: ignore[index]
        path = vault.base_path(now, segment)
        command = [
            str(BINARIES / "pg_basebackup"), "--dbname", make_conninfo("", **parts), "--pgdata", "-", "--format", "tar",
            "--wal-method", "fetch", "--checkpoint", "fast", "--no-password",
        ]  # fmt: skip
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=os.environ | secret
        ) as copying:
            assert copying.stdout
            assert copying.stderr
            try:
                vault.put(_Whole(copying), path)  # type: ignore[arg-type]  # it reads: no more is asked of it
            except NotSealed as problem:
                raise CopyFailed(str(problem)) from None
        connection.execute("SELECT pg_switch_wal()")
    return path


class _Whole:
    """What a copying process writes, packed; its end counts only when the process says that it is whole."""

    def __init__(self, copying: "subprocess.Popen[bytes]") -> None:
        self.copying = copying
        self.packed = Packed(copying.stdout)  # type: ignore[arg-type]

    def read(self, size: int = -1) -> bytes:
        told = self.packed.read(size)
        if not told and self.copying.wait():
            raise CopyFailed(self.copying.stderr.read().decode(errors="replace").strip())  # type: ignore[union-attr]
        return told


def tidy(vault: Vault, *, keep: int) -> list[Base]:
    """Let go all base copies but the latest, and the log that only they need; return those let go."""
    bases = vault.bases
    gone, kept = bases[: -max(keep, FEWEST)], bases[-max(keep, FEWEST) :]
    for one in gone:
        one.path.unlink()
    if kept:
        for name, path in list(vault.segments()):
            if not name.endswith(".history") and name[8:24] < kept[0].segment[8:]:
                path.unlink()
    return gone


def age_of_newest(vault: Vault) -> float | None:
    """Return how many hours ago the newest base copy was begun; none when there is no copy."""
    bases = vault.bases
    return (datetime.now(UTC) - bases[-1].at).total_seconds() / 3600 if bases else None
