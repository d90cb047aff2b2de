"""The calls of the weeks before the world begins, and what became of their requests: what figures are told of."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any
from uuid import UUID

from permanence.demo import crowd
from permanence.demo.bookings import PARIS
from permanence.demo.ids import demo_id, person_id, practitioner_role_id, structure_id
from permanence.demo.numbers import mobile
from permanence.demo.places import AGENTS
from permanence.demo.practices import PRACTICES
from permanence.demo.shapes import Copy, Practice, Practitioner
from permanence.demo.trades import TRADES
from permanence.desk.models import Call, ProposalMade, Request
from permanence.directives.models import Directive, Kind
from permanence.directory.models import Structure
from permanence.insights.actions.reports import written
from permanence.insights.queries import last_month

WEEKS, AT_ONCE = 9, 2_000
ANSWERING = [agent for agent in AGENTS if agent.role == "telesecretary"]
# What is asked: kind, how often, and how it ends (outcome, weight).
ASKED: tuple[tuple[str, int, tuple[tuple[str, int], ...]], ...] = (
    (
        "appointment",
        62,
        (("booked", 76), ("refused", 9), ("listed", 6), ("message", 4), ("nothing", 4), ("call_15", 1)),
    ),
    ("move", 10, (("moved", 90), ("refused", 6), ("message", 4))),
    ("cancel", 9, (("cancelled", 100),)),
    ("renewal", 8, (("message", 96), ("refused", 4))),
    ("message", 7, (("message", 80), ("transferred", 20))),
    ("result", 4, (("message", 92), ("refused", 8))),
)
FIRST_VISITS = {"Première consultation", "Dépistage", "Contrôle de la vue", "Semelles"}  # refused more than others
WHY = ("too_late", "hour", "too_late", "own", "hour", "too_late", "far")
LATER, IN_VAIN = 0.11, 0.25  # requests answered after the call; calls back that reach nobody


@dataclass(frozen=True, slots=True)
class Called:
    """A line of the world, and how often it is called."""

    practice: Practice
    member: Practitioner | None
    weight: float


def write_past_calls(practices: Sequence[Practice], copy: Copy, today: date) -> int:
    """Write the calls of the last weeks until yesterday; return how many."""
    called = [one for practice in practices for one in _lines(practice)]
    share = sum(one.weight for one in called) / sum(one.weight for practice in PRACTICES for one in _lines(practice))
    calls: list[Call] = []
    requests: list[Request] = []
    for back in range(7 * WEEKS, 0, -1):
        on, chance = today - timedelta(days=back), Random(f"past calls/{copy}/{back}")
        past = crowd.day(chance, on.weekday(), [one.weight for one in called], share)
        day = _Day(copy, on, back, called, chance)
        told = {id(one): day.call(one, rank) for rank, one in enumerate(past)}
        calls += told.values()
        requests += [day.request(one, told) for one in past]
    Call.objects.bulk_create(calls, batch_size=AT_ONCE)
    Request.objects.bulk_create(requests, batch_size=AT_ONCE)
    ProposalMade.objects.bulk_create(_proposals(requests), batch_size=AT_ONCE)
    return len(calls)


def _proposals(requests: Iterable[Request]) -> Iterator[ProposalMade]:
    """Tell by which directive callers were declined, and what those on the list had not wanted."""
    written = Directive.objects.filter(kind=Kind.NEW_PATIENTS, replaced_at=None).exclude(body__policy="accept")
    refusing = dict(written.values_list("practitioner_role", "pk"))
    for rank, one in enumerate(requests):
        if one.kind == "appointment" and one.outcome == "refused":
            rests_on = refusing.get(one.practitioner_role_id) if one.practitioner_role_id else None
            yield _proposal(one, "decline", reasons=[str(rests_on), "rule 4"] if rests_on else ["rule 5"], taken=True)
        elif one.outcome == "listed" or (one.outcome == "booked" and rank % 9 == 0):
            yield _proposal(one, "book", reasons=["rule 5"], taken=False, why=WHY[rank % len(WHY)])


def _proposal(one: Request, action: str, **told: Any) -> ProposalMade:
    return ProposalMade(
        id=demo_id("past proposal", one.pk),
        structure_id=one.structure_id,
        request=one,
        action=action,
        practitioner_role_id=one.practitioner_role_id,
        script="",
        made_at=one.closed_at or one.opened_at,
        made_by_id=one.owner_id,
        **told,
    )


def write_reports(practices: Sequence[Practice], copy: Copy, now: datetime) -> None:
    """Keep the report of the month before for each practice, as the first of the month made it."""
    for structure in Structure.objects.filter(pk__in=[structure_id(one.place.key, copy) for one in practices]):
        written(structure, last_month(structure, now), now)


def _lines(practice: Practice) -> Iterator[Called]:
    yield Called(practice, None, 1.5 + sum(not member.own_line for member in practice.practitioners))
    for member in practice.practitioners:
        if member.own_line:
            yield Called(practice, member, 1.0)


@dataclass(slots=True)
class _Day:
    copy: Copy
    on: date
    back: int
    called: list[Called]
    chance: Random

    def call(self, past: crowd.Past, rank: int) -> Call:
        one, answered = self.called[past.line], past.agent is not None
        key = one.practice.place.key
        rang_at = self._at(past.rang_s)
        spoken_at = rang_at + timedelta(seconds=past.waited_s)
        return Call(
            id=demo_id("past call", self.copy, self.back, rank),
            structure_id=structure_id(key, self.copy),
            line_id=demo_id("line", key, *([one.member.key] if one.member else []), self.copy),
            provider_id=f"past-{self.back}-{rank}",
            caller_number="" if past.caller is None else mobile(past.caller),
            state="ended" if answered else "abandoned",
            rang_at=rang_at,
            taken_by_id=self._agent(past),
            taken_at=spoken_at if answered else None,
            answered_at=spoken_at if answered else None,
            ended_at=spoken_at + timedelta(seconds=past.talked_s),
        )

    def request(self, past: crowd.Past, told: dict[int, Call]) -> Request:
        call, one = told[id(past)], self.called[past.line]
        kind, ends = self._asked()
        member = one.member or self.chance.choice(one.practice.practitioners)
        name = self._reason(member)
        outcome = self.chance.choices(*zip(*ends, strict=True))[0]
        if kind == "appointment" and outcome == "booked" and name in FIRST_VISITS and self.chance.random() < 0.2:
            outcome = "refused"
        owner, closed_at = call.taken_by_id, self._closed(call)
        if past.agent is None:
            outcome, owner, closed_at = self._called_back(past, told, outcome)
        return Request(
            id=demo_id("past request", call.pk),
            structure_id=call.structure_id,
            call=call,
            kind=kind,
            practitioner_role_id=practitioner_role_id(member.key, self.copy),
            reason_id=demo_id("reason", member.key, self.copy, name) if kind == "appointment" else None,
            opened_at=call.rang_at,
            owner_id=owner,
            due_at=call.rang_at + timedelta(hours=1),
            outcome=outcome,
            closed_at=closed_at,
        )

    def _called_back(self, past: crowd.Past, told: dict[int, Call], outcome: str) -> tuple[str, UUID | None, datetime]:
        """Who hung up rang again and was answered, withheld his number, or was called back, perhaps in vain."""
        call = told[id(past)]
        assert call.ended_at
        if past.again and past.again.agent is not None:
            return "abandoned", None, told[id(past.again)].taken_at or call.ended_at
        if past.caller is None:
            return "abandoned", None, call.ended_at
        by = person_id(self.chance.choice(ANSWERING).key, self.copy)
        reached = outcome if self.chance.random() > IN_VAIN else "abandoned"
        return reached, by, call.ended_at + timedelta(minutes=self.chance.uniform(3, 28))

    def _closed(self, call: Call) -> datetime:
        assert call.ended_at
        if self.chance.random() < LATER:
            return call.ended_at + timedelta(minutes=self.chance.uniform(25, 240))
        return call.ended_at + timedelta(seconds=self.chance.uniform(-15, 45))

    def _asked(self) -> tuple[str, tuple[tuple[str, int], ...]]:
        kind, _often, ends = self.chance.choices(ASKED, [often for _kind, often, _ends in ASKED])[0]
        return kind, ends

    def _reason(self, member: Practitioner) -> str:
        reasons = TRADES[member.trade].reasons
        return self.chance.choices(reasons, [reason.weight for reason in reasons])[0].name

    def _agent(self, past: crowd.Past) -> UUID | None:
        """Return who sat on that seat that day: they take turns."""
        if past.agent is None:
            return None
        return person_id(ANSWERING[(past.agent + 5 * self.back) % len(ANSWERING)].key, self.copy)

    def _at(self, seconds: float) -> datetime:
        """Return the instant of that wall time, the same on the days of a change of hour."""
        return datetime.combine(self.on, time(), PARIS) + timedelta(seconds=round(seconds))
