"""How long calls are kept, always for an actor: which terms hold, what goes and when, what is kept longer and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Case, Q, QuerySet, Value, When

from permanence.desk.models import Call, Forgetting, Keeping, KeptLonger, Outcome, Request, RequestKind, Urgency
from permanence.desk.rules import keeping as rules
from permanence.directory.models import Structure
from permanence.foundation.actor import Actor
from permanence.foundation.refusal import NotFound
from permanence.foundation.rights import Can

AHEAD, MOST_LISTED, NIGHTS = timedelta(days=30), 100, 10
# What may be disputed later: whom was sent to the 15, a sign of gravity, a complaint, a difficult call.
GRAVE = (
    Q(outcome=Outcome.CALL_15)
    | Q(urgency=Urgency.NOW_15)
    | Q(red_flags__len__gt=0)
    | Q(kind=RequestKind.COMPLAINT)
    | Q(difficulty__isnull=False)
)


@dataclass(frozen=True, slots=True)
class Kept:
    """The terms of one practice.

    :param from_on: nothing goes before that day; none while nothing was ever due and nobody chose
    """

    structure: Structure
    terms: rules.Terms
    from_on: date | None = None
    why: str = ""
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Going:
    """What goes within some days, counted."""

    requests: int
    grave: int
    calls: int  # without a request of their own

    @property
    def all(self) -> int:
        """Everything together."""
        return self.requests + self.calls


def kept(structure: Structure) -> Kept:
    """Return the terms of a structure of the open scope."""
    return _kept(structure, Keeping.objects.filter(structure=structure).first())


def all_kept(actor: Actor) -> list[Kept]:
    """Return the terms of the structures one manages, by name."""
    places = list(Structure.objects.filter(pk__in=actor.structures(Can.MANAGE_DIRECTORY)).order_by("name"))
    rows = {row.structure_id: row for row in Keeping.objects.filter(structure__in=places)}
    return [_kept(place, rows.get(place.pk)) for place in places]


def unseen_terms(actor: Actor) -> QuerySet[Keeping]:
    """Return the usual terms announced at a structure one manages, until someone there has looked at them."""
    mine = Keeping.objects.filter(structure__in=actor.structures(Can.MANAGE_DIRECTORY), set_by=None)
    return mine.select_related("structure")


def due_requests(structure: Structure, terms: rules.Terms, day: date) -> QuerySet[Request]:
    """Return the requests whose term is over on a day, grave ones later; what is kept longer is not among them."""
    found = _closed(structure).filter(kept_longer=None, closed_at__lt=_limit(structure, day, terms.months))
    return found.exclude(questions__reply="").filter(
        Q(grave=False) | Q(closed_at__lt=_limit(structure, day, terms.grave_months))
    )


def due_calls(structure: Structure, terms: rules.Terms, day: date) -> QuerySet[Call]:
    """Return the calls that opened no request, whose term is over on a day."""
    ended = Call.objects.filter(structure=structure, forgotten_at=None, request=None, line__for_training=False)
    return ended.filter(ended_at__lt=_limit(structure, day, terms.months))


def anything_due(structure: Structure, now: datetime) -> bool:
    """Tell whether anything is past its term."""
    terms, today = kept(structure).terms, day_at(structure, now)
    return due_requests(structure, terms, today).exists() or due_calls(structure, terms, today).exists()


def going(structure: Structure, terms: rules.Terms, day: date) -> Going:
    """Count what is gone after the night of a day."""
    due = due_requests(structure, terms, day)
    return Going(due.count(), due.filter(GRAVE).count(), due_calls(structure, terms, day).count())


def to_go(structure: Structure, terms: rules.Terms, day: date) -> Sequence[Request]:
    """Return the first requests to go until a day, with nobody's name."""
    due = due_requests(structure, terms, day).order_by("closed_at", "pk")
    return list(due.select_related("call__line", "kept_longer")[:MOST_LISTED])


def of_day(structure: Structure, day: date) -> Sequence[Request]:
    """Return the closed requests of one day that may still be kept longer, with nobody's name."""
    zone = ZoneInfo(structure.time_zone)
    begins, ends = (datetime.combine(one, time(), zone) for one in (day, day + timedelta(days=1)))
    found = _closed(structure).filter(opened_at__gte=begins, opened_at__lt=ends).order_by("opened_at", "pk")
    return list(found.select_related("call__line", "kept_longer"))  # all of them: one is looked for


def request_at(structure: Structure, request_id: UUID) -> Request:
    """Return a request of a structure.

    :raises NotFound: when it has none of this name
    """
    found = Request.objects.filter(pk=request_id, structure=structure).first()
    if found is None:
        raise NotFound
    return found


def kept_longer(structure: Structure) -> QuerySet[KeptLonger]:
    """Return what a structure keeps whatever its term."""
    return KeptLonger.objects.filter(structure=structure).select_related("request__call__line")


def nights(structure: Structure) -> Sequence[Forgetting]:
    """Return what went in the last nights when something did."""
    return list(Forgetting.objects.filter(structure=structure)[:NIGHTS])


def day_at(structure: Structure, now: datetime) -> date:
    """Return the day it is at a structure."""
    return now.astimezone(ZoneInfo(structure.time_zone)).date()


def _closed(structure: Structure) -> QuerySet[Request]:
    """Return what is answered, not yet forgotten and no exercise; open requests have no term."""
    answered = Request.objects.filter(structure=structure, forgotten_at=None).exclude(outcome="")
    return answered.exclude(call__line__for_training=True).annotate(
        grave=Case(When(GRAVE, then=Value(True)), default=Value(False))
    )


def _limit(structure: Structure, day: date, months: int) -> datetime:
    return datetime.combine(rules.before(day, months), time(), ZoneInfo(structure.time_zone))


def _kept(structure: Structure, row: Keeping | None) -> Kept:
    if row is None:
        return Kept(structure, rules.USUAL)
    return Kept(structure, rules.Terms(row.months, row.grave_months), row.from_on, row.why, row.set_by_id is not None)
