"""What the desk has to see to: patients to be called because they have not come back."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from permanence.agenda import queries as agenda
from permanence.agenda.rules.recalling import Stand
from permanence.foundation.actor import Actor
from permanence.foundation.rights import Can
from permanence.kernel.registry import ToDo

SOON = timedelta(days=90)
DAYS = SOON.days


def recalls(actor: Actor, now: datetime) -> Iterator[ToDo]:
    """One line for each practice: how many are to be called."""
    here = [one for one in actor.structures(Can.BOOK) if actor.at in (None, one)]
    until = timezone.localdate(now) + SOON
    found = [one.row for one in agenda.recalls(actor, until, now, at=here) if one.stand is Stand.CALL]
    for structure in sorted({one.structure for one in found}, key=lambda one: one.name):
        theirs = [one for one in found if one.structure_id == structure.pk]
        said = ngettext("%(count)s patient to call back", "%(count)s patients to call back", len(theirs))
        yield ToDo(
            key=f"recalls-{structure.pk}",
            origin=_("Follow-up reminders"),
            icon="bell",
            title=said % {"count": len(theirs)},
            due_at=now,
            structure_id=structure.pk,
            structure=structure.name,
            action=pgettext("to do", "Look"),
            address=f"{reverse('agenda:recalls')}?structure={structure.pk}&days={DAYS}",
        )
