"""Openings are written ahead, a little further every night."""

from datetime import datetime

from permanence.directory.models import Structure
from permanence.foundation.actor import Actor
from permanence.foundation.jobs import job, periodic

from . import actions


@periodic(cron="17 2 * * *")
def extend_horizons(*, now: datetime) -> None:
    """Extend the openings of every structure."""
    for structure_id in Structure.objects.values_list("pk", flat=True):
        extend_horizon.defer(structure_id=structure_id, once_as=f"extend_horizon:{structure_id}")


@job(queue="background")
def extend_horizon(*, by: Actor, now: datetime) -> None:
    """Write the openings of one structure up to today's horizon; what is there stays as it is."""
    actions.materialise(by=by, structure=Structure.objects.get(pk__in=by.structures()), now=now)
