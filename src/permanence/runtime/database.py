"""The installation's database, embedded or managed: reachable, prepared, migrated."""

import os
import shlex
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import psycopg
from psycopg.conninfo import conninfo_to_dict

from permanence.config.embedded import DATABASE
from permanence.config.environment import Environment
from permanence.runtime.postgres import Cluster, furnish, prepare

if TYPE_CHECKING:
    from permanence.foundation.resealing import Closed

ONE_AT_A_TIME = 5_206_002  # advisory lock: two starts must not migrate the same database at once

ANSWERS_S = 10
TRIES, PAUSE_S = 10, 2.0


class NoDatabase(psycopg.OperationalError):
    """The managed PostgreSQL does not let one of the roles in, or has none; says which setting names it."""


class Busy(psycopg.OperationalError):
    """A table to be changed is used by something that does not end."""


@contextmanager
def reachable(environment: Environment) -> Iterator[None]:
    """Have the database for the duration of the block: start the embedded one, look at the managed one.

    :raises OldServer: when the managed server is older than PostgreSQL 18
    :raises NoDatabase: when it does not let one of the roles in
    """
    if not environment.embedded:
        application = str(conninfo_to_dict(environment.database_url)["user"])
        owner = str(conninfo_to_dict(environment.database_owner_url)["user"])
        _opens("DATABASE_OWNER_URL", environment.database_owner_url)
        furnish(environment.database_owner_url, owner=owner, application=application)
        _opens("DATABASE_URL", environment.database_url)
        yield
        return
    with embedded_cluster(environment).used() as cluster:
        prepare(cluster, DATABASE)
        yield


def _opens(setting: str, url: str) -> None:
    try:
        psycopg.connect(url, connect_timeout=ANSWERS_S).close()
    except psycopg.OperationalError as problem:
        raise NoDatabase(f"{setting} opens no database; look at its host, port, role and password. {problem}") from None


def embedded_cluster(environment: Environment) -> Cluster:
    """Return the embedded server of an installation; it puts its log away where copies are wanted."""
    archive = ""
    if environment.backups:
        words = [sys.executable, "-m", "permanence.runtime.backups.archive"]
        archive = f'{shlex.join([*words, str(environment.backups), environment.backup_to])} "%p" %f'
    return Cluster(environment.postgres_folder, archive=archive)


def copied_from(environment: Environment) -> str:
    """Return the address of the role that copies are taken by.

    :raises NoDatabase: when a managed PostgreSQL has none
    """
    if environment.embedded:
        return embedded_cluster(environment).url()
    if environment.backup_from:
        return environment.backup_from
    raise NoDatabase(
        "DATABASE_URL names a managed PostgreSQL: copy it by its own means (pgBackRest, the provider's), or name a role"
        " that may replicate in PERMANENCE_BACKUP_FROM."
    )


def open_django() -> None:
    """Load the application in this process."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "permanence.config.settings")
    import django

    django.setup()


def migrate(environment: Environment, *, verbosity: int = 0) -> None:
    """Bring the tables to the code's state, as their owner.

    A change that waits for a table holds back every page that comes after it: the owner waits four seconds
    (`lock_timeout`), lets them through, and tries again.

    :raises Busy: when the tables were in use at each try; what was migrated before stands
    """
    from django.core.management import call_command
    from django.db import OperationalError

    with psycopg.connect(environment.database_owner_url, autocommit=True) as lock:
        lock.execute("SELECT pg_advisory_lock(%s)", [ONE_AT_A_TIME])
        for _ in range(TRIES):
            try:
                call_command("migrate", database="owner", interactive=False, verbosity=verbosity)
                return
            except OperationalError as problem:
                if not isinstance(problem.__cause__, psycopg.errors.LockNotAvailable):
                    raise
            time.sleep(PAUSE_S)
    raise Busy(f"Tables to be changed were in use at each of {TRIES} tries: again at a quieter time.")


def reseal(tell: Callable[[str], None]) -> "list[Closed]":
    """Seal everything anew with the newest keys, as the tables' owner; return what opens with none.

    :raises KeysMissing: when something lies sealed under keys that were not given
    :raises StillInUse: when somebody held a table at each try
    """
    from permanence.directory.models import Structure
    from permanence.foundation import resealing

    houses = list(Structure.objects.using(resealing.OWNER).values_list("pk", flat=True))
    return resealing.reseal(houses, tell)
