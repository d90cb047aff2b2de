"""The embedded PostgreSQL, and what any PostgreSQL needs before the application can use it."""

from permanence.runtime.postgres.cluster import Cluster, PostgresDoesNotStart
from permanence.runtime.postgres.preparation import OldServer, check_version, furnish, prepare

__all__ = ["Cluster", "OldServer", "PostgresDoesNotStart", "check_version", "furnish", "prepare"]
