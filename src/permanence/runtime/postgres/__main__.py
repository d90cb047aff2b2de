"""Drives the embedded server by hand: `python -m permanence.runtime.postgres start|stop|url|psql`."""

import argparse
import os
from pathlib import Path

from permanence.config.embedded import DATABASE, OWNER
from permanence.runtime.postgres import Cluster, prepare
from permanence.runtime.postgres.cluster import BINARIES


def main() -> None:
    """Start, stop, name or open the embedded server of a folder."""
    parser = argparse.ArgumentParser(prog="python -m permanence.runtime.postgres", description=__doc__)
    parser.add_argument("what", choices=["start", "stop", "url", "psql"])
    parser.add_argument("--folder", type=Path, default=Path(os.environ.get("PERMANENCE_VAR", "var")) / "postgres")
    parser.add_argument("--role", default=OWNER)
    parser.add_argument("--database", default=DATABASE)
    parser.add_argument("--hasty", action="store_true", help="for tests: fast, and lost in a crash")
    chosen = parser.parse_args()
    cluster = Cluster(chosen.folder, durable=not chosen.hasty)
    if chosen.what == "start":
        cluster.start()
        prepare(cluster, chosen.database)
    if chosen.what == "stop":
        cluster.stop()
        return
    address = cluster.url(chosen.role, chosen.database)
    if chosen.what == "psql":
        psql = str(BINARIES / "psql")
        os.execv(psql, [psql, address])  # noqa: S606  # no shell is the point
    print(address)


main()
