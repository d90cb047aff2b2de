"""A practitioner's calendars elsewhere, and what was promised inside the times they say, always for an actor."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit
from uuid import UUID

from django.db.models import QuerySet

from permanence.agenda.models import OtherCalendar, OtherTime
from permanence.capacity.models import Closure
from permanence.directory.models import PractitionerRole
from permanence.foundation.actor import Actor
from permanence.foundation.refusal import NotFound
from permanence.foundation.rights import Can

from .postponements import booked_in_closures


@dataclass(frozen=True, slots=True)
class Followed:
    """A calendar, its times to come, and those during which appointments are booked."""

    calendar: OtherCalendar
    times: list[Closure]
    promised: list[tuple[Closure, int]]

    @property
    def host(self) -> str:
        """Where it is fetched; the rest of the address is a secret."""
        return urlsplit(self.calendar.address).hostname or ""


def calendars(actor: Actor, role: PractitionerRole | None = None) -> QuerySet[OtherCalendar]:
    """Return the calendars followed, of one practitioner or of all the actor's structures."""
    seen = OtherCalendar.objects.filter(structure_id__in=actor.structures(Can.EDIT_OPENINGS))
    return seen.filter(practitioner_role=role) if role else seen


def other_calendar(actor: Actor, calendar_id: UUID) -> OtherCalendar:
    """Return one calendar.

    :raises NotFound: when there is none, or not for this actor
    """
    found = calendars(actor).filter(pk=calendar_id).select_related("practitioner_role__structure").first()
    if found is None:
        raise NotFound
    return found


def followed(actor: Actor, role: PractitionerRole, now: datetime) -> list[Followed]:
    """Return a practitioner's calendars with what they close, and what is promised meanwhile."""
    found = list(calendars(actor, role))
    theirs: dict[UUID, list[Closure]] = {one.pk: [] for one in found}
    times = OtherTime.objects.filter(calendar__in=found, closure__ends_at__gt=now).select_related("closure")
    for time in times.order_by("closure__starts_at"):
        theirs[time.calendar_id].append(time.closure)
    booked = booked_in_closures(actor, role, [closure for one in theirs.values() for closure in one], now)
    promised = {closure.pk: count for closure, count in booked if count}
    return [
        Followed(
            one,
            theirs[one.pk],
            [(closure, promised[closure.pk]) for closure in theirs[one.pk] if closure.pk in promised],
        )
        for one in found
    ]


def imported(closures: Iterable[Closure]) -> set[UUID]:
    """Return which closures another calendar says: they are changed there, not here."""
    return set(OtherTime.objects.filter(closure__in=list(closures)).values_list("closure", flat=True))
