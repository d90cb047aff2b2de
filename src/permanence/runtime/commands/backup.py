"""Copy PostgreSQL into the folder PERMANENCE_BACKUPS, sealed for PERMANENCE_BACKUP_TO, while it runs."""

import argparse
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from permanence.config.environment import Environment
from permanence.runtime import database
from permanence.runtime.backups import taking, vault

SUMMARY = "copy the database while it runs, sealed; old copies go"


class NoVault(RuntimeError):
    """This installation has nowhere to put copies."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--new-key", type=Path, metavar="FILE", help="only make the keys: the one that opens goes there"
    )


def run(arguments: argparse.Namespace) -> int:
    if arguments.new_key:
        return _new_key(arguments.new_key)
    from permanence.config.environment import ENVIRONMENT as environment

    put_into = vault_of(environment)
    copied_from = database.copied_from(environment)
    begun = time.monotonic()
    with database.reachable(environment):
        path = taking.take(copied_from, put_into, now=datetime.now(UTC))
    gone = taking.tidy(put_into, keep=environment.backups_kept)
    print(f"{path}  {path.stat().st_size / 1e6:.1f} MB in {time.monotonic() - begun:.1f} s")
    if gone:
        print(f"{len(gone)} older copies let go; {environment.backups_kept} are kept.")
    return 0


def vault_of(environment: Environment) -> vault.Vault:
    """Return the folder of an installation's copies.

    :raises NoVault: when it has none
    """
    if environment.backups is None:
        raise NoVault("Set PERMANENCE_BACKUPS (a folder on another disk) and PERMANENCE_BACKUP_TO, then start again.")
    return vault.Vault(environment.backups, environment.backup_to)


def _new_key(file: Path) -> int:
    try:
        public = vault.make_key(file)
    except OSError as problem:
        print(f"permanence backup: the key cannot be written to {file}: {problem.strerror}", file=sys.stderr)
        return 1
    print(f"PERMANENCE_BACKUP_TO={public}")
    print(f"Keep {file} where the copies are not, twice: without it nobody opens them.", file=sys.stderr)
    return 0
