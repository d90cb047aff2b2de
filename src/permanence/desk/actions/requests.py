"""Requests: opened, taken up, noted as one listens, chosen step by step. Each choice is kept as it is made."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5

from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from permanence.agenda.models import Appointment, VisitReason
from permanence.desk import queries
from permanence.desk.models import ANYONE_HERE, Call, Channel, Request, RequestKind, Urgency
from permanence.desk.rules import deadlines
from permanence.directory.models import PractitionerRole, Structure
from permanence.events.desk import RequestWritten
from permanence.foundation import ready
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.composed import composed
from permanence.foundation.idempotency import once_while
from permanence.foundation.live import tell
from permanence.foundation.outbox import publish
from permanence.foundation.refusal import Invalid, NotFound, Refusal
from permanence.foundation.rights import Can
from permanence.patients import actions as patients
from permanence.patients.models import Patient

IN_WRITING = frozenset({Channel.EMAIL, Channel.LETTER, Channel.ONLINE, Channel.SMS, Channel.SPACE})
TOLD_BY_READING = frozenset({"kind", "patient", "practitioner_role", "reason", "appointment"})


class NotYours(Refusal):
    """A colleague has this request."""

    title = _("A colleague has this request")
    next_step = _("Take it up first, if she agrees.")

    def __init__(self, owner: str = "") -> None:
        super().__init__(gettext("%(name)s has it.") % {"name": owner} if owner else "")


class RequestClosed(Refusal):
    """The request has its answer."""

    title = _("This request is closed")
    next_step = _("Reopen it to change its answer.")


@action(Can.ANSWER, audit="request.opened", of="structure")
def open_request(
    *,
    by: Actor,
    structure: Structure,
    now: datetime,
    practitioner_role: PractitionerRole | None = None,
    channel: str = Channel.COUNTER,
    waits: bool = False,
    key: str | None = None,
) -> Request:
    """Open a request that came without a call: a visitor, a letter, an e-mail.

    :param waits: nobody has time for it yet: whoever is free first has it
    :param key: the same one sent twice opens one request, as long as nothing was done with it
    """

    def make() -> Request:
        first = _first_choices(structure.pk, practitioner_role)
        owned = {"owner_role": ANYONE_HERE} if waits else {"owner_id": by.id}
        due_at = now + deadlines.FINISH
        if waits:
            due_at = deadlines.target(channel, Urgency.PLANNED, queries.wall_time(structure.pk, now))
        request = Request.objects.create(**first, **owned, channel=channel, due_at=due_at)
        tell("desk", structure.pk, request=request.pk)
        return request

    return once_while(
        structure_id=structure.pk,
        verb="desk.open_request",
        key=key,
        find=lambda pk: queries.request(by, pk),
        make=make,
        holds=lambda opened: _is_blank(opened, by),  # else another visitor, asked for from a page shown before
    )


@action(Can.ANSWER, audit="request.taken_up", of="request", refuses_first=True)
def take_up(*, by: Actor, request: Request, now: datetime) -> Request:
    """Take up a request from the board, whoever had it, unless its call is still going on.

    A call whose end no switchboard ever told is over all the same.
    :raises NotYours: when a colleague is speaking with the caller
    """
    held = reread(request)
    if held.owner_id == by.id:
        return held
    if held.outcome:
        raise RequestClosed
    if held.owner_id and held.call and not held.call.ended_at and held.call.rang_at > now - queries.FORGOTTEN:
        raise NotYours(queries.short_name(held.owner_id))
    return _change(held, owner_id=by.id, owner_role="")


@action(Can.ANSWER, audit="request.noted", of="request", refuses_first=True)
def note(*, by: Actor, request: Request, understood: str, now: datetime) -> Request:
    """Keep the need as it is typed, during the call and after it."""
    return _change(yours(by, request), quietly=True, understood=understood)


@action(Can.ANSWER, audit="request.kind_chosen", of="request", refuses_first=True)
def choose_kind(*, by: Actor, request: Request, kind: str, now: datetime) -> Request:
    """Say what is asked for; the only appointment to come is meant when one is to be cancelled or moved.

    :raises Invalid: when nothing of the kind can be asked for
    """
    if kind not in RequestKind.values:
        raise Invalid
    chosen = locked(by, request)
    meant = _only_meant(by, chosen.patient, kind, now)
    return _choose(chosen, now, kind=RequestKind(kind), starts_at=None, **_of(chosen, meant, kind))


@action(Can.VIEW_PATIENT, audit="request.patient_chosen", of="request", refuses_first=True)
def choose_patient(*, by: Actor, request: Request, patient: Patient | None, now: datetime) -> Request:
    """Say who it is for; the practitioner he last saw is proposed when none is chosen yet."""
    chosen = locked(by, request)
    _check_same_structure(chosen, patient)
    meant = _only_meant(by, patient, chosen.kind, now)
    change: dict[str, Any] = {"patient": patient, "starts_at": None} | _of(chosen, meant, chosen.kind)
    change["facts"] = queries.facts_with(chosen, patient)
    if chosen.patient != patient:
        change["back_to"] = ""  # it was on another file
    if chosen.patient_id and chosen.patient != patient and not chosen.red_flags:
        change["red_flags"] = None  # the signs were asked of someone else
    if patient and chosen.practitioner_role_id is None and (usual := queries.usual_practitioner(patient)):
        change |= _first_choices(chosen.structure_id, usual)
    return _choose(chosen, now, **change)


@action(Can.ANSWER, audit="request.practitioner_chosen", of="request", refuses_first=True)
def choose_practitioner(*, by: Actor, request: Request, practitioner_role: PractitionerRole, now: datetime) -> Request:
    """Say with whom; his first reason is proposed."""
    chosen = locked(by, request)
    _check_same_structure(chosen, practitioner_role)
    return _choose(chosen, now, **_first_choices(chosen.structure_id, practitioner_role), starts_at=None)


@action(Can.ANSWER, audit="request.reason_chosen", of="request", refuses_first=True)
def choose_reason(*, by: Actor, request: Request, reason: VisitReason, now: datetime) -> Request:
    """Say why, which tells how long it takes."""
    chosen = locked(by, request)
    if reason.practitioner_role_id != chosen.practitioner_role_id:
        raise NotFound
    return _choose(chosen, now, reason=reason, starts_at=None)


@action(Can.ANSWER, audit="request.start_chosen", of="request", refuses_first=True)
def choose_start(*, by: Actor, request: Request, starts_at: datetime | None, now: datetime) -> Request:
    """Keep the start being read back to the caller; nothing is booked nor held by it."""
    return _change(locked(by, request), quietly=True, starts_at=starts_at)


@action(Can.ANSWER, audit="request.appointment_chosen", of="request", refuses_first=True)
def choose_appointment(*, by: Actor, request: Request, appointment: Appointment, now: datetime) -> Request:
    """Say which appointment is meant, to cancel or to move."""
    chosen = locked(by, request)
    if appointment.patient_id != chosen.patient_id:
        raise NotFound
    return _change(chosen, quietly=True, starts_at=None, **_of(chosen, appointment, chosen.kind))


@action(Can.EDIT_PATIENT, audit="request.patient_registered", of="request")
def register_patient(
    *,
    by: Actor,
    request: Request,
    birth_name: str,
    first_names: str,
    birth_date: date,
    sex: str,
    used_name: str,
    phone: str,
    email: str,
    despite_lookalikes: bool,
    now: datetime,
) -> Request:
    """Register the caller's patient and choose him.

    :raises patients.LooksAlike: when he may be known already; carries who
    """
    chosen = locked(by, request)
    structure = Structure.objects.get(pk=chosen.structure_id)
    patient = patients.register(
        by=by, structure=structure, birth_name=birth_name, first_names=first_names, birth_date=birth_date, sex=sex,
        used_name=used_name, phone=phone, email=email, despite_lookalikes=despite_lookalikes, now=now,
        key=f"{chosen.pk}:{uuid5(chosen.pk, f'{birth_name}:{first_names}:{birth_date}')}",
    )  # fmt: skip
    return choose_patient(by=by, request=chosen, patient=patient, now=now)


def waiting_request(call: Call, now: datetime) -> Request:
    """Return the request a call opened, made with the first word of it; whoever is free first has it."""
    request = next(iter(_of_call(call.pk)), None)
    if request is None:
        first = _first_choices(call.structure_id, call.line.practitioner_role)
        request = Request(**first, call=call, owner_role=ANYONE_HERE, due_at=now + deadlines.CALL_BACK)
        ready.add(request)
    return request


@composed
def _of_call(call_id: UUID) -> QuerySet[Request]:
    return Request.objects.filter(call_id=call_id)


def yours(by: Actor, request: Request) -> Request:
    """Return the request, locked for this transaction, when the actor has it.

    :raises NotYours: when someone else has it, or nobody yet
    """
    held = reread(request)
    if held.owner_id != by.id:
        raise NotYours(queries.short_name(held.owner_id))
    return held


def locked(by: Actor, request: Request) -> Request:
    """Return the request, locked for this transaction, when the actor has it and it is open.

    :raises RequestClosed: when it has its answer
    """
    held = yours(by, request)
    if held.outcome:
        raise RequestClosed
    return held


def _is_blank(request: Request, owner: Actor) -> bool:
    return request.owner_id in (None, owner.id) and not (request.outcome or request.patient_id or request.understood)


def reread(request: Request) -> Request:
    """Lock the request after its call, as the switchboard's word does: the two never deadlock."""
    if request.call_id:
        _locked_call(request.call_id)
    (held,) = _locked(request.pk)
    return held


