"""What the directives in force do not let the desk do, and by which of them."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from permanence.agenda import queries as agenda
from permanence.desk import words
from permanence.desk.models import Request, RequestKind
from permanence.desk.rules import facts
from permanence.desk.rules import transfers as rules
from permanence.desk.rules.deciding.known import CHILD
from permanence.directives import queries as directives
from permanence.foundation.actor import Actor
from permanence.patients import queries as patients

from .known import Known


@dataclass(frozen=True, slots=True)
class Transfer:
    """On which grounds a call may be put through now, or why it may not."""

    grounds: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Whether the practitioner knows the patient and, when he does not, what he wants done."""

    known: bool
    policy: str
    why: str


def in_force(actor: Actor, request: Request, now: datetime) -> directives.InForce:
    """Return the directives that hold for a request."""
    return directives.in_force(
        actor, structure_id=request.structure_id, practitioner_role_id=request.practitioner_role_id, now=now
    )


def transfer(holding: directives.InForce) -> Transfer:
    """Tell whether a call may be put through now."""
    directive = holding.transfer
    taken_at_all = directive.body["calls"] if directive else "never"
    why = words.transfer_refused(rules.refused(holding.calls_now, taken_at_all), directive)
    return Transfer(rules.GROUNDS[holding.calls_now], why)


def newcomer(request: Request, holding: directives.InForce, now: datetime, seen: Known | None = None) -> Newcomer:
    """Tell whether the patient of a request may be booked with its practitioner; without either, he may.

    Whoever has an appointment with him may move it, new or not.
    :param seen: what the agenda knows of the patient, when it was read already
    """
    patient_id, role_id, meant = request.patient_id, request.practitioner_role_id, request.appointment
    moves = request.kind == RequestKind.MOVE and meant is not None and meant.practitioner_role_id == role_id
    if patient_id is None or role_id is None or moves:
        known = True
    else:
        known = str(role_id) in seen.to if seen else agenda.is_known(patient_id, role_id, now)
    policy = "accept" if known else holding.accepts_new_who(conditions_met(request, now))
    return Newcomer(known, policy, words.newcomer_refused(policy, holding.new_patients))


def closed(holding: directives.InForce, starts_at: datetime) -> str:
    """Tell which closure forbids a start, in words; empty when none does."""
    return words.closed(holding.closed_at(starts_at))


def conditions_met(request: Request, now: datetime) -> set[str]:
    """Return the conditions of the directive's exceptions that the file tells, and those that were asked."""
    years = age(request, now)
    return facts.met(request.facts, child=years is not None and years < CHILD, urgency=request.urgency)


def age(request: Request, now: datetime) -> int | None:
    """Return the patient's age in whole years, where the practice is; None while nobody is chosen."""
    if request.patient is None:
        return None
    return patients.age(request.patient.birth_date, now.astimezone(ZoneInfo(request.structure.time_zone)).date())
