"""What calendars show between two moments: appointments, open, kept and closed time; always for an actor."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import get_language, gettext

from permanence.agenda.held import Held, held
from permanence.agenda.models import Appointment, Status, VisitReason
from permanence.agenda.rules import spans
from permanence.capacity import queries as capacity
from permanence.capacity.models import Channel, Closure, Opening, OpeningKind, Reservation, ReservationState, Resource
from permanence.directory import queries as directory
from permanence.foundation.actor import Actor
from permanence.foundation.rights import Can

from .columns import Column
from .free import closed_times
from .groups import said_group, said_left, session_of
from .referrals import awaiting
from .things import uses_said

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Time of one column that is not an appointment, half-open `[)`.

    :param kind: `open`, `kept` (for emergencies, released or not), `own` (for own patients), `only` (booked by the
        practitioner alone), `place` (what is left of a group), `shut`, `closed` (an absence) or `held` (promised to
        something else)
    :param why: what a closure or an opening limited to some reasons says, or for whom it is held
    :param private: that it names a patient
    """

    column_id: UUID
    starts_at: datetime
    ends_at: datetime
    kind: str
    why: str = ""
    private: bool = False


@dataclass(frozen=True, slots=True)
class Visit:
    """An appointment in a column; without its facts for whoever may not know who comes."""

    column_id: UUID
    starts_at: datetime
    ends_at: datetime
    appointment: Appointment | None
    appointment_id: UUID | None = None
    awaits_referral: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """What several columns hold between two moments."""

    visits: list[Visit]
    stretches: list[Stretch]


def sheet(actor: Actor, columns: Sequence[Column], begins: datetime, ends: datetime, *, now: datetime) -> Sheet:
    """Return what the columns hold between two moments, in order of time."""
    resources = {found.pk: found.practitioner_role_id or found.pk for found in _resources(actor, columns)}
    taken = [r for r in _reservations(resources, begins, ends) if r.expires_at is None or r.expires_at > now]
    elsewhere = {r.held_for: resources[r.resource_id] for r in taken if r.source == "appointment" and r.held_for}
    visits = _visits(actor, columns, begins, ends, elsewhere)
    shown = _open_and_closed(actor, resources, [one.id for one in columns], begins, ends, now=now)
    always = capacity.always_open((one.id for one in columns if not one.role), begins.date(), ends.date())
    stretches = [one for one in shown if one.kind != "shut" or one.column_id not in always]
    homes = {one.id: one.structure_id for one in columns if one.role}
    directed = closed_times(homes, begins, ends).items()
    stretches += [
        Stretch(role, *span, "closed", gettext("Closed by a directive")) for role, shut in directed for span in shut
    ]
    told = {visit.appointment_id for visit in visits}
    others = [r for r in taken if r.source != "appointment" or r.held_for not in told]  # another structure's too
    stretches += _others(actor, resources, others, now)
    return Sheet(visits, sorted(stretches, key=lambda one: (one.starts_at, one.ends_at)))


def _others(
    actor: Actor, resources: Mapping[UUID, UUID], taken: Sequence[Reservation], now: datetime
) -> Iterator[Stretch]:
    """Show what is promised to something else than an appointment, or held: for what, where it may be told."""
    told: dict[UUID | None, Held] = {pk: Held(what) for pk, what in uses_said(actor, taken).items()}
    told.update(held(actor, [one.held_for for one in taken if one.state == ReservationState.HELD], now).items())
    for one in taken:
        said = told.get(one.held_for, Held(""))
        yield Stretch(resources[one.resource_id], one.starts_at, one.ends_at, "held", said.words, said.private)


def _resources(actor: Actor, columns: Iterable[Column]) -> QuerySet[Resource]:
    named = Q(practitioner_role_id__in=[one.id for one in columns if one.role])
    named |= Q(pk__in=[one.id for one in columns if not one.role])  # chosen among those the actor may see
    mine = Q(structure_id__in=actor.structures(Can.VIEW_AGENDA))
    return Resource.objects.filter(named, mine | Q(pk__in=[one.id for one in columns if one.borrowed]))


def _within(begins: datetime, ends: datetime) -> Q:
    """Openings last a day at most, and promises to others too: the end is bounded on both sides, for the index."""
    return Q(ends_at__gt=begins, starts_at__lt=ends, ends_at__lte=ends + DAY)


def _reservations(resources: Iterable[UUID], begins: datetime, ends: datetime) -> list[Reservation]:
    """Return the live promises that are not a practitioner's appointments: those are read with their patients."""
    live = Reservation.objects.filter(resource_id__in=list(resources), state__in=["held", "booked"])
    other = live.exclude(source="appointment", resource__practitioner_role__isnull=False)
    return list(other.filter(_within(begins, ends)).order_by("starts_at"))


