"""Look at settings, database, files and processes; say how to mend what is wrong."""

import argparse
from collections.abc import Iterator

import psycopg

from permanence.config.environment import BadSettings, Environment
from permanence.runtime import assets, database, ways
from permanence.runtime.backups import nightly, taking
from permanence.runtime.backups.vault import Vault
from permanence.runtime.postgres import OldServer, PostgresDoesNotStart, check_version

SUMMARY = "look at settings, database, files and worker; say how to mend what is wrong"
SILENT_S = 60
BIND = "ALTER ROLE … NOSUPERUSER NOBYPASSRLS, and let another role own the database"
Finding = tuple[bool, str]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Nothing to choose."""


def run(_arguments: argparse.Namespace) -> int:
    """Print one line a finding.

    :returns: 1 when something must be mended
    """
    fine = True
    for good, words in _findings():
        print(("ok    " if good else "MEND  ") + words)
        fine = fine and good
    return 0 if fine else 1


def _findings() -> Iterator[Finding]:
    try:
        from permanence.config.environment import ENVIRONMENT as environment
    except BadSettings as bad:
        yield from ((False, str(problem)) for problem in bad.problems)
        return
    yield True, "settings"
    yield _mail(environment)
    yield from ((False, words) for words in ways.in_clear(environment))
    yield _assets()
    yield _backups(environment)
    try:
        with database.reachable(environment):
            database.open_django()
            for check in (_version, _roles, _migrations, _keys, _worker):
                yield check(environment)
    except (OldServer, PostgresDoesNotStart, psycopg.Error) as problem:
        yield False, f"database: {problem}"


def _mail(environment: Environment) -> Finding:
    if environment.carrier:
        unheard = "" if environment.carrier.hears else ", which cannot tell what did not arrive (docs/mail.md)"
        return True, f"mail leaves through {environment.carrier.name}{unheard}"
    if environment.smtp:
        return True, f"mail leaves through {environment.smtp.host}:{environment.smtp.port}"
    return (
        False,
        "SMTP_URL is missing: no message can leave. For instance SMTP_URL=smtp+tls://user:password@mail.example.fr:587",
    )


def _assets() -> Finding:
    if (assets.VENDOR / "icons.svg").exists():
        return True, "the browser's files"
    return False, "the browser's files are missing: python -m permanence.runtime.assets"


def _backups(environment: Environment) -> Finding:
    """A copy of today, or why none is taken; the demo holds nothing to lose."""
    if not (environment.embedded or environment.backup_from):
        return True, "copies are taken by whoever keeps PostgreSQL"
    if environment.demo and environment.backups is None:
        return True, "no copies of a demo"
    if environment.backups is None:
        return False, "no copies are taken: set PERMANENCE_BACKUPS and PERMANENCE_BACKUP_TO (docs/operations.md)"
    hours = taking.age_of_newest(Vault(environment.backups))
    if hours is None or hours > nightly.STALE_H:
        return False, f"no copy of the last day in {environment.backups}: permanence backup says why"
    return True, f"the newest copy is {hours:.0f} hours old"


def _version(environment: Environment) -> Finding:
    return True, f"PostgreSQL {check_version(environment.database_url)}"


def _roles(environment: Environment) -> Finding:
    """Row-level security binds neither a superuser, nor BYPASSRLS, nor whoever may become the owner."""
    query = """
        SELECT rolsuper OR rolbypassrls OR pg_has_role(current_user, d.datdba, 'MEMBER')
        FROM pg_roles, pg_database d WHERE rolname = current_user AND d.datname = current_database()
    """
    with psycopg.connect(environment.database_url) as connection:
        row = connection.execute(query).fetchone()
    if row and not row[0]:
        return True, "row-level security binds the application's role"
    return False, f"row-level security does not bind DATABASE_URL's role: {BIND}"


def _migrations(_environment: Environment) -> Finding:
    from django.db import connections
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connections["owner"])
    pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return (False, f"{len(pending)} migrations are pending: permanence migrate") if pending else (True, "migrations")


def _keys(environment: Environment) -> Finding:
    """Every key in use is given, and no older one waits to go."""
    from django.db import ProgrammingError

    from permanence.foundation import resealing

    try:
        if lacking := resealing.missing():
            return False, str(resealing.KeysMissing(lacking))
        older = resealing.in_use() - resealing.newest()
    except ProgrammingError:
        return False, "nothing is known of keys yet: permanence migrate"
    if older:
        return False, "something is sealed with an older key: permanence reseal, then take that key away"
    if not environment.demo and not (environment.sealing_keys and environment.index_keys):
        return True, "sealed with what PERMANENCE_SECRET_KEY gives; keys of their own are better (docs/operations.md)"
    return True, "what lies sealed is sealed with the newest keys"


def _worker(environment: Environment) -> Finding:
    query = "SELECT extract(epoch FROM now() - max(last_heartbeat)) FROM procrastinate_workers"
    with psycopg.connect(environment.database_url) as connection:
        try:
            row = connection.execute(query).fetchone()
        except psycopg.errors.UndefinedTable:
            row = None
    seconds = row[0] if row else None
    if seconds is not None and seconds < SILENT_S:
        return True, f"a worker was heard {seconds:.0f} s ago"
    return False, "no worker was heard this last minute: permanence run"
