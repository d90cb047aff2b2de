"""Who could have a place: everyone who waits, ranked, each with what stands in his way."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from permanence.agenda import queries as agenda
from permanence.agenda.models import Appointment, Status, VisitReason
from permanence.agenda.queries import Slot
from permanence.capacity import queries as capacity
from permanence.capacity.models import OpeningKind
from permanence.foundation.actor import Actor
from permanence.patients import queries as patients
from permanence.patients.models import NeedKind
from permanence.waiting import rules
from permanence.waiting.models import Entry, FarOffer, Offer, Place

from .entries import Filter, entries
from .forbidden import directives_of, forbids

INSTANT = timedelta(microseconds=1)
KEPT: dict[rules.Urgency, Sequence[str]] = {
    rules.Urgency.SAME_DAY: (OpeningKind.EMERGENCY.value,),
    rules.Urgency.WITHIN_48H: (capacity.RELEASED,),
    rules.Urgency.PLANNED: (),
}


@dataclass(frozen=True, slots=True)
class Visit:
    """What someone would come for: the practitioner's own reason, how long, and the openings it may stand in."""

    reason: VisitReason
    duration_min: int
    kinds: Sequence[str]

    @property
    def fit(self) -> capacity.Fit:
        """Openings kept for other reasons are not for it, nor times without the room and the device it needs."""
        return agenda.fit_for(self.reason)


@dataclass(frozen=True, slots=True)
class Candidate:
    """One who waits, before one place.

    :param offer: what was already offered to him of it
    :param known: whether the practitioner has seen him
    """

    entry: Entry
    wish: rules.Wish
    reason: VisitReason | None
    obstacles: list[rules.Obstacle] = field(default_factory=list)
    offer: Offer | None = None
    known: bool = False

    @property
    def since(self) -> datetime:
        """Since when he waits."""
        return self.entry.created_at

    @property
    def askable(self) -> bool:
        """Whether he may be asked, and was not."""
        return not self.obstacles and self.offer is None

    def slot(self, actor: Actor, place: Place, now: datetime) -> Slot | None:
        """Return the free time for his reason that lies in the place, the nearest to its beginning."""
        return slot_in(actor, place, self._visit(place), now)

    def within(self, actor: Actor, place: Place, held: Slot, now: datetime) -> Slot | None:
        """Return the time he would have inside one that is being offered to others as well."""
        return slot_within(actor, place, held, self._visit(place), now)

    def _visit(self, place: Place) -> Visit:
        """Tell what he comes for: longer when he needs more time."""
        assert self.reason is not None
        wanted = agenda.wanted_for(place.practitioner_role_id, self.reason, self.entry.patient)
        kinds = kinds_for(self.wish, known=self.known)
        return Visit(self.reason, wanted.duration_min, kinds)


def kinds_for(wish: rules.Wish, *, known: bool = False) -> Sequence[str]:
    """Tell which openings are for someone: own ones for those known, those for emergencies as urgent as he is.

    They are for who must be seen today, once released for who must within 48 hours, for a planned need never.
    """
    return (*capacity.REGULAR, *KEPT[wish.urgency], *((OpeningKind.OWN.value,) if known else ()))


def slot_in(actor: Actor, place: Place, visit: Visit, now: datetime) -> Slot | None:
    """Return the free time for this visit that lies in the place, the nearest to its beginning."""
    lasts = timedelta(minutes=visit.duration_min)
    found = _free(actor, place, visit, now, after=max(now, place.starts_at - lasts + timedelta(minutes=1)))
    touching = [slot for slot in found if slot.starts_at < place.ends_at and slot.ends_at > place.starts_at]
    return min(touching, key=lambda slot: abs(slot.starts_at - place.starts_at), default=None)


def slot_within(actor: Actor, place: Place, held: Slot, visit: Visit, now: datetime) -> Slot | None:
    """Return the time for this visit inside one that is being offered to others as well, and is held no longer."""
    found = _free(actor, place, visit, now, after=held.starts_at, until=held.starts_at + INSTANT)
    return next((slot for slot in found if slot.ends_at <= held.ends_at), None)


def _free(
    actor: Actor, place: Place, visit: Visit, now: datetime, *, after: datetime, until: datetime | None = None
) -> list[Slot]:
    lasts = timedelta(minutes=visit.duration_min)
    found = agenda.free_starts(
        actor,
        practitioner_role_ids=[place.practitioner_role_id],
        duration_min=visit.duration_min,
        after=after,
        until=until or place.ends_at,
        kinds=visit.kinds,
        limit=20,
        now=now,
        fit=replace(visit.fit, sites=[place.where.pk]),
    )
    return [Slot(one.starts_at, one.starts_at + lasts, one.kind) for one in found]


