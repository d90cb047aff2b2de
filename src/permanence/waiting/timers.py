"""The end of an offer, in time: a job in the database, which a killed worker does not take along."""

from datetime import datetime

from permanence.foundation.actor import Actor
from permanence.foundation.jobs import job


@job(queue="events", retry=8)
def expire(*, by: Actor, now: datetime, offer_id: str) -> None:
    """Close an offer that was not answered, and ask the next."""
    from permanence.waiting import actions
    from permanence.waiting.models import Offer

    offer = Offer.objects.filter(pk=offer_id).select_related("place").first()
    if offer is not None:
        actions.expire(by=by, offer=offer, now=now)
