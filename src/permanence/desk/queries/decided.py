"""What the desk's decision proposes for a request as it stands: the directives, the free times and what was learnt."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from permanence.agenda.queries import Slot
from permanence.desk import words
from permanence.desk.models import ProposalMade, Request, RequestKind, Urgency
from permanence.desk.rules import deciding
from permanence.desk.rules.deciding import Proposal
from permanence.desk.rules.wishes import wishes
from permanence.directives.models import Directive, Kind
from permanence.directives.queries import InForce
from permanence.directory import queries as directory
from permanence.directory.models import PractitionerRole
from permanence.foundation.actor import Actor
from permanence.foundation.composed import composed

from .availability import placed, reached
from .forbidden import age
from .known import Known, known
from .situation import Surroundings, surroundings, told

BEFORE = frozenset({"ask_red_flags", "call_15"})  # whatever the free times
BESIDE = frozenset({"verify_right", "open_complaint"})  # whatever is proposed with them
BY_TIMES = frozenset({"rule 4", "rule 5"})  # these look at free times, one's own and colleagues'
MINUTE = timedelta(minutes=1)
WANTS_SOONER = ("too_late", "hour")


@dataclass(frozen=True, slots=True)
class Decision:
    """What may be proposed, best first, without what the caller turned down; and what its ids mean.

    :param times: any of the practitioner's own next times is proposed, as they are listed
    """

    proposals: tuple[Proposal, ...] = ()
    roles: Mapping[str, PractitionerRole] = field(default_factory=dict)
    written: Mapping[str, Directive] = field(default_factory=dict)
    turned_down: tuple[ProposalMade, ...] = ()
    times: bool = False

    @property
    def first(self) -> Proposal | None:
        """The best of them; None when all were turned down."""
        return self.proposals[0] if self.proposals else None


def decision(
    actor: Actor,
    request: Request,
    holding: InForce,
    now: datetime,
    slots: Sequence[Slot] = (),
    *,
    seen: Known | None = None,
) -> Decision:
    """Decide for a request; colleagues are looked at only when the answer depends on them.

    :param slots: the practitioner's next free times, when they were read already
    :param seen: what the agenda knows of the patient, when it was read already
    """
    role = request.practitioner_role
    if role is None or request.outcome:
        return Decision()
    down = turned_down(request)
    scene = scene_of(request, seen or known(request.patient_id, now), now, down)
    around = _near(role, holding, slots)
    proposals = [] if holding.closed_at(now) else around.decide(scene, now)
    if not _is_final(proposals):
        extra_min = request.patient.extra_time_min if request.patient else 0
        around = surroundings(actor, role, now, request.reason, extra_min=extra_min)
        proposals = around.decide(scene, now)
    own = [one for one in proposals if one.action not in BESIDE]
    times = bool(slots) and bool(own) and own[0].action == "book" and own[0].practitioner == str(role.pk)
    left = [one for one in proposals if (times and one.action == "book") or not _was_turned_down(one, down)]
    return Decision(tuple(left), around.roles, around.written, tuple(down), times=times)


def turned_down(request: Request) -> list[ProposalMade]:
    """Return what the caller did not want, in the order it was proposed."""
    return _turned_down(request.pk)


@composed
def _turned_down(request_id: UUID) -> QuerySet[ProposalMade]:
    refused = ProposalMade.objects.filter(request_id=request_id, taken=False, withdrawn_at=None)
    return refused.select_related("practitioner_role__person")


def scene_of(request: Request, seen: Known, now: datetime, down: Sequence[ProposalMade] = ()) -> deciding.Scene:
    """Return a request as the decision takes it; while nobody is chosen, as if he were known."""
    learnt, role = request.facts, str(request.practitioner_role_id)
    relation = learnt.get("relation", "self")
    if learnt.get("right_checked") and relation != "professional":
        relation = "guardian"
    flags, wished = request.red_flags, wishes(learnt)
    return deciding.Scene(
        practitioner=role,
        tz=ZoneInfo(request.structure.time_zone),
        caller=deciding.Caller(relation, language=request.patient.language if request.patient else "fr"),
        patient=deciding.Patient(
            known_to=seen.to if request.patient else frozenset([role]),
            age=age(request, now),
            has_doctor=not learnt.get("no_doctor", False),
            ill=learnt.get("ill", False),
            pregnant=learnt.get("pregnant", False),
            chronic=learnt.get("chronic", False),
            lives_in_zone=learnt.get("lives_in_zone", False),
            relative_of_patient=learnt.get("relative_of_patient", False),
            referred_by="colleague" if learnt.get("referred") else None,
            no_shows_12m=seen.missed,
            needs=frozenset(["reduced_mobility"] if learnt.get("reduced_mobility") else []),
        ),
        request=deciding.Request(
            kind=request.kind,
            urgency=deciding.Urgency[request.urgency.upper()],
            red_flags=None if flags is None else frozenset(flags),
            insists=learnt.get("insists", False) or any(one.why in WANTS_SOONER for one in down),
            wished_before=wished.before,
            preferences=wished.preferences,
            unhappy=learnt.get("unhappy", False),
        ),
    )


def wants_time(request: Request, holding: InForce) -> bool:
    """Tell whether his next free times are an answer: to come, to move, or what a directive has settled by coming."""
    kind = request.kind
    if kind == RequestKind.MOVE:
        return request.appointment_id is not None
    if request.urgency != Urgency.PLANNED:
        return False  # earlier ones may be: the decision looks for them
    paper = {"renewal": Kind.RENEWAL, "result": Kind.RESULTS, "certificate": Kind.CERTIFICATE}.get(kind)
    if paper is not None:
        return bool(holding.body(paper)["by"] != "message")
    return kind in (RequestKind.APPOINTMENT, RequestKind.TELECONSULTATION)


def _near(role: PractitionerRole, holding: InForce, slots: Sequence[Slot]) -> Surroundings:
    """Return what is at hand already: the practitioner himself, and what binds him."""
    places = directory.wheres(slot.site_id for slot in slots)
    free = tuple(
        placed(deciding.Slot(slot.starts_at, (slot.ends_at - slot.starts_at) // MINUTE), slot.site_id, places)
        for slot in slots
    )
    himself = deciding.Practitioner(
        id=str(role.pk), name=words.as_called(role.person), house=True, agenda_here=True, accepts_new=True,
        accessible=reached(role, free), slots=free,
    )  # fmt: skip
    bound = [one for one in holding.bound if one.kind != Kind.NOTE]
    return Surroundings(
        roles={himself.id: role},
        written={str(one.pk): one for one in bound},
        availability=(himself,),
        binding=tuple(told(one, one.practitioner_role_id, [himself.id]) for one in bound),
    )


def _is_final(proposals: Sequence[Proposal]) -> bool:
    """Tell whether nobody else's free times could change the answer."""
    if not proposals:
        return False
    if proposals[0].action in BEFORE:
        return True
    core = [one for one in proposals if one.action not in BESIDE]
    looked = any(BY_TIMES.intersection(one.reasons) for one in core)
    return not looked or {one.action for one in core} == {"book"}


def _was_turned_down(proposal: Proposal, down: Sequence[ProposalMade]) -> bool:
    return any(
        (one.action, str(one.practitioner_role_id or ""), one.starts_at)
        == (proposal.action, proposal.practitioner or "", proposal.slot)
        for one in down
    )
