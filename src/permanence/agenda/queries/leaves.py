"""Leave: who asked for what, what it touches, who is absent when; always for an actor."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce
from psycopg.types.range import Range

from permanence.agenda.models import Leave, LeaveState, Presence
from permanence.agenda.models.leaves import LIVE
from permanence.agenda.rules import leaves as rules
from permanence.capacity import queries as capacity
from permanence.capacity.models import Closure, ClosureKind, Resource
from permanence.directory import queries as directory
from permanence.directory.models import Membership, Person, PractitionerRole, Structure
from permanence.foundation.actor import Actor
from permanence.foundation.refusal import NotFound
from permanence.foundation.rights import Can

from .appointments import booked_during
from .reopening import Gone, reopening
from .things import staff_resource, taken_in

DAY = timedelta(days=1)
AWAY = (ClosureKind.ABSENCE, ClosureKind.LEAVE)


@dataclass(frozen=True, slots=True)
class Touches:
    """What a leave would touch.

    :param staff: what visits take of a member of staff who has no agenda of his own
    :param lost_min: minutes of opening, of what is written so far
    :param gone: who was moved or cancelled since, of one that was granted
    :param appointments: how many are booked meanwhile
    :param others: who else is away or has asked for some of these days
    :param thin: the days on which fewer would receive than the practice's rule says
    """

    staff: Resource | None
    lost_min: int
    gone: Sequence[Gone]
    appointments: int
    others: Sequence[Leave]
    thin: Sequence[rules.Thin]


@dataclass(frozen=True, slots=True)
class Mark:
    """What a month tells of one person's day: `granted` or `asked`; `part` as of the rules, nothing for all of it."""

    state: str
    part: str = ""


@dataclass(frozen=True, slots=True)
class Away:
    """One person's days of a month, each with its mark or none."""

    person: Person
    days: Sequence[Mark | None]


def houses(actor: Actor) -> list[Structure]:
    """Return where someone works himself, and may ask for leave: of the structure chosen in the top bar, or all."""
    live = Membership.objects.filter(directory.alive(directory.today()), person=actor.id)
    mine = live.filter(structure__in=actor.structures()).values_list("structure_id", flat=True)
    here = [one for one in mine if actor.at in (None, one)]
    return list(Structure.objects.filter(pk__in=here).order_by("name"))


def teams(actor: Actor) -> list[Structure]:
    """Return the structures whose team's absences someone may see: where he works, and where he answers for leave."""
    granting = [one for one in actor.structures(Can.GRANT_LEAVE) if actor.at in (None, one)]
    own = [one.pk for one in houses(actor)]
    return list(Structure.objects.filter(pk__in=[*granting, *own]).order_by("name"))


def role_there(actor: Actor, structure: Structure) -> PractitionerRole | None:
    """Return as what practitioner the actor receives at a structure; none when he does not."""
    return PractitionerRole.objects.filter(structure=structure, person_id__in=[actor.id]).first()


def colleagues(structure: Structure, besides: UUID | None) -> QuerySet[Person]:
    """Return who works at a structure today, besides someone."""
    live = Membership.objects.filter(directory.alive(directory.today()), structure=structure)
    return (
        Person.objects.filter(pk__in=live.values("person"))
        .exclude(pk__in=[besides] if besides else [])
        .order_by("family_name", "given_name")
    )


def leave(actor: Actor, leave_id: UUID) -> Leave:
    """Return one leave: to who asked for it, and to who may grant it.

    :raises NotFound: when there is none, or not for this actor
    """
    theirs = Q(person=actor.id) | Q(structure_id__in=actor.structures(Can.GRANT_LEAVE))
    found = Leave.objects.filter(theirs, pk=leave_id, structure_id__in=actor.structures())
    one = found.select_related("structure", "person", "practitioner_role__structure", "replacement").first()
    if one is None:
        raise NotFound
    return one


def own_leaves(actor: Actor, today: date) -> QuerySet[Leave]:
    """Return what someone asked for and is not long over, the next first."""
    mine = Leave.objects.filter(person=actor.id, structure_id__in=actor.structures())
    return mine.filter(last_on__gte=today - timedelta(days=30)).select_related("structure").order_by("first_on")


def leaves_to_settle(actor: Actor) -> QuerySet[Leave]:
    """Return what waits for an answer of who may grant it, the soonest first."""
    here = [one for one in actor.structures(Can.GRANT_LEAVE) if actor.at in (None, one)]
    waiting = Leave.objects.filter(structure_id__in=here, state=LeaveState.ASKED)
    return waiting.select_related("structure", "person").order_by("first_on")


def leaves_answered(actor: Actor) -> QuerySet[Leave]:
    """Return the answers that who asked has not seen yet."""
    mine = Leave.objects.filter(person=actor.id, structure_id__in=actor.structures(), seen_at=None)
    revoked = Q(state=LeaveState.WITHDRAWN) & ~Q(word="")  # by who grants; what one takes back oneself says no word
    return mine.filter(Q(state__in=[LeaveState.GRANTED, LeaveState.REFUSED]) | revoked).select_related("structure")


