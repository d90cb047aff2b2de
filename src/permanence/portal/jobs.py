"""What is done after the answer: codes sent; and at night, what visitors left half-done is forgotten."""

from datetime import datetime

from permanence.foundation.actor import Actor
from permanence.foundation.jobs import job, periodic

from . import actions
from .models import PracticePage
from .sending import send_code

__all__ = ["forget_visits", "forget_visits_everywhere", "send_code"]


@periodic(cron="12 * * * *")
def forget_visits_everywhere(*, now: datetime) -> None:
    """Look at every practice that has a page for everyone."""
    for structure_id in PracticePage.objects.values_list("structure_id", flat=True):
        forget_visits.defer(structure_id=structure_id, once_as=f"forget_visits:{structure_id}")


@job(queue="background")
def forget_visits(*, by: Actor, now: datetime) -> None:
    """Forget what was begun a day ago at one practice."""
    (structure_id,) = by.structures()
    actions.forget(by=by, structure=structure_id, now=now)
