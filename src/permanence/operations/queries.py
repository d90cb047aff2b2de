"""Figures of the whole installation; of what structures keep, only how long messages wait, and mailboxes are unread."""

import math
import shutil
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from cryptography import x509
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from permanence.directory.models import Person, Structure
from permanence.documents import queries as documents
from permanence.foundation import clock
from permanence.foundation.actor import Actor, scope, system
from permanence.foundation.rights import Can
from permanence.messaging import queries as messaging
from permanence.privacy import queries as privacy

from . import reports

QUEUE = """
    SELECT count(*), extract(epoch FROM now() - min(coalesce(j.scheduled_at, e.at)))
    FROM procrastinate_jobs j LEFT JOIN procrastinate_events e ON e.job_id = j.id AND e.type = 'deferred'
    WHERE j.status = 'todo' AND (j.scheduled_at IS NULL OR j.scheduled_at <= now())
"""
FAILED = """
    SELECT j.task_name, count(*), max(e.at)
    FROM procrastinate_jobs j LEFT JOIN procrastinate_events e ON e.job_id = j.id AND e.type = 'failed'
    WHERE j.status = 'failed' AND (%(all)s OR j.args ->> 'structure_id' = ANY (%(structures)s))
    GROUP BY j.task_name ORDER BY 2 DESC
"""
SERVER = """
    SELECT current_setting('server_version'), pg_database_size(current_database()), count(*),
           current_setting('max_connections')::int, extract(epoch FROM now() - min(xact_start)),
           (SELECT extract(epoch FROM now() - last_failed_time) FROM pg_stat_archiver
            WHERE last_failed_time > coalesce(last_archived_time, '-infinity')),
           (SELECT extract(epoch FROM max(replay_lag)) FROM pg_stat_replication)
    FROM pg_stat_activity
"""
STANDBYS = """
    SELECT count(*), count(*) FILTER (WHERE active),
           extract(epoch FROM now() - min(inactive_since) FILTER (WHERE NOT active))
    FROM pg_replication_slots WHERE slot_type = 'physical' AND NOT temporary
"""
WORKER = "SELECT extract(epoch FROM now() - max(last_heartbeat)) FROM procrastinate_workers"
RUNNING = """
    SELECT extract(epoch FROM now() - min(e.at)) FROM procrastinate_jobs j JOIN LATERAL (
        SELECT at FROM procrastinate_events WHERE job_id = j.id AND type = 'started' ORDER BY id DESC LIMIT 1) e ON true
    WHERE j.status = 'doing'
"""


@dataclass(frozen=True, slots=True)
class Failed:
    """Jobs of one kind that ran out of tries."""

    task: str
    count: int
    last_at: datetime | None


def figures(now: datetime) -> dict[str, float | None]:
    """Return every figure by its name; None when there is nothing to tell."""
    waiting, oldest = _row(QUEUE)
    _version, size, used, most, transaction, failing, delay = _row(SERVER)
    standbys, following, away = _row(STANDBYS)
    (silent,), (running,) = _row(WORKER), _row(RUNNING)
    standing = privacy.standing()
    found = {
        "queue_waiting": waiting,
        "queue_oldest_s": oldest if waiting else 0,
        "jobs_failed": sum(one.count for one in failed()),
        "job_running_s": running or 0,
        "messages_untaken_s": _untaken().total_seconds(),
        "mailbox_unread_s": unread.total_seconds() if (unread := _unread(now)) is not None else None,
        "worker_silent_s": silent,
        "clock_apart_s": abs((_row("SELECT clock_timestamp()")[0] - timezone.now()).total_seconds()),
        "clock_jumped_s": clock.jumped_s(),
        "days_skipped": skipped if (skipped := clock.skipped_days(now)) > clock.SKIPPED.days else 0,
        "database_bytes": size,
        "connections_share": used / most,
        "transaction_oldest_s": transaction,
        "archive_failing_s": failing,
        "standbys_following": following if standbys else None,
        "standby_away_s": away,
        "replay_delay_s": delay,
        "copy_age_h": _copy_age_h(),
        "disk_used_share": _disk_used_share(),
        "certificate_past_days": _certificate_past_days(now),
        "policy_refused": sum(one.count for one in reports.told()),
        "trace_unsealed_s": _unsealed_s(standing, now),
        "trace_broken": int(bool(standing.inspected and standing.inspected.broken_at_id)),
    }
    return {name: None if value is None else float(value) for name, value in found.items()}


