"""What capacity does at night: openings are written further ahead, and the read model of free time is proven."""

import logging
from datetime import datetime

from permanence.capacity import queries
from permanence.capacity.models import Resource
from permanence.directory.models import Structure
from permanence.foundation.actor import Actor
from permanence.foundation.jobs import job, periodic

from . import actions

log = logging.getLogger(__name__)


@periodic(cron="17 2 * * *")
def extend_horizons(*, now: datetime) -> None:
    """Extend the openings of every structure."""
    for structure_id in Structure.objects.values_list("pk", flat=True):
        extend_horizon.defer(structure_id=structure_id, once_as=f"extend_horizon:{structure_id}")


@job(queue="background")
def extend_horizon(*, by: Actor, now: datetime) -> None:
    """Write the openings of one structure up to today's horizon; what is there stays as it is."""
    actions.materialise(by=by, structure=Structure.objects.get(pk__in=by.structures()), now=now)


@periodic(cron="47 3 * * *")
def prove_free_times(*, now: datetime) -> None:
    """Prove the read model of every structure."""
    for structure_id in Structure.objects.values_list("pk", flat=True):
        prove_free_time.defer(structure_id=structure_id, once_as=f"prove_free_time:{structure_id}")


@job(queue="background")
def prove_free_time(*, by: Actor, now: datetime) -> None:
    """Compute the free time of one structure from scratch; put right what differs, and say it loudly."""
    differences = queries.free_time_differences(by)
    if differences:
        log.error("the free time of %s openings differed from what they hold; it is made anew", len(differences))
        for resource in Resource.objects.filter(pk__in={difference.resource_id for difference in differences}):
            actions.renew_free_time(by=by, resource=resource)
