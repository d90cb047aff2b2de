"""Which files of an actor's structures are kept closer, or lie in the archive: what they hide no search finds."""

from typing import Any

from django.db.models import Q, QuerySet

from permanence.foundation.actor import Actor
from permanence.foundation.rights import Can
from permanence.guard import queries as guard
from permanence.guard.models import Colleague, Restriction
from permanence.patients.models import Patient


def kept_closer_in(actor: Actor, right: Can = Can.VIEW_PATIENT) -> QuerySet[Patient, Any]:
    """Return the files kept closer, or in the archive, where the actor has a right: to see patients, or more."""
    here = actor.structures(right)
    restricted = Restriction.objects.filter(structure_id__in=here, lifted_at=None).values("patient")
    born = list(Colleague.objects.filter(structure_id__in=here).values_list("birth_date", flat=True))
    perhaps = Patient.objects.filter(Q(pk__in=restricted) | Q(birth_date__in=born), structure_id__in=here)
    apart = Q(pk__in=[*guard.kept_closer(perhaps)]) | Q(archived_at__isnull=False)
    return Patient.objects.filter(apart, structure_id__in=here).values("pk")
