"""What a patient who books from home is asked and may be promised: as at the desk, by the same decision."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from permanence.agenda.models import Modality, VisitReason
from permanence.agenda.queries import Slot
from permanence.desk.models import Channel, Request, RequestKind, Urgency
from permanence.desk.rules import facts, sheet
from permanence.directives.models import Kind
from permanence.directives.queries import InForce
from permanence.directory.models import PractitionerRole
from permanence.foundation.actor import Actor
from permanence.patients.models import Patient

from .availability import reached_at
from .decided import decision
from .forbidden import age, conditions_met, in_force, newcomer
from .known import known

OF_COLLEAGUES = ("book_colleague", "refer_colleague")


@dataclass(frozen=True, slots=True)
class FromHome:
    """One who asks for an appointment by himself.

    :param patient: his file; of who has none yet, one that is not saved, with what he told
    :param red_flags: the signs found; None when the sheet was not asked
    :param told: the facts, as the desk learns them
    """

    role: PractitionerRole
    reason: VisitReason
    patient: Patient
    urgency: str = Urgency.PLANNED
    red_flags: Sequence[str] | None = None
    told: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answer:
    """What may be promised, and what is asked before anything is.

    :param books: his own times may be booked
    :param asks_signs: the red-flag sheet comes first
    :param calls_15: a sign was found: nothing else is said
    :param missed: he missed too many appointments, says a directive: he calls
    :param known: the practitioner has seen him
    :param colleagues: who would see him, the best first
    """

    books: bool
    asks_signs: bool
    calls_15: bool
    missed: bool
    known: bool
    colleagues: tuple[PractitionerRole, ...] = ()


def answer_from_home(actor: Actor, asked: FromHome, slots: Sequence[Slot], now: datetime) -> Answer:
    """Decide as the desk does, and by what the directives say of bookings online alone.

    :param slots: the times that may be booked from home
    """
    request = _request(asked)
    holding = in_force(actor, request, now)
    decided = decision(actor, request, holding, now, slots)
    first = decided.first.action if decided.first else ""
    missed = _missed_too_many(holding, asked, now) or first == "message"
    own = any(one.action == "book" and one.practitioner == str(asked.role.pk) for one in decided.proposals)
    named = [one.practitioner for one in decided.proposals if one.action in OF_COLLEAGUES and one.practitioner]
    return Answer(
        books=own and not missed and first not in ("ask_red_flags", "call_15"),
        asks_signs=first == "ask_red_flags",
        calls_15=first == "call_15",
        missed=missed,
        known=newcomer(request, holding, now).known,
        colleagues=tuple(decided.roles[who] for who in dict.fromkeys(named) if who != str(asked.role.pk)),
    )


def facts_from_home(actor: Actor, asked: FromHome, slots: Sequence[Slot], now: datetime) -> tuple[str, ...]:
    """Return the facts to ask, in order: those only on which the directives would decide otherwise.

    :param slots: as `answer_from_home` takes them
    """
    request = _request(asked)
    holding = in_force(actor, request, now)
    body = holding.new_patients.body if holding.new_patients else {}
    years = age(request, now)
    told = facts.Told(
        kind=request.kind,
        urgency=asked.urgency,
        age=years,
        new=not newcomer(request, holding, now).known,
        policy=body.get("policy", "accept"),
        conditions=[one["if"] for one in body.get("exceptions") or ()],
        may_be_pregnant=asked.patient.sex != "male" and (years is None or years in sheet.FERTILE),
        sheet_asked=asked.red_flags is not None,
        accessible=reached_at(asked.role, slots),
    )
    return facts.needed(told)


def met_from_home(asked: FromHome, now: datetime) -> set[str]:
    """Return which conditions of exceptions for new patients he meets, as far as he told."""
    return conditions_met(_request(asked), now)


def signs_from_home(asked: FromHome | None, reason: VisitReason, now: datetime) -> tuple[str, ...]:
    """Return the signs of gravity to ask, those of the reason first; of who is not known yet, all of them."""
    if asked is None:
        return sheet.signs(age=None, sex="unknown", words=reason.name)
    return sheet.signs(age=age(_request(asked), now), sex=asked.patient.sex, words=reason.name)


def _request(asked: FromHome) -> Request:
    """Return the request that the desk would decide on; it is never written."""
    remote = asked.reason.modality == Modality.REMOTE
    return Request(
        structure=asked.role.structure,
        channel=Channel.ONLINE,
        kind=RequestKind.TELECONSULTATION if remote else RequestKind.APPOINTMENT,
        practitioner_role=asked.role,
        reason=asked.reason,
        patient=asked.patient,
        urgency=asked.urgency,
        red_flags=None if asked.red_flags is None else list(asked.red_flags),
        facts=dict(asked.told),
    )


def _missed_too_many(holding: InForce, asked: FromHome, now: datetime) -> bool:
    """Tell whether a directive closes bookings online to who missed so many; the telephone stays open to him."""
    said = holding.of(Kind.NO_SHOW)
    if said is None or said.body.get("then") != "refuse_online":
        return False
    return bool(known(asked.patient.pk, now).missed >= said.body["after"])
