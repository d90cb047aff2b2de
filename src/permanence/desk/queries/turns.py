"""Whom rings reach and when, and who of the team takes calls now."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from permanence.desk.models import Call, CallState, Line, Pause, Turn
from permanence.desk.rules import turns as rules
from permanence.directory import queries as directory
from permanence.directory.models import Membership, Person, Structure
from permanence.foundation.actor import Actor
from permanence.foundation.composed import any_of, composed
from permanence.foundation.rights import Can
from permanence.foundation.turns import Order, turn

FORGOTTEN = timedelta(hours=4)  # a switchboard that never told the end
SPEAKING = (CallState.ANSWERED, CallState.HELD)


@dataclass(frozen=True, slots=True)
class Mate:
    """One of the team, and what he does: `free`, `speaking` or `paused`, since when.

    :param in_pause: also of who finishes a call before it
    """

    person: Person
    state: str
    since: datetime | None
    in_pause: bool = False


def orders(line: Line, now: datetime) -> list[Order]:
    """Return in which order a ring of a line goes round, as far as the open scope shows who is away."""
    return _orders([line], now)[line.pk]


def orders_of(ringing: Sequence[Call], now: datetime) -> dict[UUID, list[Order]]:
    """Return in which order the lines of ringing calls go round."""
    return _orders({call.line_id: call.line for call in ringing}.values(), now) if ringing else {}


def in_turn(actor: Actor, ringing: Sequence[Call], known: Mapping[UUID, Sequence[Order]], now: datetime) -> list[Call]:
    """Keep the ringing calls whose turn has come for the actor.

    :param known: the orders of their lines
    """
    mine = {*actor.rights, *filter(None, [actor.id])}
    turns = [(call, turn(known[call.line_id], mine)) for call in ringing]
    return [
        call for call, mine_at in turns if now - call.rang_at >= timedelta(seconds=mine_at * call.line.overflow_after_s)
    ]


def ahead(call: Call) -> int:
    """Return how many calls of the same line have been ringing for longer."""
    return len(_earlier(call.structure_id, call.line_id, call.rang_at - FORGOTTEN, call.rang_at))


@composed
def _earlier(structure_id: UUID, line_id: UUID, since: datetime, until: datetime) -> QuerySet[Call, UUID]:
    ringing = Call.objects.filter(structure_id=structure_id, line_id=line_id, state=CallState.RINGING)
    return ringing.filter(rang_at__lt=until, rang_at__gt=since).values_list("pk", flat=True)


def turns_said(by: UUID, line: Line) -> QuerySet[Turn]:
    """Return what a practice or a permanence says of a line's order, those who are first before the overflow."""
    said = Turn.objects.filter(structure=by, line=line)
    return said.select_related("person", "pool").order_by("overflow", "pool__name", "person__family_name")


def may_be_named(actor: Actor, by: Structure, line: Line, on: date) -> tuple[list[Person], list[Structure]]:
    """Return who may stand in a line's order: those who answer here and, for the practice, whoever holds a mandate."""
    pools = []
    if by.pk == line.structure_id:
        lent = directory.mandates(actor, by.pk).filter(structure=by, rights__contains=[Can.ANSWER])
        alive = lent.filter(from_on__lte=on).exclude(until_on__lt=on)
        pools = [mandate.holder for mandate in alive.select_related("holder")]
    return list(directory.agents(actor, by.pk, on)), pools


def ordered_by(actor: Actor, line: Line) -> list[Structure]:
    """Return for whom the actor may say a line's order: the practice, or a permanence that answers for it."""
    managed = directory.structures(actor, Can.MANAGE_DIRECTORY)
    holders = directory.mandates(actor, line.structure_id).filter(rights__contains=[Can.ANSWER])
    return [one for one in managed if one.pk == line.structure_id or one.pk in {held.holder_id for held in holders}]


def ordering(actor: Actor) -> QuerySet[Line]:
    """Return the lines whose order the actor may say: those of the structures he manages, and of their clients."""
    managed = actor.structures(Can.MANAGE_DIRECTORY)
    lent = directory.lent_to(managed) & set(actor.structures(Can.ANSWER))
    rows = Line.objects.filter(structure__in={*managed, *lent}, closed_at=None)
    return rows.select_related("structure", "practitioner_role__person").order_by("structure__name", "label")


