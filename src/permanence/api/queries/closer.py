"""Which files of an actor's structures are kept closer (few), or lie in the archive: searches leave them out."""

from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from permanence.foundation.actor import Actor
from permanence.foundation.rights import Can
from permanence.guard import queries as guard
from permanence.guard.models import Colleague, Restriction
from permanence.patients.models import Patient


def open_to(actor: Actor, *columns: str, right: Can = Can.VIEW_PATIENT) -> Q:
    """Return the condition that no patient whom these columns name is kept closer or in the archive."""
    closer, found = kept_closer_in(actor, right), Q()
    for named in columns:
        lies = Patient.objects.filter(pk=OuterRef(named), archived_at__isnull=False)
        found &= ~Q(**{f"{named}__in": closer}) & ~Q(Exists(lies))
    return found


def kept_closer_in(actor: Actor, right: Can = Can.VIEW_PATIENT) -> list[UUID]:
    """Return the files kept closer in the structures where the actor has a right: to see patients, or more."""
    here = actor.structures(right)
    restricted = Restriction.objects.filter(structure_id__in=here, lifted_at=None).values("patient")
    born = list(Colleague.objects.filter(structure_id__in=here).values_list("birth_date", flat=True))
    perhaps = Patient.objects.filter(Q(pk__in=restricted) | Q(birth_date__in=born), structure_id__in=here)
    return [*guard.kept_closer(perhaps)]
