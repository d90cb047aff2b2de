"""Restore the newest copy beside the running installation, look whether it is sound, and throw it away."""

import argparse
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

import psycopg
from psycopg import sql

from permanence.config.embedded import DATABASE
from permanence.runtime.backups import restoring
from permanence.runtime.commands.backup import vault_of
from permanence.runtime.postgres import Cluster
from permanence.runtime.postgres.cluster import BINARIES

SUMMARY = "restore the newest copy aside and look whether it is sound"
COUNTED = {"structures": "directory_structure", "patients": "patients_patient", "appointments": "agenda_appointment"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--key", type=Path, required=True, metavar="FILE", help="the private key that opens the copies")


def run(arguments: argparse.Namespace) -> int:
    """Tell what was found.

    :returns: 1 when a table or an index of the copy is damaged
    """
    from permanence.config.environment import ENVIRONMENT as environment

    taken_from, begun = vault_of(environment), time.monotonic()
    aside = Path(tempfile.mkdtemp(prefix="verifying-", dir=environment.var))
    cluster = Cluster(aside / "postgres")
    try:
        last = restoring.restore(taken_from, arguments.key, cluster)
        counts = _counts(cluster)
        sound = _sound(cluster)
    finally:
        cluster.stop()
        shutil.rmtree(aside)
    told = ", ".join(f"{count} {name}" for name, count in counts.items())
    print(f"{told}; the last change in it: {last or 'that of the copy itself'}")
    verdict = "Every table and index is sound." if sound else "DAMAGED: see above."
    print(f"{verdict} {time.monotonic() - begun:.1f} s")
    return 0 if sound else 1


def _counts(cluster: Cluster) -> dict[str, int]:
    with psycopg.connect(cluster.url(database=DATABASE)) as connection:
        ask = sql.SQL("SELECT count(*) FROM {}")
        return {
            name: connection.execute(ask.format(sql.Identifier(table))).fetchone()[0]  # type: ignore[index]
            for name, table in COUNTED.items()
        }


def _sound(cluster: Cluster) -> bool:
    """Have PostgreSQL's own checker read every table and B-tree."""
    command = [str(BINARIES / "pg_amcheck"), "--install-missing", "--heapallindexed", cluster.url(database=DATABASE)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        print(done.stdout.strip() or done.stderr.strip())
    return done.returncode == 0
