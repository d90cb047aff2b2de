"""What the console shows of one request: who is called, who calls, what may be promised."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from permanence.agenda import queries as agenda
from permanence.agenda.models import Appointment, VisitReason
from permanence.agenda.queries import Slot
from permanence.desk.models import Channel, MailReceived, Request
from permanence.desk.rules import wishes
from permanence.directives.queries import InForce
from permanence.directory import queries as directory
from permanence.foundation.actor import Actor
from permanence.foundation.rights import Can
from permanence.patients import queries as patients
from permanence.patients.models import Patient, Relative
from permanence.waiting import queries as waiting

from .decided import wants_time
from .forbidden import Newcomer, Transfer, newcomer, transfer
from .known import NOBODY, Known
from .known import known as known_of
from .people import short_name

CANDIDATES = 6
LOOKED_AT, SHOWN = 400, 5  # free times looked at for those wished, and shown of them


@dataclass(frozen=True, slots=True)
class Candidate:
    """Someone who may be calling, with his last and next appointments in the practice."""

    patient: Patient
    last: Appointment | None
    next: Appointment | None
    callers: tuple[Relative, ...] = ()  # who may be calling for him from this number


@dataclass(frozen=True, slots=True)
class Practice:
    """Who is called, and what is to be known before one speaks.

    :param greeting: empty once it is known for whom one calls
    """

    greeting: str
    holding: InForce
    transfer: Transfer


@dataclass(frozen=True, slots=True)
class Choices:
    """What may be chosen next: reasons, starts, appointments meant."""

    reasons: list[VisitReason]
    slots: list[Slot]
    appointments: list[Appointment]
    newcomer: Newcomer
    seen: Known = NOBODY  # what the agenda knows of the patient
    waits: bool = False  # on the waiting list for this already
    unmet: str = ""  # why the starts are not those wished, `rules.wishes`


def practice(actor: Actor, request: Request, holding: InForce) -> Practice:
    """Return what one must know of the practice called."""
    line = request.call.line if request.call else None
    greeting = line.greeting.replace("{agent}", short_name(actor.id)) if line and request.patient_id is None else ""
    return Practice(greeting=greeting, holding=holding, transfer=transfer(holding))


def candidates(actor: Actor, request: Request, now: datetime) -> list[Candidate]:
    """Return the patients known behind the number calling, or the address that wrote; none for a withheld one."""
    number = request.call.caller_number if request.call else ""
    if not actor.may(Can.VIEW_PATIENT, request.structure_id):
        return []
    if not number:
        writer = MailReceived.objects.filter(request=request).first() if request.channel == Channel.EMAIL else None
        wrote = patients.behind_email(actor, request.structure_id, writer.from_address) if writer else []
        return with_appointments(actor, wrote[:CANDIDATES], now)
    own = patients.behind_number(actor, request.structure_id, number)
    beside = patients.behind_relative(actor, request.structure_id, number)
    everyone = {one.pk: one for one in (*own, *(relative.patient for relative in beside))}
    known = with_appointments(actor, list(everyone.values())[:CANDIDATES], now)
    return [replace(one, callers=tuple(r for r in beside if r.patient_id == one.patient.pk)) for one in known]


def found(actor: Actor, request: Request, text: str, now: datetime) -> list[Candidate]:
    """Return the patients of the practice called whose names begin so."""
    if not text.strip() or not actor.may(Can.VIEW_PATIENT, request.structure_id):
        return []
    return with_appointments(actor, patients.search(actor, text, structure_id=request.structure_id), now)


def with_appointments(actor: Actor, people: Sequence[Patient], now: datetime) -> list[Candidate]:
    """Return patients with their last and next appointments."""
    known = agenda.of_patients(actor, [patient.pk for patient in people], now)
    none = agenda.LastAndNext(None, None)
    return [
        Candidate(patient, known.get(patient.pk, none).last, known.get(patient.pk, none).next) for patient in people
    ]


def choices(actor: Actor, request: Request, holding: InForce, now: datetime, after: datetime | None = None) -> Choices:
    """Return what may be chosen for a request as it stands.

    :param after: proposals start later than this
    """
    role, reason = request.practitioner_role, request.reason
    seen = known_of(request.patient_id, now)
    known, slots, wished, missed = newcomer(request, holding, now, seen), [], wishes.wishes(request.facts), ""
    offered = agenda.reasons_of(actor, role.pk) if role else []
    if role and reason and wants_time(request, holding) and known.policy == "accept" and not request.outcome:
        since = max(after or now, now)
        sites = reached(request)
        slots = _wished(actor, request, wished, since, sites) if wished else []
        slots = slots or agenda.next_slots(
            actor,
            practitioner_role=role,
            reason=reason,
            after=since,
            patient=request.patient,
            tidy=True,
            offered=offered,
            sites=sites,
        )
        first = str(slots[0].site_id or "") if slots else ""
        missed = wishes.unmet(wished, [local(request, slot.starts_at) for slot in slots], first)
    return Choices(
        reasons=offered,
        slots=slots,
        appointments=upcoming(actor, request.patient_id, now),
        newcomer=known,
        seen=seen,
        waits=_waits(actor, request),
        unmet=missed,
    )


def answered(actor: Actor, request: Request) -> Choices:
    """Return the same of a request that has its answer: whether he waits for a sooner time is all that is left."""
    return Choices([], [], [], Newcomer(known=True, policy="accept", why=""), waits=_waits(actor, request))


def _waits(actor: Actor, request: Request) -> bool:
    patient, reason = request.patient, request.reason
    return bool(patient and reason and waiting.waits_for(actor, patient, reason))


def reached(request: Request) -> list[UUID] | None:
    """Return the sites which the patient can reach; None when he can reach any."""
    role = request.practitioner_role
    if role is None or not request.facts.get("reduced_mobility"):
        return None
    return directory.step_free_sites(role.structure_id)


def _wished(
    actor: Actor, request: Request, wished: wishes.Wishes, after: datetime, sites: Sequence[UUID] | None
) -> list[Slot]:
    """Return the next free times that suit what was wished for, among as many as are looked at."""
    if wished.site:
        there = UUID(wished.site)
        sites = [there] if sites is None or there in sites else []
    role, reason = request.practitioner_role, request.reason
    assert role is not None and reason is not None  # noqa: PT018
    free = agenda.next_slots(
        actor, practitioner_role=role, reason=reason, after=after, patient=request.patient, limit=LOOKED_AT,
        sites=sites,
    )  # fmt: skip
    return [slot for slot in free if wishes.suits(wished, local(request, slot.starts_at))][:SHOWN]


def upcoming(actor: Actor, patient_id: UUID | None, now: datetime) -> list[Appointment]:
    """Return the appointments a patient has before him."""
    if patient_id is None:
        return []
    return agenda.coming_to(actor, patient_id, now)[:SHOWN]


def local(request: Request, now: datetime) -> datetime:
    """Return the moment in the wall time of the practice."""
    return now.astimezone(ZoneInfo(request.structure.time_zone))
