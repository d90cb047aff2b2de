"""What patients and professionals sent that somebody should look at: no name, no title, where visitors may see it."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from permanence.documents import queries as documents
from permanence.foundation.actor import Actor
from permanence.foundation.rights import Can
from permanence.kernel.registry import ToDo

LOOKED_AT_IN = timedelta(hours=24)


def received(actor: Actor, now: datetime) -> Iterator[ToDo]:
    """Documents that patients sent from their space."""
    if not actor.may(Can.VIEW_ADMINISTRATIVE):
        return
    for one in documents.waiting(actor):
        first = one.document
        told = ngettext("Look at the document received", "Look at the %(count)s documents received", one.count)
        yield ToDo(
            key=f"documents-{first.patient_id}",
            origin=_("Documents"),
            icon="file-text",
            title=told % {"count": one.count},
            due_at=first.at + LOOKED_AT_IN,
            structure_id=first.structure_id,
            structure=first.structure.name,
            action=pgettext("to do", "Look"),
            address=reverse("documents:file", args=[first.patient_id]),
        )


def letters_to_file(actor: Actor, now: datetime) -> Iterator[ToDo]:
    """Letters of professionals that are to be filed: one line for each practice, and for whom they were handed to."""
    for rows in documents.letters_waiting(actor):
        first, count = rows[0], len(rows)
        person = first.practitioner_role.person if first.practitioner_role else None
        told = ngettext("File the letter received", "File the %(count)s letters received", count)
        yield ToDo(
            key=f"letters-{first.structure_id}-{first.practitioner_role_id or ''}",
            origin=_("Letters received"),
            icon="inbox",
            title=told % {"count": count},
            due_at=first.came_at + LOOKED_AT_IN,
            structure_id=first.structure_id,
            structure=first.structure.name,
            owner=person.short_name if person else "",
            mine=person.pk == actor.id if person else not actor.may(Can.RECEIVE, first.structure_id),
            action=pgettext("to do", "Look"),
            address=reverse("documents:inbox"),
        )
