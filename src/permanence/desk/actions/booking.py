"""What is promised at the desk: appointments booked and cancelled, as far as the directives allow."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from permanence.agenda import actions as agenda
from permanence.agenda.models import Appointment
from permanence.desk import answers, queries
from permanence.desk.models import Outcome, Request, RequestKind, Urgency
from permanence.directives.queries import InForce
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.refusal import Refusal
from permanence.foundation.rights import Can

from .endings import close
from .requests import RequestClosed, locked, yours


class DirectiveForbids(Refusal):
    """The practitioner's directive does not let the desk book this patient."""

    title = _("A directive does not allow this booking")
    next_step = _("Propose another practitioner, or leave the request open for him to answer.")


class NotReady(Refusal):
    """Who, with whom or why is still to be chosen."""

    title = _("Something is still to be chosen")
    next_step = _("Choose the patient, the practitioner and the reason first.")


class AlreadyGiven(Refusal):
    """The practitioner has accepted: his time is booked."""

    title = _("The practitioner has just given a time")
    next_step = _("Tell it to the caller; to give another one, cancel it first.")


@action(Can.BOOK, audit="request.booked", of="request")
def book(*, by: Actor, request: Request, starts_at: datetime, now: datetime, stairs: str = "") -> Appointment:
    """Book what was chosen, and close the request; a second click books nothing more.

    To move an appointment, the former one is given back in the same transaction.
    :raises DirectiveForbids: when the practitioner refuses new patients, or asks to be asked, and this one is new,
        or is away at that time
    :raises AlreadyGiven: when the practitioner has just given a time by exception
    :param stairs: why he who needs a place without stairs comes to one that has some, of `agenda.models.Stairs`
    :raises agenda.StairsThere: when that was not said
    :raises agenda.SlotTaken: when someone was faster; carries the nearest alternatives
    """
    held = yours(by, request)
    promised = held.appointment
    if held.outcome in (Outcome.BOOKED, Outcome.MOVED) and promised and promised.starts_at == starts_at:
        return promised
    if held.outcome:
        raise RequestClosed
    check_not_given(held)
    moves = held.kind == RequestKind.MOVE
    if not (held.patient and held.practitioner_role and held.reason and (promised or not moves)):
        raise NotReady
    holding = queries.in_force(by, held, now)
    check_newcomer(held, holding, now)
    check_open(holding, starts_at)
    chosen: Any = {
        "practitioner_role": held.practitioner_role, "reason": held.reason, "starts_at": starts_at, "source": "desk",
        "urgent": takes_kept(held, holding, starts_at, now), "said": replace(said_of(held, now), stairs=stairs),
    }  # fmt: skip
    if moves and promised:
        chosen["urgent"] = chosen["urgent"] or None  # as the former one was
        appointment = agenda.move(by=by, appointment=promised, now=now, **chosen)
    else:
        appointment = agenda.book(by=by, patient=held.patient, now=now, **chosen)
    outcome = Outcome.MOVED if moves else Outcome.BOOKED
    close(held, outcome, now, appointment=appointment, starts_at=None, read_back_at=now)  # its key follows the reading
    return appointment


@action(Can.BOOK, audit="request.cancelled_appointment", of="request")
def cancel(*, by: Actor, request: Request, now: datetime) -> Appointment:
    """Cancel the appointment chosen, and close the request."""
    held = locked(by, request)
    if held.appointment is None:
        raise NotReady
    agenda.cancel(by=by, appointment=held.appointment, now=now)
    close(held, Outcome.CANCELLED, now)
    return held.appointment


def check_not_given(request: Request) -> None:
    """Refuse a second appointment where the practitioner has just given one by exception.

    :raises AlreadyGiven: naming it
    """
    asked = queries.last_question(request)
    if asked is not None and asked.appointment is not None:
        raise AlreadyGiven(answers.replied(asked))


def check_newcomer(request: Request, holding: InForce, now: datetime) -> None:
    """Refuse what the directive on new patients does not let the desk do.

    :raises DirectiveForbids: naming the directive
    """
    newcomer = queries.newcomer(request, holding, now)
    if newcomer.policy != "accept":
        raise DirectiveForbids(newcomer.why)


def said_of(request: Request, now: datetime) -> agenda.Said:
    """Return what is known of a request that booking itself asks of the directives."""
    return agenda.Said(queries.conditions_met(request, now), request.urgency)


def takes_kept(request: Request, holding: InForce, starts_at: datetime, now: datetime) -> bool:
    """Tell whether what is asked is urgent enough for the time kept for emergencies at this start."""
    if request.urgency == Urgency.PLANNED:
        return False
    kept = holding.emergency_slots_at(starts_at)
    return kept.allows(urgency=request.urgency, starts_at=starts_at, now=now)


def check_open(holding: InForce, starts_at: datetime) -> None:
    """Refuse a start inside a closure that the practitioner or his practice announced.

    :raises DirectiveForbids: naming the directive
    """
    why = queries.closed(holding, starts_at)
    if why:
        raise DirectiveForbids(why)
