"""The tests' ground: one embedded PostgreSQL, a migrated database for each process, real commits on demand."""

import hashlib
import subprocess
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from hypothesis import settings as examples
from playwright.sync_api import expect
from psycopg import sql
from pytest_django import DjangoDbBlocker

from permanence.config.embedded import DATABASE, OWNER
from permanence.config.test_settings import TEST_DATABASE, TEST_VAR
from permanence.runtime.postgres import Cluster, prepare
from permanence.runtime.postgres.cluster import BINARIES

expect.set_options(timeout=20_000)  # a screen proves what comes, not how soon: that is measured by `make bench`
examples.register_profile("house", deadline=None)  # nor are examples: a busy machine is no bug
examples.load_profile("house")
PATIENCE = 5
ONE_MIGRATES = 5_206_002  # advisory lock: the others copy what the first has migrated
MAKES_TABLES = (
    "requirements-dev.lock",
    "src/permanence/*/migrations/*.py",
    "src/permanence/*/models.py",
    "src/permanence/*/models/*.py",
    "src/permanence/foundation/*.py",
    "src/permanence/runtime/postgres/*.py",
)
KEPT = {"django_migrations", "django_content_type", "auth_permission", "registers_speaking"}  # what migrations fill


@pytest.fixture(scope="session")
def cluster() -> Cluster:
    """The tests' PostgreSQL, left running for the next run."""
    server = Cluster(Path(TEST_VAR) / "postgres", durable=False)
    server.start()
    return server


@pytest.fixture(scope="session")
def django_db_setup(cluster: Cluster, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Make this process's database anew, migrated by the owner; the tests connect as the application."""
    with django_db_blocker.unblock():
        with psycopg.connect(cluster.url(), autocommit=True) as admin:
            admin.execute("SELECT pg_advisory_lock(%s)", [ONE_MIGRATES])
            _drop(admin, TEST_DATABASE)
            if not _copy(admin, _migrated(), TEST_DATABASE):
                _migrate(cluster, admin)
        yield
        connections.close_all()
        connection.close_pool()


def _migrate(cluster: Cluster, admin: psycopg.Connection) -> None:
    """Migrate this process's database, and keep a copy for the other processes and the next runs."""
    prepare(cluster, TEST_DATABASE)
    call_command("migrate", database="owner", verbosity=0)
    connections.close_all()
    for (old,) in admin.execute("SELECT datname FROM pg_database WHERE datname LIKE 'migrated_%'").fetchall():
        _drop(admin, old)
    _copy(admin, TEST_DATABASE, _migrated())


def _migrated() -> str:
    """Return the name of the database these tables and migrations make: another when one of them changes."""
    read = hashlib.sha256()
    for written in sorted(path for pattern in MAKES_TABLES for path in Path(__file__).parent.glob(pattern)):
        read.update(written.read_bytes())
    return f"migrated_{read.hexdigest()[:16]}"


def _copy(admin: psycopg.Connection, origin: str, made: str) -> bool:
    """Copy a database if it is there."""
    if not admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [origin]).fetchone():
        return False
    make = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY OWNER {}")
    admin.execute(make.format(sql.Identifier(made), sql.Identifier(origin), sql.Identifier(OWNER)))
    return True


def _drop(admin: psycopg.Connection, database: str) -> None:
    admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database)))


@pytest.fixture(scope="session")
def furnish(
    django_db_setup: None, cluster: Cluster, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[Path], None]:
    """Give an installation in a new folder the tables that its first start would migrate.

    That takes most of a minute of a processor. `runtime/tests/test_run.py` starts from nothing.
    """
    written = tmp_path_factory.mktemp("tables") / "tables.sql"
    with psycopg.connect(cluster.url(), autocommit=True) as admin:
        admin.execute("SELECT pg_advisory_lock(%s)", [ONE_MIGRATES])  # nobody copies what is being read
        _run("pg_dump", "--no-sync", "-f", str(written), cluster.url(database=_migrated()))

    def furnished(var: Path) -> None:
        with Cluster(var / "postgres").used() as its:
            prepare(its, DATABASE)
            _run("psql", "-Xq1", "-v", "ON_ERROR_STOP=1", "-f", str(written), its.url(database=DATABASE))

    return furnished


def _run(program: str, *words: str) -> None:
    done = subprocess.run([BINARIES / program, *words], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker: DjangoDbBlocker, cluster: Cluster) -> Iterator[None]:
    """Let the test commit for real, as concurrency needs; every table is emptied afterwards."""
    with django_db_blocker.unblock():
        yield
        connections.close_all()
    _empty(cluster.url("postgres", str(settings.DATABASES["default"]["NAME"])))


def _empty(url: str) -> None:
    """Empty every table that holds a row; a page that a browser still asked for may stand in the way for a moment."""
    for _ in range(PATIENCE):
        with suppress(psycopg.errors.DeadlockDetected):
            return _delete(url)
    return _delete(url)


def _delete(url: str) -> None:
    """Delete with no trigger and no key in the way: to truncate 300 tables costs far more than their few rows."""
    with psycopg.connect(url) as administrator:
        found: Any = administrator.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        tables = {name: sql.Identifier(name) for (name,) in found if name not in KEPT}
        all_of_them = sql.SQL(", ").join(tables.values())
        administrator.execute(sql.SQL("LOCK TABLE {} IN SHARE MODE").format(all_of_them))  # who still writes ends first
        is_filled = sql.SQL("SELECT {} WHERE EXISTS (SELECT FROM {})")
        asked = [is_filled.format(sql.Literal(name), table) for name, table in tables.items()]
        filled: Any = administrator.execute(sql.SQL(" UNION ALL ").join(asked)).fetchall()
        administrator.execute("SET LOCAL session_replication_role = replica")
        for (name,) in filled:
            administrator.execute(sql.SQL("DELETE FROM {}").format(tables[name]))
