"""Openings written further ahead at night are released as the directives say."""

from datetime import datetime

from permanence.agenda import actions
from permanence.directory.models import Structure
from permanence.foundation.actor import Actor
from permanence.foundation.jobs import job, periodic


@periodic(cron="37 2 * * *")
def release_openings(*, now: datetime) -> None:
    """Look at the openings of every structure."""
    for structure_id in Structure.objects.values_list("pk", flat=True):
        release_opening.defer(structure_id=structure_id, once_as=f"release_opening:{structure_id}")


@job(queue="background")
def release_opening(*, by: Actor, now: datetime) -> None:
    """Release the openings of one structure as its directives say."""
    actions.release_as_directed(by=by, structure=Structure.objects.get(pk__in=by.structures()), now=now)
