"""What whoever manages a permanence has to see to: that nobody supervises today."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from permanence.desk import queries as desk
from permanence.foundation.actor import Actor
from permanence.kernel.registry import ToDo


def unsupervised(actor: Actor, now: datetime) -> Iterator[ToDo]:
    """Permanences without a supervisor today: their late requests go straight to the practitioners."""
    for place in desk.unsupervised(actor):
        yield ToDo(
            key=f"unsupervised-{place.pk}",
            origin=_("Supervision"),
            icon="bell",
            title=_("Nobody supervises today: late requests go straight to the practitioners"),
            detail=_("Name someone to stand in, or say who is back."),
            due_at=now,
            priority=1,
            structure_id=place.pk,
            structure=place.name,
            action=pgettext("to do", "Look"),
            address=reverse("directory:team", args=[place.pk]),
        )
