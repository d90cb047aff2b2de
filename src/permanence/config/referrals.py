"""What the desk has to see to: patients who come soon without the referral letter their visit needs."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import groupby

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from permanence.agenda import queries as agenda
from permanence.foundation.actor import Actor
from permanence.foundation.rights import Can
from permanence.kernel.registry import ToDo

SOON = timedelta(days=7)


def referrals(actor: Actor, now: datetime) -> Iterator[ToDo]:
    """One line for each practice: how many come within a week without their letter, due when the first does."""
    here = [one for one in actor.structures(Can.BOOK) if actor.at in (None, one)]
    found = agenda.referrals_awaited(actor, now, now + SOON, at=here)
    by_practice = sorted((one.appointment for one in found), key=lambda one: str(one.structure_id))
    for structure, group in groupby(by_practice, key=lambda one: one.structure):
        theirs = list(group)
        first = min(one.starts_at for one in theirs)
        said = ngettext(
            "%(count)s appointment without its letter", "%(count)s appointments without their letter", len(theirs)
        )
        yield ToDo(
            key=f"referrals-{structure.pk}",
            origin=_("Referral letters"),
            icon="mail",
            title=said % {"count": len(theirs)},
            due_at=first,
            structure_id=structure.pk,
            structure=structure.name,
            action=pgettext("to do", "Look"),
            address=f"{reverse('agenda:referrals')}?structure={structure.pk}&days=7",
        )
