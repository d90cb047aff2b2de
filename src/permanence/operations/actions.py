"""Trying again what ran out of tries."""

from django.db import connection

from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.rights import Can


@action(Can.MANAGE_DIRECTORY, audit="jobs.tried_again")
def try_again(*, by: Actor, task: str) -> int:
    """Put the failed jobs of one kind back into the queue; return how many there were.

    A job is safe to be done twice: it was promised at least once from the beginning.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'todo', attempts = 0, scheduled_at = NULL, worker_id = NULL"
            " WHERE status = 'failed' AND task_name = %s",
            [task],
        )
        return int(cursor.rowcount)
