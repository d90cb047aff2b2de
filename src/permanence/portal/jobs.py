"""What is done after the answer: codes sent; and at night, what visitors left half-done is forgotten."""

from datetime import datetime

from permanence.documents import queries as documents
from permanence.foundation.actor import Actor
from permanence.foundation.jobs import job, periodic

from . import actions
from .handlers import tell_something_waits
from .models import PracticePage
from .sending import send_code

__all__ = ["ask_feeling", "ask_feelings", "forget_visits", "forget_visits_everywhere", "send_code"]


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


@periodic(cron="20 9 * * *")
def ask_feelings(*, now: datetime) -> None:
    """Every morning, at every practice that has a page: whoever is to say how he feels is told that it waits."""
    for structure_id in PracticePage.objects.filter(published_at__isnull=False).values_list("structure_id", flat=True):
        ask_feeling.defer(structure_id=structure_id, once_as=f"ask_feeling:{structure_id}", unhurried=True)


@job(queue="background")
def ask_feeling(*, by: Actor, now: datetime) -> None:
    """Tell them at one practice, once of each visit; nothing of what waits stands in the message."""
    (structure_id,) = by.structures()
    for visit, _form in documents.to_ask(structure_id, now):
        tell_something_waits(by, visit.patient, f"space-feeling:{visit.pk}", now)