def employers(actor: Actor) -> list[UUID]:
    """Return the structures that employ the actor and where he answers, or whose people answer for others."""
    return _employers([actor])[actor.id] if actor.id else []


def _employers(people: Sequence[Actor]) -> dict[UUID | None, list[UUID]]:
    """Return the same for several who have the same rights."""
    own: dict[UUID | None, set[UUID]] = {one.id: set() for one in people}
    answered = people[0].structures(Can.ANSWER)
    for person_id, structure_id in _employing([*filter(None, own)], answered, directory.today()):
        own[person_id].add(structure_id)
    return {person_id: sorted(structures) for person_id, structures in own.items()}


@composed
def _employing(
    people: Collection[UUID], structures: Collection[UUID], today: date
) -> QuerySet[Membership, tuple[UUID, UUID]]:
    alive = Membership.objects.filter(directory.alive(today), person_id=any_of(people), structure_id=any_of(structures))
    return alive.values_list("person_id", "structure_id")


def pause(actor: Actor) -> Pause | None:
    """Return the actor's own pause, when he is in one."""
    return Pause.objects.filter(structure__in=employers(actor), person=actor.id, ended_at=None).first()


def team(actor: Actor, now: datetime) -> list[Mate]:
    """Return the actor's colleagues who answer and himself, with what each does; what they speak of is not told."""
    return teams([actor], now)[actor.id]


def teams(people: Sequence[Actor], now: datetime) -> dict[UUID | None, list[Mate]]:
    """Return the team of each of several who have the same rights; those of one team are given the same list."""
    own = _employers(people)
    employing = {structure_id for structures in own.values() for structure_id in structures}
    agents = {one: directory.agents_of(one, directory.today()) for one in employing}
    away = dict(_away([*employing]))
    speaking = _speaking(people[0].structures(Can.ANSWER), now)
    known: dict[tuple[UUID, ...], list[Mate]] = {}
    for structures in {tuple(one) for one in own.values()}:
        together = {one.pk: one for structure_id in structures for one in agents[structure_id]}
        mates = (_mate(one, away, speaking) for one in together.values())
        known[structures] = sorted(mates, key=lambda mate: mate.person.short_name)
    return {person_id: known[tuple(structures)] for person_id, structures in own.items()}


def _mate(person: Person, away: dict[UUID, datetime], speaking: dict[UUID, datetime]) -> Mate:
    if person.pk in speaking:
        return Mate(person, "speaking", speaking[person.pk], person.pk in away)
    return Mate(person, "paused" if person.pk in away else "free", away.get(person.pk), person.pk in away)


def _speaking(structures: Iterable[UUID], now: datetime) -> dict[UUID, datetime]:
    return {who: since for who, since in _spoken(list(structures), now - FORGOTTEN) if who and since}


@composed
def _spoken(structures: Collection[UUID], since: datetime) -> QuerySet[Call, tuple[UUID | None, datetime | None]]:
    going_on = Call.objects.filter(structure_id=any_of(structures), state__in=SPEAKING, rang_at__gt=since)
    spoken = going_on.exclude(taken_by=None).exclude(taken_at=None).order_by("-taken_at")
    return spoken.values_list("taken_by_id", "taken_at")


@composed
def _away(structures: Collection[UUID]) -> QuerySet[Pause, tuple[UUID, datetime]]:
    resting = Pause.objects.filter(structure_id=any_of(structures), ended_at=None)
    return resting.values_list("person_id", "began_at")


@composed
def everyone_away() -> QuerySet[Pause, UUID]:
    """Return who is in a pause, as far as the open scope shows."""
    return Pause.objects.filter(ended_at=None).values_list("person_id", flat=True)


@composed
def _turns(lines: Collection[UUID]) -> QuerySet[Turn]:
    return Turn.objects.filter(line_id=any_of(lines))


def _orders(lines: Iterable[Line], now: datetime) -> dict[UUID, list[Order]]:
    """Return the orders of several lines: three readings, however many they are."""
    known = list(lines)
    named: dict[UUID, list[rules.Named]] = defaultdict(list)
    for one in _turns([line.pk for line in known]):
        who = one.pool_id if one.person_id is None else one.person_id
        if who is not None:
            named[one.line_id].append(rules.Named(one.structure_id, who, one.overflow))
    paused = set(everyone_away())
    busy = set(_speaking({line.structure_id for line in known}, now)) if named else set()
    return {line.pk: rules.orders(line.structure_id, named[line.pk], paused, busy) for line in known}
