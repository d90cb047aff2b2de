"""What a PostgreSQL needs before the application can use it: two roles, a database, extensions, privileges."""

import psycopg
from psycopg import sql

from permanence.config.embedded import APPLICATION, OWNER
from permanence.runtime.postgres.cluster import Cluster

OLDEST = 180000
EXTENSIONS = ("btree_gist", "pg_trgm", "unaccent", "citext")
PRIVILEGES = ("SELECT, INSERT, UPDATE, DELETE ON TABLES", "USAGE, SELECT ON SEQUENCES", "EXECUTE ON FUNCTIONS")
ONE_AT_A_TIME = 5_206_001  # advisory lock: two starts must not create the same role


class OldServer(RuntimeError):
    """The managed server is older than the features the schema relies on."""


def check_version(url: str) -> str:
    """The server's version, such as "18.6".

    :raises OldServer: before PostgreSQL 18
    """
    with psycopg.connect(url, connect_timeout=5) as connection:
        return _version(connection)


def prepare(cluster: Cluster, database: str) -> None:
    """Make the two roles and the database on an embedded cluster; harmless when they are there."""
    with psycopg.connect(cluster.url(), autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [ONE_AT_A_TIME])
        _make_role(connection, OWNER, may_create=not cluster.durable)
        _make_role(connection, APPLICATION)
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone():
            connection.execute(
                sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(database), sql.Identifier(OWNER))
            )
        furnish(cluster.url(database=database), owner=OWNER, application=APPLICATION)
    with psycopg.connect(cluster.url(database=database)) as connection:
        connection.execute("CREATE EXTENSION IF NOT EXISTS pg_stat_statements")


def furnish(url: str, *, owner: str, application: str) -> None:
    """Add the extensions, and the application's privileges on all that the owner will create.

    :param url: of the owner or of a superuser; the extensions are trusted, so the owner may create them
    :raises OldServer: before PostgreSQL 18
    """
    with psycopg.connect(url) as connection:
        _version(connection)
        connection.execute("SET client_min_messages = warning")
        for extension in EXTENSIONS:
            connection.execute(sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(extension)))
        names = {"owner": sql.Identifier(owner), "application": sql.Identifier(application)}
        connection.execute(sql.SQL("GRANT USAGE ON SCHEMA public TO {application}").format(**names))
        for privilege in PRIVILEGES:
            grant = "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public GRANT {privilege} TO {application}"
            connection.execute(sql.SQL(grant).format(privilege=sql.SQL(privilege), **names))


def _make_role(connection: psycopg.Connection, role: str, *, may_create: bool = False) -> None:
    name = sql.Identifier(role)
    if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone():
        connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(name))
    databases = sql.SQL("CREATEDB" if may_create else "NOCREATEDB")
    connection.execute(sql.SQL("ALTER ROLE {} NOSUPERUSER NOBYPASSRLS NOCREATEROLE {}").format(name, databases))


def _version(connection: psycopg.Connection) -> str:
    number = connection.info.server_version
    version = f"{number // 10000}.{number % 10000}"
    if number < OLDEST:
        raise OldServer(f"This PostgreSQL is version {version}; Permanence needs 18 or newer.")
    return version