def begun(one: Leave, now: datetime) -> bool:
    """Tell whether a leave has begun, on the clock of its structure."""
    lower = span(one).lower
    return lower is not None and lower <= now


def touches(actor: Actor, one: Leave) -> Touches:
    """Return what a leave would touch, for who may grant it."""
    during = span(one)
    assert during.lower is not None
    assert during.upper is not None
    role = one.practitioner_role
    staff = None if role else staff_resource(one.structure_id, one.person_id)
    closed = Closure.objects.filter(pk=one.closure_id).select_related("resource").first() if one.closure_id else None
    if closed is not None:
        given_back = reopening(actor, closed, closed.starts_at)
        lost, gone = given_back.opened_min, given_back.gone
    else:
        worked = capacity.worked(actor, [role.pk], during.lower, during.upper) if role else []
        lost, gone = sum((ends - begins) // timedelta(minutes=1) for _, begins, ends in worked), ()
    others = Leave.objects.filter(structure=one.structure, first_on__lte=one.last_on, last_on__gte=one.first_on)
    live = others.filter(LIVE).exclude(pk=one.pk)
    return Touches(
        staff=staff,
        lost_min=lost,
        gone=gone,
        appointments=booked_during(actor, role, during) if role else taken_in(staff, during) if staff else 0,
        others=list(live.select_related("person").order_by("first_on")),
        thin=_thin(actor, one, during),
    )


def span(one: Leave) -> Range[datetime]:
    """Return a leave as instants, on the clock of its structure."""
    zone = ZoneInfo(one.structure.time_zone)
    begins, ends = (capacity.instant(wall.date(), wall.time(), zone) for wall in (one.off.begins, one.off.ends))
    return Range(begins, ends, "[)")


def presence(structure: Structure) -> Presence | None:
    """Return how many must be there, where a rule says so."""
    return Presence.objects.filter(structure=structure).first()


def team_month(structure: Structure, first: date) -> list[Away]:
    """Return who of a team is away on which days of a month; those who are not at all come last."""
    last = (first + timedelta(days=32)).replace(day=1) - DAY
    month = rules.days(first, last)
    live = Leave.objects.filter(structure=structure, first_on__lte=last, last_on__gte=first)
    marks: dict[UUID, dict[date, Mark]] = defaultdict(dict)
    for one in live.filter(LIVE).order_by("-state"):
        for day in rules.days(max(first, one.first_on), min(last, one.last_on)):
            mark = Mark(one.state, rules.part(*one.off.on(day)))
            before = marks[one.person_id].setdefault(day, mark)
            if before.state == mark.state and {before.part, mark.part} == {"am", "pm"}:
                marks[one.person_id][day] = Mark(one.state)
    for person_id, day in _closed(structure, first, last):
        marks[person_id][day] = Mark(LeaveState.GRANTED)
    people = colleagues(structure, None)
    return [Away(person, [marks[person.pk].get(day) for day in month]) for person in people]


def _closed(structure: Structure, first: date, last: date) -> list[tuple[UUID, date]]:
    """Return the whole days on which people are noted absent, asked for or not."""
    zone, month = ZoneInfo(structure.time_zone), rules.days(first, last)
    midnights = [capacity.instant(day, time(), zone) for day in (*month, last + DAY)]
    since, until = midnights[0], midnights[-1]
    away = Closure.objects.filter(structure=structure, kind__in=AWAY, starts_at__lt=until, ends_at__gt=since)
    of_people = away.annotate(who=Coalesce("resource__practitioner_role__person", "resource__person"))
    spans = of_people.exclude(who=None).values_list("who", "starts_at", "ends_at")
    return [
        (person_id, day)
        for person_id, begins, ends in spans
        for day, midnight, following in zip(month, midnights, midnights[1:], strict=False)
        if begins <= midnight and ends >= following
    ]


def _thin(actor: Actor, one: Leave, during: Range[datetime]) -> list[rules.Thin]:
    """Return the days on which too few would receive: openings less every absence noted."""
    rule, role = presence(one.structure), one.practitioner_role
    if rule is None or role is None:
        return []
    assert during.lower is not None
    assert during.upper is not None
    zone = ZoneInfo(one.structure.time_zone)
    team = PractitionerRole.objects.filter(structure=one.structure).values_list("pk", flat=True)
    receiving: dict[date, set[UUID]] = defaultdict(set)
    for role_id, begins, _ends in capacity.worked(actor, team, during.lower, during.upper):
        receiving[begins.astimezone(zone).date()].add(role_id)
    return rules.thin_days(rules.days(one.first_on, one.last_on), receiving, role.pk, rule.least)
