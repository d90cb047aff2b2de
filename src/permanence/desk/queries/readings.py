"""Which patients' files an actor has just been shown."""

from collections.abc import Collection, Iterable
from datetime import timedelta
from uuid import UUID

from django.contrib.postgres.functions import TransactionNow
from django.db.models import QuerySet

from permanence.foundation.actor import Actor
from permanence.foundation.composed import any_of, composed
from permanence.foundation.models import Trace

SAME_OPENING = timedelta(minutes=10)
WORKING_DAY = timedelta(hours=12)


def read_lately(actor: Actor, patient_ids: Iterable[UUID], *, within: timedelta = SAME_OPENING) -> set[UUID | None]:
    """Return those whose reading by the actor was traced a moment ago, by the database's own clock."""
    return set(_traced(actor.id, list(patient_ids), within))


@composed
def _traced(actor_id: UUID | None, patient_ids: Collection[UUID], within: timedelta) -> QuerySet[Trace, UUID | None]:
    lately = Trace.objects.filter(actor_id=actor_id, subject_id=any_of(patient_ids), verb="patient.read")
    return lately.filter(at__gte=TransactionNow() - within).values_list("subject_id", flat=True)
