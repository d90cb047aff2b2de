"""Make the embedded PostgreSQL anew from its copies, up to the last minute or to a moment, while nothing runs."""

import argparse
import time
from datetime import datetime
from pathlib import Path

from permanence.runtime import database
from permanence.runtime.backups import restoring
from permanence.runtime.commands.backup import vault_of

SUMMARY = "make the database anew from its copies, up to now or to a moment"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--key", type=Path, required=True, metavar="FILE", help="the private key that opens the copies")
    parser.add_argument(
        "--until", type=moment, metavar="TIME", help="go no further than this moment, such as 2026-11-28T09:30+01:00"
    )
    parser.add_argument(
        "--replace", action="store_true", help="move the present database aside first; without it nothing is touched"
    )


def moment(words: str) -> datetime:
    """Read a moment with its offset; without one it would mean another hour on another machine."""
    try:
        read = datetime.fromisoformat(words)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{words!r} is not a moment; write 2026-11-28T09:30+01:00") from None
    if read.tzinfo is None:
        raise argparse.ArgumentTypeError(f"{words!r} has no offset; write {words}+01:00, or Z for UTC")
    return read


def run(arguments: argparse.Namespace) -> int:
    from permanence.config.environment import ENVIRONMENT as environment

    cluster, taken_from = database.embedded_cluster(environment), vault_of(environment)
    if cluster.running():
        raise restoring.NotEmpty("Permanence is running: stop it first.")
    restoring.choose(taken_from, arguments.until)
    if arguments.replace and cluster.data.exists():
        aside = cluster.data.with_name(f"data.before-{time.strftime('%Y%m%dT%H%M%S')}")
        cluster.data.rename(aside)
        print(f"The present database is now {aside}")
    begun = time.monotonic()
    try:
        last = restoring.restore(taken_from, arguments.key, cluster, until=arguments.until)
    finally:
        cluster.stop()
    print(f"Restored in {time.monotonic() - begun:.1f} s; the last change in it: {last or 'that of the copy itself'}")
    return 0
