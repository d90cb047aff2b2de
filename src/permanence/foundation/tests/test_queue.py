"""The worker's look for its next job, with many waiting."""

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from procrastinate.sql import queries

from permanence.config.embedded import OWNER
from permanence.runtime.postgres import Cluster

pytestmark = pytest.mark.django_db
MANY = 2000
WAITING = f"""
    INSERT INTO procrastinate_jobs (queue_name, task_name, priority, args, status)
    SELECT 'many', 'none', 0, '{{}}', 'todo' FROM generate_series(1, {MANY})
"""
READ = """
    SELECT seq_tup_read + coalesce(idx_tup_fetch, 0) FROM pg_stat_xact_user_tables WHERE relname = 'procrastinate_jobs'
"""
LOOK = "SELECT id FROM procrastinate_fetch_job_v2(ARRAY['many'], NULL::bigint)"


def test_the_worker_looks_by_the_function_that_was_made_quick() -> None:
    assert "procrastinate_fetch_job_v2" in queries["fetch_job"]


def test_a_look_does_not_compare_each_waiting_job_with_all_others(cluster: Cluster) -> None:
    with psycopg.connect(cluster.url(OWNER, str(settings.DATABASES["default"]["NAME"]))) as owner:
        owner.execute("ANALYZE procrastinate_jobs")
    with connection.cursor() as cursor:
        for _ in range(8):  # until its plan is kept, as it is while the queue is empty
            cursor.execute(LOOK)
        cursor.execute(WAITING)
        before = _read()
        cursor.execute(LOOK)
        assert cursor.fetchone() is not None
    assert _read() - before < 10 * MANY


def _read() -> int:
    with connection.cursor() as cursor:
        cursor.execute(READ)
        (rows,) = cursor.fetchone()
    return int(rows)
