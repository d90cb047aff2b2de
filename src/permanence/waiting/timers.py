"""What comes at its hour: jobs in the database, which a killed worker does not take along."""

from datetime import datetime
from uuid import UUID

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


@job(queue="events", retry=8)
def look(*, by: Actor, now: datetime, appointment_id: str) -> None:
    """Offer the time that a move gave back, if it still does."""
    from permanence.agenda import queries
    from permanence.waiting import actions

    given_back = queries.appointment(by, UUID(appointment_id))
    actions.open_place(by=by, appointment=given_back, now=now)
