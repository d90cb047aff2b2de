"""Why a time of an agenda cannot be booked, said so that the next step is clear."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from permanence.agenda.models import Appointment, VisitReason
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
    """It is kept; a planned need never takes it, released or not."""

    title = _("This time is kept for emergencies")
    next_step: Words = _("If it is urgent, say so; otherwise choose one of the free times. Nothing was booked.")

    def __init__(self, released: str = "", *, already: bool = False) -> None:
        super().__init__()
        if already:
            self.next_step = gettext(
                "It is released for whoever must be seen within 48 hours. If that is so, say that it is urgent;"
                " otherwise choose one of the free times. Nothing was booked."
            )
        elif released:
            self.next_step = gettext(
                "From %(when)s it is also for whoever must be seen within 48 hours. If it is urgent, say so; otherwise"
                " choose one of the free times. Nothing was booked."
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


class OnlyInGroups(NotOpen):
    """The reason is a seat in a group, and this opening is none."""

    title = _("This reason is for groups only, and no group is received at this time")
    next_step = _("Choose a time of a group, or another reason; nothing was booked.")


class NotInGroups(NotOpen):
    """The opening is a group's, and the reason wants the patient alone."""

    title = _("A group is received at this time, and this reason is never in a group")
    next_step = _("Choose a time outside the group, or another reason; nothing was booked.")


PLAIN: dict[Why, type[NotOpen]] = {
    Why.ABSENCE: Away,
    Why.LEAVE: Away,
    Why.HOLIDAY: Away,
    Why.BUILDING: Away,
    Why.CLOSED: NotOpen,
    Why.OFF_GRID: NotOpen,
    Why.TOO_LONG: DoesNotFit,
    Why.CHANNEL: PractitionerOnly,
    Why.ALONE: OnlyInGroups,
    Why.GROUP: NotInGroups,
}


def not_open(by: Actor, promise: Appointment, now: datetime, *, kinds: Sequence[str], fit: capacity.Fit) -> NotOpen:
    """Return the refusal that says why no opening can be used; asked only once it is known that none can."""
    resource = capacity.resource_of(by, promise.practitioner_role_id)
    if resource is None:
        return NotOpen()
    found = in_the_way(by, promise, resource, now, kinds=kinds, fit=fit)
    return next(_refusals(found, resource, now), NotOpen())


def check_only_taken(by: Actor, promise: Appointment, resource: Resource, now: datetime, *, fit: capacity.Fit) -> bool:
    """Tell whether a time is taken, whatever it is kept for.

    :raises NotOpen: when something else than others' promises stands in the way
    """
    found = in_the_way(by, promise, resource, now, kinds=capacity.ANY_KIND, fit=fit)
    for refusal in _refusals(found, resource, now):
        raise refusal
    return bool(found)


def in_the_way(
    by: Actor, promise: Appointment, resource: Resource, now: datetime, *, kinds: Sequence[str], fit: capacity.Fit
) -> list[capacity.Obstacle]:
    """Return all that stands in the way of a promise not written yet."""
    return capacity.obstacles(
        by,
        resource_id=resource.pk,
        starts_at=promise.during.lower,
        duration_min=(promise.during.upper - promise.during.lower) // MINUTE,
        now=now,
        kinds=tuple(kinds),
        fit=fit,
    )


def _refusals(found: Iterable[capacity.Obstacle], resource: Resource, now: datetime) -> Iterator[NotOpen]:
    """Tell what of the obstacles is more than that the time is taken, as refusals."""
    for one in found:
        if one.why is Why.KEPT and one.note == OpeningKind.OWN:
            yield KeptForOwnPatients()
        elif one.why is Why.KEPT:
            already = one.released_at is not None and one.released_at <= now
            yield KeptForEmergencies(_spoken(one.released_at, now, resource.time_zone), already=already)
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
