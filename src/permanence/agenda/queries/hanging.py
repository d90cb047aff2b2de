"""What hangs on a room or a device that is to change, what else would serve, and where the patients could go."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from permanence.agenda.models import Appointment, Use, VisitReason
from permanence.agenda.rules import Place
from permanence.capacity import queries as capacity
from permanence.capacity.actions import Recurring
from permanence.capacity.models import OpeningRule, Reservation, Resource, live
from permanence.foundation.actor import Actor

from .edits import Choice, choices
from .things import behind, needs_of_many

Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Hanging:
    """One promise about a room or a device that a change concerns.

    :param appointment: for whom it is taken, where the actor may see appointments; another structure's never
    :param use: what takes it without a patient
    :param instead: what else would serve at the same time
    :param places: when else the patient could come, with whom
    """

    reservation: Reservation
    appointment: Appointment | None = None
    use: Use | None = None
    instead: Sequence[Resource] = ()
    places: Sequence[Choice] = ()

    @property
    def foreign(self) -> bool:
        """Whether another structure took it: that it is taken is all that may be known."""
        return self.reservation.borrower_id is not None


def hanging(
    actor: Actor, resource: Resource, *, since: datetime, until: datetime | None = None, now: datetime
) -> list[Hanging]:
    """Return the live promises about a thing from a moment on, each with what else would serve then."""
    promised = Reservation.objects.filter(live(now), resource=resource, ends_at__gt=max(since, now))
    promised = promised.order_by("starts_at", "pk")
    return _lines(actor, resource, list(promised.filter(starts_at__lt=until) if until else promised), now)


def outside_hours(
    actor: Actor,
    resource: Resource,
    *,
    rule: OpeningRule | None,
    becomes: Recurring | None,
    from_on: date,
    now: datetime,
) -> tuple[list[Hanging], list[Span]]:
    """Return what a change of its hours would leave outside, and the time that would be lost."""
    preview = capacity.preview_hours(actor, resource, rule=rule, becomes=becomes, from_on=from_on, now=now)
    lost = [(one.starts_at, one.ends_at) for one in preview.lost]
    return _lines(actor, resource, preview.left_outside, now), lost


def with_places(
    actor: Actor, resource: Resource, lines: Sequence[Hanging], lost: Sequence[Span], now: datetime
) -> list[Hanging]:
    """Return the same lines with when else each patient could come, and never to what is lost with the thing."""
    visits = [line.appointment for line in lines if line.appointment]
    needs = needs_of_many(one.reason for one in visits)
    groups: dict[tuple[UUID, bool], list[Appointment]] = defaultdict(list)
    for one in visits:
        alone = one.reason_id in needs and any([*some] == [resource.pk] for some in needs[one.reason_id].sets)
        groups[one.practitioner_role_id, alone].append(one)
    found: dict[UUID, list[Choice]] = {}
    for (_role, alone), some in groups.items():
        found |= choices(actor, some[0].practitioner_role, some, lost if alone else (), now)
    gone = _without(resource, {place for some in found.values() for place, _role in some}, lost, now)
    left = {pk: [one for one in some if one[0] not in gone] for pk, some in found.items()}
    return [replace(one, places=left.get(one.appointment.pk, ())) if one.appointment else one for one in lines]


def _without(resource: Resource, places: Iterable[Place], lost: Sequence[Span], now: datetime) -> set[Place]:
    """Return the places in the time lost at which nothing else would serve."""
    concerned: dict[UUID, list[Place]] = defaultdict(list)
    for one in places:
        if any(begins < one.ends_at and ends > one.starts_at for begins, ends in lost):
            concerned[one.reason].append(one)
    gone: set[Place] = set()
    for reason_id, needs in needs_of_many(VisitReason.objects.filter(pk__in=[*concerned])).items():
        rest = tuple(tuple(one for one in some if one != resource.pk) for some in needs.sets)
        some = concerned[reason_id]
        spans = [(one.starts_at, one.ends_at) for one in some]
        free = capacity.things_free(capacity.Needs(needs.house, rest), spans, now)
        gone |= {one for one, chosen in zip(some, free, strict=True) if chosen is None}
    return gone


def _lines(actor: Actor, resource: Resource, found: Sequence[Reservation], now: datetime) -> list[Hanging]:
    visits, uses = behind(actor, [one.held_for for one in found if one.held_for])
    needs = needs_of_many(one.reason for one in visits.values())
    known = [needs.get(visits[one.held_for].reason_id) if one.held_for in visits else None for one in found]
    others = [_others(resource, some.sets if some else ()) for some in known]
    instead = _free_instead(resource, found, others, now)
    return [
        Hanging(one, visits.get(one.held_for), uses.get(one.held_for), free)
        for one, free in zip(found, instead, strict=True)
    ]


def _others(resource: Resource, sets: Iterable[Sequence[UUID]]) -> list[UUID]:
    """Return what else serves where a thing does, in the order preferred."""
    serving = (thing for some in sets if resource.pk in some for thing in some)
    return [thing for thing in dict.fromkeys(serving) if thing != resource.pk]


def _free_instead(
    resource: Resource, found: Sequence[Reservation], others: Sequence[Sequence[UUID]], now: datetime
) -> list[list[Resource]]:
    """Return for each promise which others are free at its time, all asked at once."""
    things = Resource.objects.in_bulk({thing for some in others for thing in some})
    spans = [(max(one.starts_at, now), one.ends_at) for one in found]
    free = capacity.free_of(resource.structure_id, [*things], spans, now)
    return [[things[thing] for thing in some if thing in then] for some, then in zip(others, free, strict=True)]