def candidates(actor: Actor, place: Place, now: datetime) -> list[Candidate]:
    """Return everyone who waits at the practice, in the order in which they are asked; who may not be asked last."""
    local = local_place(place)
    waiting = list(entries(actor, Filter(structure_id=place.structure_id)))
    offers = {offer.entry_id: offer for offer in Offer.objects.filter(place=place)}
    offered = list(agenda.reasons(actor, place.practitioner_role))
    busy = busy_then(place, waiting)
    known = agenda.known_patients(place.practitioner_role, [one.patient_id for one in waiting], now)
    held = directives_of(place.structure_id, place.practitioner_role_id, now)
    step_free = place.where.accessible
    kept_out = set() if step_free else patients.needing((one.patient_id for one in waiting), NeedKind.STEP_FREE)
    met = []
    for one in waiting:
        wish, reason = wish_of(one, now), reason_there(one, offered)
        obstacles = rules.obstacles(wish, local, now)
        if reason is None and rules.Obstacle.OTHER_PRACTITIONER not in obstacles:
            obstacles.append(rules.Obstacle.NO_REASON)
        if one.patient_id in kept_out:
            obstacles.append(rules.Obstacle.STAIRS)
        if not held.waiting_list_allowed:
            obstacles.append(rules.Obstacle.NO_LIST)
        if one.patient_id in busy:
            obstacles.append(rules.Obstacle.BUSY)
        if asked_elsewhere(one, place):
            obstacles.append(rules.Obstacle.ASKED_ELSEWHERE)
        if reason and not obstacles and forbids(held, place, one, reason):
            obstacles.append(rules.Obstacle.FORBIDDEN)
        met.append(Candidate(one, wish, reason, obstacles, offers.get(one.pk), one.patient_id in known))
    return sorted(rules.rank(met, local), key=lambda candidate: bool(candidate.obstacles))


def local_place(place: Place) -> rules.Place:
    """Say a place in the words of the rules, in the wall time of its practice."""
    zone = ZoneInfo(place.structure.time_zone)
    return rules.Place(place.practitioner_role_id, place.starts_at.astimezone(zone), place.ends_at.astimezone(zone))


def entries_met(actor: Actor, booked: Appointment) -> QuerySet[Entry]:
    """Return the entries of the patient of a new appointment that it may serve, whoever of the house receives him."""
    theirs = entries(actor, Filter(structure_id=booked.structure_id)).filter(patient_id=booked.patient_id)
    return theirs.filter(agenda.called_like(booked.reason.name, "reason__name")).exclude(appointment_id=booked.pk)


def wish_of(one: Entry, now: datetime, *, anyone: bool = False) -> rules.Wish:
    """Say what an entry wishes in the words of the rules.

    :param anyone: whoever offers it, for whom he named does not work there
    """
    own = one.appointment
    has_at = own.starts_at if own and own.status == Status.BOOKED and own.starts_at > now else None
    return rules.Wish(
        urgency=rules.Urgency(one.urgency),
        practitioners=None if anyone else frozenset(one.practitioner_roles) or None,
        weekdays=one.weekdays,
        opens_at=one.opens_at,
        closes_at=one.closes_at,
        from_on=one.from_on,
        until_on=one.until_on,
        notice_min=one.notice_min,
        reachable=_is_reachable(one),
        has_at=has_at,
    )


def _is_reachable(one: Entry) -> bool:
    """Tell whether some way leads to him: which one, the post decides when the offer is made."""
    if one.patient.died_on:
        return False
    by_number = one.by_phone or (one.by_email and not one.patient.by_voice)
    return bool((one.by_email and one.patient.written_at) or (by_number and one.patient.phone))


def reason_there(one: Entry, offered: Iterable[VisitReason]) -> VisitReason | None:
    """Return the reason of a practitioner that an entry means: the same, or the one he calls by the same name."""
    return agenda.reason_alike(one.reason, offered)


def busy_then(place: Place, waiting: list[Entry]) -> set[UUID]:
    """Return the patients who are with someone during the place, but for an appointment that it would replace."""
    replaced = [one.appointment_id for one in waiting if one.appointment_id]
    then = Appointment.objects.filter(status=Status.BOOKED, patient_id__in=[one.patient_id for one in waiting])
    then = then.filter(starts_at__lt=place.ends_at, ends_at__gt=place.starts_at).exclude(pk__in=replaced)
    return set(then.values_list("patient_id", flat=True))


def asked_elsewhere(waiting: Entry, place: Place) -> bool:
    """Tell whether another time is being offered to someone, here or at a colleague's practice."""
    open_here: list[Offer] = getattr(waiting, "offered", [])
    open_far: list[FarOffer] = getattr(waiting, "far_offered", [])
    return any(pk != place.pk for pk in (*(one.place_id for one in open_here), *(one.place_id for one in open_far)))
