"""The tests' ground: one embedded PostgreSQL, a migrated database for each process, real commits on demand."""

from collections.abc import Iterator
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

from permanence.config.embedded import OWNER
from permanence.config.test_settings import TEST_DATABASE, TEST_VAR
from permanence.runtime.postgres import Cluster, prepare

expect.set_options(timeout=20_000)  # a screen proves what comes, not how soon: that is measured by `make bench`
examples.register_profile("house", deadline=None)  # nor are examples: a busy machine is no bug
examples.load_profile("house")
PATIENCE = 5
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
    with psycopg.connect(cluster.url(), autocommit=True) as admin:
        admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(TEST_DATABASE)))
    prepare(cluster, TEST_DATABASE)
    with django_db_blocker.unblock():
        call_command("migrate", database="owner", verbosity=0)
        connections["owner"].close()
        yield
        connections.close_all()
        connection.close_pool()


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker: DjangoDbBlocker, cluster: Cluster) -> Iterator[None]:
    """Let the test commit for real, as concurrency needs; every table is emptied afterwards."""
    with django_db_blocker.unblock():
        yield
        connections.close_all()
    _empty(cluster.url(OWNER, str(settings.DATABASES["default"]["NAME"])))


def _empty(url: str) -> None:
    """Empty every table; a page that a browser still asked for may stand in the way for a moment."""
    for _ in range(PATIENCE):
        with suppress(psycopg.errors.DeadlockDetected):
            return _truncate(url)
    return _truncate(url)


def _truncate(url: str) -> None:
    with psycopg.connect(url) as owner:
        found: Any = owner.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        tables = [sql.Identifier(name) for (name,) in found if name not in KEPT]
        owner.execute(sql.SQL("TRUNCATE {} CASCADE").format(sql.SQL(", ").join(tables)))
