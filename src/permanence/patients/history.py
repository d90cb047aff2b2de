"""When a file was opened, for the line of what happened with a patient."""

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from permanence.foundation.actor import Actor
from permanence.foundation.timeline import Before, Happened

from . import queries


def happened(actor: Actor, person: UUID, before: Before, most: int) -> Sequence[Happened]:
    """Tell when the file of a patient was opened."""
    rows = before.of(queries.patients(actor).filter(pk=person), "created_at").order_by()[:most]
    return [Happened(one.created_at, one.pk, "file-text", _("File opened at %(name)s") % {"name": one.structure.name})
            for one in rows.select_related("structure")]  # fmt: skip