@composed
def _locked_call(call_id: UUID) -> QuerySet[Call]:
    return Call.objects.select_for_update(no_key=True).filter(pk=call_id)


@composed
def _locked(request_id: UUID) -> QuerySet[Request]:
    locked = Request.objects.select_for_update(of=("self",)).filter(pk=request_id)
    return locked.select_related("call", "patient", "practitioner_role__person", "reason")


def _choose(request: Request, now: datetime, **values: Any) -> Request:
    """Write what was chosen; while its call is going on, nobody but its owner is shown it."""
    return _change(request, quietly=queries.is_going_on(request.call, now), **values)


def _change(request: Request, *, quietly: bool = False, **values: Any) -> Request:
    """Write and, unless only its owner looks at it, tell the consoles; what was read back is to be read again."""
    if TOLD_BY_READING.intersection(values):
        values["read_back_at"] = None
    set_to(request, **values)
    if not quietly:
        tell("desk", request.structure_id, request=request.pk)
    if "patient" in values:
        follow(request)
    return request


def set_to(request: Request, **values: Any) -> None:
    """Write some of its fields, and nothing else."""
    for name, value in values.items():
        setattr(request, name, value)
    ready.change(request, *(name.removesuffix("_id") for name in values))


def follow(request: Request) -> None:
    """Let the conversation with whoever wrote know who he is, or that he had his answer."""
    if request.channel in IN_WRITING:
        publish(RequestWritten(request.structure_id, request.pk))


def _first_choices(structure_id: UUID, practitioner_role: PractitionerRole | None) -> dict[str, Any]:
    role = practitioner_role or queries.only_practitioner(structure_id)
    return {
        "structure_id": structure_id, "practitioner_role": role, "reason": queries.first_reason(role) if role else None
    }  # fmt: skip


def _only_meant(by: Actor, patient: Patient | None, kind: str, now: datetime) -> Appointment | None:
    if kind not in (RequestKind.CANCEL, RequestKind.MOVE) or patient is None:
        return None
    coming = queries.upcoming(by, patient.pk, now)
    return coming[0] if len(coming) == 1 else None


def _of(request: Request, meant: Appointment | None, kind: str) -> dict[str, Any]:
    """Mean an appointment; to move it, its practitioner and its reason are proposed again."""
    if meant is None or kind != RequestKind.MOVE:
        return {"appointment": meant}
    return {"appointment": meant, "practitioner_role": meant.practitioner_role, "reason": meant.reason}


def _check_same_structure(request: Request, chosen: Patient | PractitionerRole | None) -> None:
    if chosen is not None and chosen.structure_id != request.structure_id:
        raise NotFound
