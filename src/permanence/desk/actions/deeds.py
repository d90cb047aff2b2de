"""What each proposal does once the caller has accepted it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from permanence.agenda import actions as agenda
from permanence.agenda.models import VisitReason
from permanence.desk import queries
from permanence.desk.models import ANYONE_HERE, Asks, Outcome, Pressing, Request, RequestKind, Urgency
from permanence.desk.rules import facts
from permanence.desk.rules.deciding import Proposal
from permanence.desk.rules.wishes import wishes
from permanence.directory.models import Person, PractitionerRole
from permanence.foundation.actor import Actor
from permanence.waiting.models import Urgency as Wait

from .asking import put
from .booking import NotReady, said_of
from .calls import end, transfer
from .elsewhere import book_elsewhere
from .endings import close, leave_open
from .listing import put_on_list
from .situations import learn

WAITS = {Urgency.PLANNED: Wait.PLANNED, Urgency.WITHIN_48H: Wait.WITHIN_48H}


@dataclass(frozen=True, slots=True)
class Deed:
    """One accepted proposal on its way to be done."""

    by: Actor
    request: Request
    proposal: Proposal
    decided: queries.Decision
    starts_at: datetime | None
    now: datetime

    @property
    def role(self) -> PractitionerRole:
        """With whom."""
        if not self.proposal.practitioner:
            raise NotReady
        return self.decided.roles[self.proposal.practitioner]

    @property
    def due_at(self) -> datetime:
        """By when it must be followed up."""
        return queries.due_of(self.by, self.request, self.proposal.action, self.now)


def do(
    *,
    by: Actor,
    request: Request,
    proposal: Proposal,
    decided: queries.Decision,
    starts_at: datetime | None,
    now: datetime,
) -> None:
    """Do what was accepted, on a request locked for it.

    :param starts_at: for an extra appointment: between which ones
    """
    DEEDS[proposal.action](Deed(by, request, proposal, decided, starts_at, now))


def _book(deed: Deed) -> None:
    """Book with whom it was proposed; what is urgent may take the time kept for it."""
    request, role, start = deed.request, deed.role, deed.proposal.slot
    if request.patient is None or start is None:
        raise NotReady
    reason = _reason(deed, role)
    urgent = request.urgency != Urgency.PLANNED
    chosen: dict[str, Any] = {"practitioner_role": role, "reason": reason, "starts_at": start, "urgent": urgent}
    if role.structure_id != request.structure_id:
        book_elsewhere(by=deed.by, request=request, now=deed.now, **chosen)
        return
    said = said_of(request, deed.now)
    appointment = agenda.book(by=deed.by, patient=request.patient, now=deed.now, source="desk", said=said, **chosen)
    _booked(deed, appointment, role, reason)


def _overbook(deed: Deed) -> None:
    """Give an extra appointment, as far as the directive lets it, and keep why."""
    request, role = deed.request, deed.role
    if request.patient is None or deed.starts_at is None:
        raise NotReady
    reason = _reason(deed, role)
    appointment = agenda.overbook(
        by=deed.by, patient=request.patient, practitioner_role=role, reason=reason, starts_at=deed.starts_at,
        urgency=request.urgency, why=str(request.get_urgency_display()), now=deed.now,
        said=said_of(request, deed.now),
    )  # fmt: skip
    _booked(deed, appointment, role, reason)


def _booked(deed: Deed, appointment: Any, role: PractitionerRole, reason: VisitReason) -> None:
    close(
        deed.request, Outcome.BOOKED, deed.now, appointment=appointment, practitioner_role=role, reason=reason,
        starts_at=None, read_back_at=deed.now,
    )  # fmt: skip


def _reason(deed: Deed, role: PractitionerRole) -> VisitReason:
    found = queries.reason_with(role, deed.request.reason)
    if found is None:
        raise NotReady
    return found


def _wait(deed: Deed) -> None:
    urgency = WAITS.get(Urgency(deed.request.urgency), Wait.SAME_DAY)
    wished = wishes(deed.request.facts).half_day
    put_on_list(by=deed.by, request=deed.request, urgency=urgency, half_day=wished, now=deed.now)


def _through(deed: Deed) -> None:
    call = deed.request.call
    if call is None:
        raise NotReady
    transfer(by=deed.by, call=call, ground=queries.ground_of(deed.by, deed.request, deed.now), now=deed.now)


def _left_open(owner_is_me: bool) -> Callable[[Deed], None]:
    def leave(deed: Deed) -> None:
        owner = Person.objects.filter(account=deed.by.id).first() if owner_is_me else None
        leave_open(by=deed.by, request=deed.request, due_at=deed.due_at, owner=owner, now=deed.now)
        _hang_up(deed)

    return leave


def _alerted(deed: Deed) -> None:
    """Put it before the practitioner at once; when he is away it waits on the board alone."""
    request, said = deed.request, deed.request.understood or deed.request.expressed
    if deed.proposal.practitioner and request.practitioner_role is not None:
        text = said or str(request.get_urgency_display())
        put(deed.by, request, Asks.MESSAGE, Pressing.NOW, deed.now, text=text, call_back="")
    _left_open(owner_is_me=False)(deed)


def _hang_up(deed: Deed) -> None:
    call = deed.request.call
    if call and call.taken_by_id == deed.by.id and not call.ended_at:
        end(by=deed.by, call=call, now=deed.now)


def _closed(outcome: Outcome) -> Callable[[Deed], None]:
    def conclude(deed: Deed) -> None:
        close(deed.request, outcome, deed.now, starts_at=None)

    return conclude


def _checked(deed: Deed) -> None:
    learn(deed.request, facts=deed.request.facts | {facts.CHECKED: True})


def _complaint(deed: Deed) -> None:
    """Register the complaint: this request, or one beside it when something else is asked too."""
    request = deed.request
    if request.kind == RequestKind.COMPLAINT:
        _left_open(owner_is_me=False)(deed)
        return
    Request.objects.create(
        structure_id=request.structure_id, kind=RequestKind.COMPLAINT, patient_id=request.patient_id,
        practitioner_role_id=request.practitioner_role_id, expressed=request.expressed, owner_role=ANYONE_HERE,
        due_at=deed.due_at,
    )  # fmt: skip
    learn(request, facts=request.facts | {"unhappy": False})


DEEDS: Mapping[str, Callable[[Deed], None]] = {
    "book": _book,
    "book_emergency": _book,
    "book_colleague": _book,
    "overbook": _overbook,
    "waiting_list": _wait,
    "transfer": _through,
    "ask_exception": _left_open(owner_is_me=False),
    "message": _left_open(owner_is_me=False),
    "alert_practitioner": _alerted,
    "call_15": _closed(Outcome.CALL_15),
    "callback": _left_open(owner_is_me=True),
    "redirect_sas": _closed(Outcome.REDIRECTED),
    "refer_colleague": _closed(Outcome.REFERRED),
    "decline": _closed(Outcome.REFUSED),
    "verify_right": _checked,
    "open_complaint": _complaint,
}
