"""Which patients' files an actor has just been shown."""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.contrib.postgres.functions import TransactionNow

from permanence.foundation.actor import Actor
from permanence.foundation.models import Trace

SAME_OPENING = timedelta(minutes=10)
WORKING_DAY = timedelta(hours=12)


def read_lately(actor: Actor, patient_ids: Iterable[UUID], *, within: timedelta = SAME_OPENING) -> set[UUID | None]:
    """Return those whose reading by the actor was traced a moment ago, by the database's own clock."""
    lately = Trace.objects.filter(actor_id=actor.id, subject_id__in=list(patient_ids), verb="patient.read")
    return set(lately.filter(at__gte=TransactionNow() - within).values_list("subject_id", flat=True))
