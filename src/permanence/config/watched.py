"""What the person in charge of privacy has to look at: files opened in an emergency, or in an unusual way."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from permanence.foundation.actor import Actor
from permanence.foundation.rights import Can
from permanence.guard import queries as guard
from permanence.guard.models import Alert, Glass
from permanence.kernel.registry import ToDo

MOST = 50
LOOKED_AT_IN = timedelta(hours=24)


def watched(actor: Actor, now: datetime) -> Iterator[ToDo]:
    """Openings that nobody has examined yet; one's own is somebody else's to examine."""
    if not actor.may(Can.VIEW_TRACE):
        return
    for glass in guard.to_examine(guard.glasses(actor))[:MOST]:
        yield from _told(actor, glass, _("Emergency opening of a file"))
    for alert in guard.to_examine(guard.alerts(actor))[:MOST]:
        yield from _told(actor, alert, _("Unusual opening of a protected file"))


def _told(actor: Actor, row: Glass | Alert, title: str) -> Iterator[ToDo]:
    if guard.may_examine(actor, row.person_id, row.structure_id):
        yield ToDo(
            key=f"watched-{row.pk}",
            origin=_("Personal data"),
            icon="shield-lock",
            title=title,
            detail=row.person_name,
            private=True,
            priority=1,
            due_at=row.at + LOOKED_AT_IN,
            structure_id=row.structure_id,
            structure=row.structure.name,
            action=pgettext("to do", "Look"),
            address=reverse("guard:glasses"),
        )
