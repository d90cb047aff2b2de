"""What an edit of an opening would touch, with whom it concerns and where they could go, always for an actor."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from permanence.agenda.models import Appointment, VisitReason
from permanence.agenda.rules import Place
from permanence.capacity import queries as capacity
from permanence.capacity.actions import Recurring, Terms
from permanence.capacity.models import OpeningRule, Reservation, Resource
from permanence.directory import queries as directory
from permanence.directory.models import PractitionerRole
from permanence.foundation.actor import Actor

from .appointments import appointments
from .places import offers

CHOICES = 4
Choice = tuple[Place, PractitionerRole]


@dataclass(frozen=True, slots=True)
class Outside:
    """One promise that would lie in no opening any more; without an appointment, a time held for someone.

    :param places: where else the patient could come, with whom
    """

    reservation: Reservation
    appointment: Appointment | None
    places: Sequence[Choice] = ()


@dataclass(frozen=True, slots=True)
class Touched:
    """What an edit changes: stretches of opening gained and lost, and who would be left outside."""

    gained: list[tuple[datetime, datetime]] = field(default_factory=list)
    lost: list[tuple[datetime, datetime]] = field(default_factory=list)
    lines: list[Outside] = field(default_factory=list)
    moved: bool = False  # to another site

    @property
    def gained_min(self) -> int:
        """Minutes of opening gained in the half-year to come."""
        return _minutes(self.gained)

    @property
    def lost_min(self) -> int:
        """Minutes of opening lost in the half-year to come."""
        return _minutes(self.lost)


@dataclass(frozen=True, slots=True)
class SaidOpening:
    """A recurring opening with the names of the reasons it is limited to.

    :param where: of an opening at another site than usual, what tells it apart
    """

    rule: OpeningRule
    reasons: Sequence[str] = ()
    where: directory.Where | None = None


def said_openings(actor: Actor, resource: Resource, now: datetime) -> list[SaidOpening]:
    """Return the openings not yet ended, Monday first."""
    rules = list(capacity.opening_rules(actor, resource, since=now))
    limited = {pk for rule in rules for pk in rule.reasons or []}
    names = dict(VisitReason.objects.filter(pk__in=limited).values_list("pk", "name")) if limited else {}
    wheres = directory.wheres([rule.site_id for rule in rules])
    return [
        SaidOpening(rule, [names[pk] for pk in rule.reasons or [] if pk in names], wheres.get(rule.site_id))
        for rule in rules
    ]


def left_outside(
    actor: Actor,
    rule: OpeningRule,
    becomes: Recurring | None,
    *,
    from_on: date,
    now: datetime,
    terms: Terms | None = None,
    proposing: bool = False,
) -> Touched:
    """Return what changing an opening would touch.

    :param terms: what it would be for from then on; as before when not given
    :param proposing: look for other times as well
    """
    moved = becomes is not None and terms is not None and terms.site != rule.site_id
    preview = capacity.preview_openings(
        actor,
        rule.resource,
        rule=rule,
        becomes=becomes,
        from_on=from_on,
        now=now,
        seats=terms.seats if terms else rule.seats,
        moved=moved,
    )
    lost = [(one.starts_at, one.ends_at) for one in preview.lost]
    visits = _visits(actor, preview.left_outside)
    role = rule.resource.practitioner_role
    places = choices(actor, role, list(visits.values()), lost, now) if proposing and role else {}
    lines = [
        Outside(one, visits.get(one.held_for), places.get(one.held_for, ())) if one.held_for else Outside(one, None)
        for one in preview.left_outside
    ]
    return Touched([(one.starts_at, one.ends_at) for one in preview.gained], lost, lines, moved)


def _visits(actor: Actor, found: Sequence[Reservation]) -> dict[UUID, Appointment]:
    taken = [one.held_for for one in found if one.source == "appointment" and one.held_for]
    return appointments(actor).prefetch_related("patient__contacts").in_bulk(taken) if taken else {}


def choices(
    actor: Actor,
    role: PractitionerRole,
    found: Sequence[Appointment],
    lost: Sequence[tuple[datetime, datetime]],
    now: datetime,
) -> dict[UUID, list[Choice]]:
    """Return where each appointment of a practitioner could go: nowhere in his time that would be lost."""
    if not found:
        return {}
    gone = [(role.pk, Place(role.pk, role.pk, begins, ends, own=True)) for begins, ends in lost]
    offered = offers(actor, role, found, now=now, taken=gone)
    with_whom = {place.role for offer in offered.values() for place in offer.places}
    roles = PractitionerRole.objects.select_related("person").in_bulk(list(with_whom))
    return {pk: [(one, roles[one.role]) for one in offer.places[:CHOICES]] for pk, offer in offered.items()}


def _minutes(spans: Sequence[tuple[datetime, datetime]]) -> int:
    return sum((ends - begins) // timedelta(minutes=1) for begins, ends in spans)