def _visits(
    actor: Actor, columns: Sequence[Column], begins: datetime, ends: datetime, elsewhere: dict[UUID, UUID]
) -> list[Visit]:
    """Return the practitioners' own appointments, and those for which a room or a device is taken."""
    kept = Appointment.objects.filter(structure_id__in=actor.structures(Can.VIEW_AGENDA))
    seen = kept.exclude(status=Status.CANCELLED).select_related("patient", "reason", "site")
    theirs = seen.filter(practitioner_role_id__in=[one.id for one in columns if one.role], ends_at__gt=begins)
    near = theirs.filter(starts_at__gt=begins - DAY, starts_at__lt=ends).order_by("starts_at", "created_at")
    found = [(a.practitioner_role_id, a) for a in near]
    if elsewhere:
        found += [(elsewhere[a.pk], a) for a in seen.filter(pk__in=elsewhere)]
    named = actor.structures(Can.VIEW_PATIENT)
    without = awaiting(a for _, a in found)
    return [
        Visit(at, a.starts_at, a.ends_at, a if a.structure_id in named else None, a.pk, a.pk in without)
        for at, a in found
    ]


def _open_and_closed(
    actor: Actor,
    resources: dict[UUID, UUID],
    column_ids: Iterable[UUID],
    begins: datetime,
    ends: datetime,
    *,
    now: datetime,
) -> list[Stretch]:
    openings = list(Opening.objects.filter(_within(begins, ends), resource_id__in=list(resources)))
    limits = _limits(openings)
    groups = _groups(actor, openings, now)
    wheres = directory.wheres([one.site_id for one in openings])
    closures = Closure.objects.filter(resource_id__in=list(resources), ends_at__gt=begins, starts_at__lt=ends)
    found = [
        Stretch(resources[o.resource_id], o.starts_at, o.ends_at, _use(o, now), _why(o, limits, groups, wheres, now))
        for o in openings
    ]
    found += [one for group in groups.values() for one in _places(group)]
    found += [
        Stretch(resources[c.resource_id], max(c.starts_at, begins), min(c.ends_at, ends), "closed", c.why)
        for c in closures
    ]
    for column_id in column_ids:
        opened = [(one.starts_at, one.ends_at) for one in found if one.column_id == column_id and one.kind != "closed"]
        found += [Stretch(column_id, *shut, "shut") for shut in spans.minus([(begins, ends)], opened)]
    return found


def _limits(openings: Iterable[Opening]) -> dict[UUID, str]:
    """Name the reasons of the openings that are limited to some; asked for only where there are such."""
    limited = {one.pk: one.reasons for one in openings if one.reasons}
    if not limited:
        return {}
    named = VisitReason.objects.filter(pk__in={pk for some in limited.values() for pk in some})
    names = dict(named.values_list("pk", "name"))
    return {pk: ", ".join(names[one] for one in some if one in names) for pk, some in limited.items()}


def _groups(actor: Actor, openings: Iterable[Opening], now: datetime) -> dict[UUID, capacity.Group]:
    """Return the groups among openings; asked for only where there are such."""
    gathered = [one.pk for one in openings if one.seats]
    return {one.opening_id: one for one in capacity.groups_of(actor, gathered, now)} if gathered else {}


def _why(
    opening: Opening,
    limits: Mapping[UUID, str],
    groups: Mapping[UUID, capacity.Group],
    wheres: Mapping[UUID | None, directory.Where],
    now: datetime,
) -> str:
    """Say where it is if not as usual, that it is released, for which reasons; of a group its size and places left."""
    group = groups.get(opening.pk)
    freed = opening.kind == OpeningKind.EMERGENCY and _released(opening, now)
    told = [
        where.said(get_language() or "fr") if (where := wheres.get(opening.site_id)) else "",
        gettext("emergencies, released") if freed else "",
        limits.get(opening.pk),
        said_group(group) if group else "",
    ]
    return " · ".join(filter(None, told))


def _places(group: capacity.Group) -> Iterator[Stretch]:
    """Show the places left of a group beside those who come: else no room is left to book one."""
    session = session_of(group)
    if session and (left := group.left(*session)):
        yield Stretch(group.practitioner_role_id, *session, "place", said_left(left))


def _released(opening: Opening, now: datetime) -> bool:
    return opening.released_at is not None and opening.released_at <= now


def _use(opening: Opening, now: datetime) -> str:
    if opening.kind == OpeningKind.EMERGENCY:
        return "kept"
    if opening.kind == OpeningKind.OWN and not _released(opening, now):
        return "own"
    return "only" if opening.channel == Channel.PRACTITIONER else "open"
