"""Why a moment of an agenda is not free, in what may be told to this actor."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from permanence.agenda.held import Held, held
from permanence.agenda.models import Appointment, VisitReason
from permanence.capacity import queries as capacity
from permanence.capacity.models import Opening, OpeningKind, Resource
from permanence.capacity.queries import Obstacle, Why
from permanence.directory.models import PractitionerRole
from permanence.foundation.actor import Actor
from permanence.foundation.rights import Can

from .allowed import channel, closed_at, may_take_own
from .slots import Wanted, fit_for


@dataclass(frozen=True, slots=True)
class Hindrance:
    """One thing in the way of a moment, as it may be told.

    :param why: as capacity names it, or `directive`
    :param appointment: what takes the time, for whoever may know who comes
    :param reasons: the names of those that an opening is limited to
    """

    why: str
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    note: str = ""
    released_at: datetime | None = None
    appointment: Appointment | None = None
    reasons: Sequence[str] = ()
    cause: str = ""  # why a room or a device that is needed cannot be had
    held: Held | None = None  # for whom the time is held, as far as it may be told


def hindrances(
    actor: Actor, role: PractitionerRole, *, wanted: Wanted, starts_at: datetime, now: datetime
) -> list[Hindrance]:
    """Return why a practitioner's moment cannot be booked as wanted; nothing when it can."""
    resource = capacity.resource_of(actor, role.pk)
    if resource is None:
        return [Hindrance(Why.CLOSED)]
    if wanted.patient_id and may_take_own(actor, role, wanted.patient_id, now):
        wanted = replace(wanted, kinds=[*wanted.kinds, OpeningKind.OWN.value])
    found = _told(actor, resource, starts_at, now, wanted)
    closed = [
        Hindrance("directive", one.valid_from, one.valid_to, note="closed")
        for one in closed_at(actor, role, starts_at, starts_at + timedelta(microseconds=1))
    ]
    return [*found, *closed]


def thing_hindrances(
    actor: Actor, resource: Resource, *, starts_at: datetime, duration_min: int, now: datetime
) -> list[Hindrance]:
    """Return why a room or a device cannot be taken at a moment."""
    return _told(actor, resource, starts_at, now, Wanted(resource.pk, duration_min, fit=capacity.Fit(step_min=5)))


def borrowed_hindrances(
    house: UUID, thing_id: UUID, starts_at: datetime, duration_min: int, now: datetime
) -> list[Hindrance]:
    """Return why what another structure shares cannot be taken at a moment: that it is taken, never for whom."""
    why = capacity.whys(house, [thing_id], (starts_at, starts_at + timedelta(minutes=duration_min)), now).get(thing_id)
    past = [Hindrance(Why.PAST)] if starts_at < now else []
    return [*past, *([Hindrance("unlent" if why == "unknown" else why)] if why else [])]


def looked_for(actor: Actor, role: PractitionerRole, reason: VisitReason | None, duration_min: int) -> Wanted:
    """Return what a moment is looked at for when nobody has been chosen yet."""
    door = channel(actor, role)
    fit = fit_for(reason, channel=door) if reason else capacity.Fit(channel=door)
    return Wanted(role.pk, reason.duration_min if reason else duration_min, fit=fit)


def _told(actor: Actor, resource: Resource, starts_at: datetime, now: datetime, wanted: Wanted) -> list[Hindrance]:
    found = capacity.obstacles(
        actor,
        resource_id=resource.pk,
        starts_at=starts_at,
        duration_min=wanted.duration_min,
        now=now,
        kinds=tuple(wanted.kinds),
        fit=wanted.fit,
    )
    visits, named = _visits(actor, found), _limits(found)
    kept = held(actor, [one.row_id for one in found if one.why is Why.HELD], now)
    return [
        Hindrance(
            why=one.why,
            starts_at=one.starts_at,
            ends_at=one.ends_at,
            note=one.note,
            released_at=one.released_at,
            appointment=visits.get(one.row_id) if one.row_id else None,
            reasons=named.get(one.row_id, ()) if one.row_id else (),
            cause=one.cause,
            held=kept.get(one.row_id) if one.row_id else None,
        )
        for one in found
    ]


def _visits(actor: Actor, found: Iterable[Obstacle]) -> dict[UUID, Appointment]:
    """Return the appointments in the way, of structures whose patients the actor may know."""
    taken = [one.row_id for one in found if one.why in (Why.BOOKED, Why.BUFFER) and one.note == "appointment"]
    if not taken:
        return {}
    seen = Appointment.objects.filter(structure_id__in=actor.structures(Can.VIEW_PATIENT)).select_related("patient")
    return seen.in_bulk([pk for pk in taken if pk])


def _limits(found: Iterable[Obstacle]) -> dict[UUID, list[str]]:
    openings = [one.row_id for one in found if one.why is Why.REASON and one.row_id]
    if not openings:
        return {}
    limits = dict(Opening.objects.filter(pk__in=openings).values_list("pk", "reasons"))
    names = VisitReason.objects.filter(pk__in=[pk for some in limits.values() for pk in some or []])
    by_id = dict(names.values_list("pk", "name"))
    return {pk: [by_id[one] for one in some or [] if one in by_id] for pk, some in limits.items()}
