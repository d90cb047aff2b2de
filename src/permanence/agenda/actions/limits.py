"""Why a time of an agenda cannot be booked, said so that the next step is clear."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from permanence.agenda.models import VisitReason
from permanence.capacity import queries as capacity
from permanence.capacity.models import Opening, OpeningKind, Resource
from permanence.capacity.queries import Why
from permanence.foundation.actor import Actor
from permanence.foundation.refusal import Refusal, Words
from permanence.ui import words

MINUTE = timedelta(minutes=1)


class NotOpen(Refusal):
    """The practitioner does not receive then, or not on this grid."""

    title: Words = _("The practitioner does not receive at this time")
    next_step: Words = _("Choose one of the free times; nothing was booked.")


class Away(NotOpen):
    """He is absent, or the practice is closed."""

    title = _("The practitioner is absent at this time")
    next_step = _("Choose one of the free times, or a colleague; nothing was booked.")


class ClosedByDirective(NotOpen):
    """The practitioner, or his practice, has written that nothing begins then."""

    title = _("A directive says that nothing is booked at this time")
    next_step = _("Choose a time outside it, or a colleague; nothing was booked.")


class DoesNotFit(NotOpen):
    """It begins in open time and ends outside."""

    title = _("This reason takes longer than the time that is left")
    next_step = _("Choose an earlier time or a shorter reason; nothing was booked.")


class KeptForEmergencies(NotOpen):
    """It is kept, and not released yet."""

    title = _("This time is kept for emergencies")
    next_step: Words = _("If it is urgent, say so; otherwise choose one of the free times. Nothing was booked.")

    def __init__(self, released: str = "") -> None:
        super().__init__()
        if released:
            self.next_step = gettext(
                "It can be booked by all from %(when)s. If it is urgent, say so; otherwise choose one of the free"
                " times. Nothing was booked."
            ) % {"when": released}


class KeptForOwnPatients(NotOpen):
    """The practitioner has not seen this patient yet."""

    title = _("This time is kept for patients whom the practitioner knows")
    next_step = _("He has not seen this patient yet: choose one of the free times; nothing was booked.")


class PractitionerOnly(NotOpen):
    """No desk books it."""

    title = _("Only the practitioner himself books this time")
    next_step = _("Choose one of the free times, or leave him a message; nothing was booked.")


class OtherReasons(NotOpen):
    """The opening is limited to some reasons, and not this one."""

    title = _("This time is for other reasons")

    def __init__(self, named: Sequence[str] = ()) -> None:
        super().__init__()
        if named:
            self.next_step = gettext(
                "It is for: %(reasons)s. Choose one of them, or one of the free times; nothing was booked."
            ) % {"reasons": ", ".join(named)}


PLAIN: dict[Why, type[NotOpen]] = {
    Why.ABSENCE: Away,
    Why.LEAVE: Away,
    Why.HOLIDAY: Away,
    Why.BUILDING: Away,
    Why.CLOSED: NotOpen,
    Why.OFF_GRID: NotOpen,
    Why.TOO_LONG: DoesNotFit,
    Why.CHANNEL: PractitionerOnly,
}


def not_open(
    by: Actor, practitioner_role_id: UUID, starts_at: datetime, duration_min: int, now: datetime,
    *, kinds: Sequence[str], fit: capacity.Fit,
) -> NotOpen:  # fmt: skip
    """Return the refusal that says why no opening can be used; asked only once it is known that none can."""
    resource = capacity.resource_of(by, practitioner_role_id)
    if resource is None:
        return NotOpen()
    found = capacity.obstacles(
        by,
        resource_id=resource.pk,
        starts_at=starts_at,
        duration_min=duration_min,
        now=now,
        kinds=tuple(kinds),
        fit=fit,
    )
    return next(refusals(found, resource, now), NotOpen())


def refusals(found: Iterable[capacity.Obstacle], resource: Resource, now: datetime) -> Iterator[NotOpen]:
    """Tell what of the obstacles is more than that the time is taken, as refusals."""
    for one in found:
        if one.why is Why.KEPT and one.note == OpeningKind.OWN:
            yield KeptForOwnPatients()
        elif one.why is Why.KEPT:
            yield KeptForEmergencies(_spoken(one.released_at, now, resource.time_zone))
        elif one.why is Why.REASON:
            yield OtherReasons(reasons_of(one.row_id) if one.row_id else [])
        elif one.why in PLAIN:
            yield PLAIN[one.why]()


def reasons_of(opening_id: UUID) -> list[str]:
    """Return the names of the reasons an opening is limited to."""
    limited = Opening.objects.filter(pk=opening_id).values_list("reasons", flat=True).first() or []
    return list(VisitReason.objects.filter(pk__in=limited).values_list("name", flat=True))


def _spoken(moment: datetime | None, now: datetime, time_zone: str) -> str:
    if moment is None:
        return ""
    zone = ZoneInfo(time_zone)
    return words.spoken(moment.astimezone(zone), now.astimezone(zone), get_language() or "fr")