def failed(actor: Actor | None = None) -> list[Failed]:
    """Return the kinds of jobs that ran out of tries, the most numerous first.

    :param actor: of those he may see; without one, of all
    """
    with connection.cursor() as cursor:
        cursor.execute(FAILED, reach(actor) if actor else {"all": True, "structures": []})
        return [Failed(*row) for row in cursor.fetchall()]


def reach(actor: Actor) -> dict[str, Any]:
    """Return whose jobs the actor may see and try again, as the statements ask it: all, or of which structures.

    All are for who keeps the installation: named by the settings, or in charge of every structure there is.
    """
    his = actor.structures(Can.MANAGE_DIRECTORY)
    named = actor.id is not None and Person.objects.filter(pk=actor.id, account__email__in=settings.KEEPERS).exists()
    everything = named or not Structure.objects.filter(parent=None).exclude(pk__in=his).exists()
    return {"all": everything, "structures": [str(one) for one in his]}


def versions() -> Mapping[str, str]:
    """Return what runs here."""
    return {"Permanence": version("permanence"), "PostgreSQL": str(_row(SERVER)[0])}


def is_ready() -> bool:
    """Tell whether the database answers and has every migration of this code."""
    try:
        return _wanted() <= MigrationRecorder(connection).applied_migrations().keys()
    except DatabaseError:
        return False


@cache
def _wanted() -> frozenset[tuple[str, str]]:
    """Return every migration of this code; a load balancer asks every second, and files do not change meanwhile."""
    return frozenset(MigrationLoader(None).graph.nodes)


def _unsealed_s(standing: privacy.Standing, now: datetime) -> float | None:
    """Return for how long lines of the trace may have waited for their seal; a quiet night is no fault."""
    if not standing.unsealed:
        return 0
    return (now - standing.sealed_at).total_seconds() if standing.sealed_at else None


def _untaken() -> timedelta:
    everywhere = system("operations", Structure.objects.values_list("pk", flat=True))
    with scope(everywhere):
        return messaging.untaken(everywhere)


def _unread(now: datetime) -> timedelta | None:
    with scope(system("operations", Structure.objects.values_list("pk", flat=True))):
        return documents.unread_longest(now)


def _row(statement: str) -> tuple[Any, ...]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return tuple(cursor.fetchone())


def _copy_age_h() -> float | None:
    """Return how old the newest base copy is, in hours; without one, since the folder was made; without it, endless."""
    if settings.BACKUPS is None:
        return None
    folder = Path(settings.BACKUPS)
    try:
        newest = max((path.stat().st_mtime for path in (folder / "base").glob("*.age")), default=folder.stat().st_ctime)
    except OSError:
        return math.inf
    return (time.time() - newest) / 3600


def _disk_used_share() -> float | None:
    """Return how full the fullest disk is of those that hold the data and the copies; None when none is here."""
    disks = [shutil.disk_usage(folder) for folder in (settings.VAR, settings.BACKUPS) if folder and folder.exists()]
    return max((1 - disk.free / disk.total for disk in disks), default=None)


def _certificate_past_days(now: datetime) -> float | None:
    """Return for how many days the certificate of the pages has been over: negative while it is valid.

    What is no certificate, or cannot be read, is told as one that is over.
    """
    if settings.CERTIFICATE is None:
        return None
    try:
        read = x509.load_pem_x509_certificate(settings.CERTIFICATE.read_bytes())
    except (OSError, ValueError):
        return 0
    return (now - read.not_valid_after_utc) / timedelta(days=1)
