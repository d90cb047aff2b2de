"""Trying again what ran out of tries."""

from django.db import connection

from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.rights import Can

from . import queries

# Of those that may wait once only (`once_as`), the newest is tried again, unless one waits already: it does what the
# others were to do.
AGAIN = """
    WITH ranked AS (
        SELECT id, queueing_lock,
               row_number() OVER (PARTITION BY coalesce(queueing_lock, id::text) ORDER BY id DESC) AS n
        FROM procrastinate_jobs WHERE status = 'failed' AND task_name = %(task)s
            AND (%(all)s OR args ->> 'structure_id' = ANY (%(structures)s))
    ), told AS (
        SELECT id, n = 1 AND NOT EXISTS (
            SELECT FROM procrastinate_jobs w WHERE w.status = 'todo' AND w.queueing_lock = ranked.queueing_lock) AS goes
        FROM ranked
    )
    UPDATE procrastinate_jobs j
    SET status = (CASE WHEN goes THEN 'todo' ELSE 'cancelled' END)::procrastinate_job_status,
        attempts = CASE WHEN goes THEN 0 ELSE attempts END, scheduled_at = NULL, worker_id = NULL
    FROM told WHERE j.id = told.id AND j.status = 'failed' RETURNING goes
"""


@action(Can.MANAGE_DIRECTORY, audit="jobs.tried_again")
def try_again(*, by: Actor, task: str) -> int:
    """Put the failed jobs of one kind back into the queue, of those he may see; return how many there were.

    A job is safe to be done twice: it was promised at least once from the beginning.
    """
    with connection.cursor() as cursor:
        cursor.execute(AGAIN, {"task": task, **queries.reach(by)})
        return sum(goes for (goes,) in cursor.fetchall())
