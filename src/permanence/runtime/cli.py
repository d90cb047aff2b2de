"""`permanence`: the administrator's command line."""

import argparse
import importlib.util
import os
import sys

import psycopg

from permanence.config.environment import BadSettings
from permanence.runtime.assets import AssetMissing
from permanence.runtime.backups.restoring import NotEmpty, NothingToRestore
from permanence.runtime.backups.taking import CopyFailed
from permanence.runtime.backups.vault import BadKey
from permanence.runtime.commands import (
    backup,
    check,
    decide,
    demo,
    found,
    migrate,
    receive_mail,
    reseal,
    restore,
    run,
    simulate,
    verify_backup,
    verify_trace,
)
from permanence.runtime.commands.backup import NoVault
from permanence.runtime.commands.found import CannotFound
from permanence.runtime.commands.run import CannotStart
from permanence.runtime.postgres import OldServer, PostgresDoesNotStart
from permanence.runtime.postgres.unprivileged import NoWayDown

COMMANDS = {
    "run": run,
    "found": found,
    "migrate": migrate,
    "demo": demo,
    "simulate": simulate,
    "decide": decide,
    "receive-mail": receive_mail,
    "check": check,
    "verify-trace": verify_trace,
    "reseal": reseal,
    "backup": backup,
    "restore": restore,
    "verify-backup": verify_backup,
}
NEEDS = {"demo": "permanence.demo", "simulate": "permanence.simulation"}
EXPECTED = (
    AssetMissing,
    BadKey,
    BadSettings,
    CannotFound,
    CannotStart,
    CopyFailed,
    NoVault,
    NoWayDown,
    NotEmpty,
    NothingToRestore,
    OldServer,
    PostgresDoesNotStart,
    psycopg.OperationalError,
)
TABLES_MISSING = (psycopg.errors.UndefinedTable, psycopg.errors.UndefinedColumn)
EPILOG = "Settings are environment variables; docs/operations.md lists them, `permanence check` looks at them."


def parser() -> argparse.ArgumentParser:
    """The commands this installation has; those of rooms it was made without are left out."""
    root = argparse.ArgumentParser(prog="permanence", description="Runs a medical practice.", epilog=EPILOG)
    commands = root.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, module in COMMANDS.items():
        if name in NEEDS and importlib.util.find_spec(NEEDS[name]) is None:
            continue
        command = commands.add_parser(name, help=module.SUMMARY, description=module.__doc__)
        module.add_arguments(command)
        command.set_defaults(run=module.run)
    return root


def main(words: list[str] | None = None) -> int:
    """Carry out one command; what an administrator can mend is told in a sentence, not a trace."""
    arguments = parser().parse_args(words)
    try:
        code = int(arguments.run(arguments))
        sys.stdout.flush()
        return code
    except EXPECTED as problem:
        print(f"permanence {arguments.command}: {problem}", file=sys.stderr)
        return 1
    except BrokenPipeError:  # whoever read, `head` for one, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    except KeyboardInterrupt:
        return 130
    except Exception as problem:
        if not isinstance(problem.__cause__, TABLES_MISSING):
            raise
        print(f"permanence {arguments.command}: the database is not up to date: `permanence migrate`", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
