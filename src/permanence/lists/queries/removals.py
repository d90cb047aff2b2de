"""Archives asked for, and who may take them."""

from datetime import timedelta
from uuid import UUID

from django.db.models import F, QuerySet

from permanence.foundation.actor import Actor
from permanence.foundation.refusal import NotFound
from permanence.foundation.rights import Can
from permanence.lists.models import Removal
from permanence.ui.sorting import rows_in_order

SORTS = {"asked": F("asked_at"), "structure": F("structure__name"), "state": F("state"), "by": F("asked_by_name")}
ARCHIVE_ABIDES = timedelta(days=7)


def removals(actor: Actor, sort: str = "") -> QuerySet[Removal]:
    """Return the archives asked for of the structures that the actor may move out, the newest first, or by `SORTS`."""
    theirs = [one for one in actor.structures(Can.MOVE_OUT) if actor.at in (None, one)]
    return rows_in_order(Removal.objects.filter(structure_id__in=theirs).select_related("structure"), sort, SORTS)


def removal(actor: Actor, removal_id: UUID) -> Removal:
    """Return one archive.

    :raises NotFound: when there is none, or none for this actor
    """
    found = Removal.objects.filter(pk=removal_id).select_related("structure").first()
    if found is None:
        raise NotFound
    actor.require(Can.MOVE_OUT, found.structure_id)
    return found
