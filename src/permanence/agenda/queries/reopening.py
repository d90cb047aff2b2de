"""What removing an absence gives back, and who no longer comes then, always for an actor."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from permanence.agenda.models import Appointment, Leave, Status
from permanence.capacity import queries as capacity
from permanence.capacity.models import Closure
from permanence.foundation.actor import Actor
from permanence.foundation.rights import Can
from permanence.messaging import queries as messaging

from .appointments import appointments


@dataclass(frozen=True, slots=True)
class Gone:
    """One who had an appointment then, until the practice moved or cancelled it.

    :param instead: the one he has since; none when it was cancelled
    :param told: he was written to about it
    """

    appointment: Appointment
    instead: Appointment | None
    told: bool


@dataclass(frozen=True, slots=True)
class Reopening:
    """What it gives back.

    :param opened: the openings that can be booked again
    :param gone: who no longer comes then, as far as the actor may know patients
    :param leave: the leave that the absence stands for
    """

    opened: Sequence[tuple[datetime, datetime]]
    gone: Sequence[Gone]
    leave: Leave | None

    @property
    def opened_min(self) -> int:
        """Minutes that can be booked again."""
        return sum((ends - begins) // timedelta(minutes=1) for begins, ends in self.opened)


def reopening(actor: Actor, closure: Closure, now: datetime) -> Reopening:
    """Return what removing a closure would give back."""
    opened = [(one.starts_at, one.ends_at) for one in capacity.preview_reopening(closure, now=now)]
    return Reopening(opened, _gone(actor, closure, now), Leave.objects.filter(closure_id=closure.pk).first())


def _gone(actor: Actor, closure: Closure, now: datetime) -> list[Gone]:
    role_id = closure.resource.practitioner_role_id
    if role_id is None or not actor.may(Can.VIEW_PATIENT, closure.structure_id):
        return []
    cancelled = appointments(actor).filter(practitioner_role=role_id, status=Status.CANCELLED, starts_at__gt=now)
    theirs = cancelled.filter(
        starts_at__lt=closure.ends_at, ends_at__gt=closure.starts_at, cancellation__by_patient=False
    )
    found = [
        (one, one.moved_to.appointment if hasattr(one, "moved_to") else None)
        for one in theirs.select_related("moved_to__appointment__practitioner_role__person").order_by("starts_at", "pk")
    ]
    asked = [(instead or one).pk for one, instead in found]
    told = set(messaging.messages(actor).filter(about__in=asked).values_list("about", flat=True))
    return [Gone(one, instead, (instead or one).pk in told) for one, instead in found]
