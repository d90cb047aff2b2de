"""What comes at its hour for a question: jobs in the database, which a killed worker does not take along."""

from datetime import datetime

from permanence.foundation.actor import Actor
from permanence.foundation.jobs import job


@job(queue="events", retry=8)
def remind(*, by: Actor, now: datetime, question_id: str) -> None:
    """Remind the practitioner of a question still open."""
    from permanence.desk import actions, queries

    if question := queries.question_told(by, question_id):
        actions.remind(by=by, question=question, now=now)


@job(queue="events", retry=8)
def expire(*, by: Actor, now: datetime, question_id: str) -> None:
    """Bring an unanswered question back to the desk."""
    from permanence.desk import actions, queries

    if question := queries.question_told(by, question_id):
        actions.expire(by=by, question=question, now=now)
