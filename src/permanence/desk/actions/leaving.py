"""What a patient leaves without speaking to anyone: a request on the desk's board, for whoever is free first."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q

from permanence.agenda.models import Appointment, VisitReason
from permanence.desk import queries
from permanence.desk.models import ANYONE_HERE, Channel, Outcome, Request, RequestKind, Urgency
from permanence.desk.rules import deadlines
from permanence.directory.models import PractitionerRole, Structure
from permanence.events.desk import RequestWritten
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.idempotency import once
from permanence.foundation.live import tell
from permanence.foundation.outbox import publish
from permanence.foundation.rights import Can
from permanence.patients.models import Patient

from .endings import close

LONGEST = 300


@action(Can.ANSWER, audit="request.left_online", of="patient")
def leave_online(
    *,
    by: Actor,
    patient: Patient,
    practitioner_role: PractitionerRole,
    reason: VisitReason,
    expressed: str,
    now: datetime,
    red_flags: list[str] | None = None,
    key: str | None = None,
) -> Request:
    """Leave a request that a patient wrote from home; with signs of gravity, it is the most urgent there is.

    :param expressed: what he asks, in his own words
    :param key: the same one sent twice leaves one request
    """
    local = now.astimezone(ZoneInfo(practitioner_role.structure.time_zone))
    return _left(
        by,
        patient.structure_id,
        ("desk.leave_online", key),
        expressed,
        channel=Channel.ONLINE,
        kind=RequestKind.APPOINTMENT,
        practitioner_role=practitioner_role,
        reason=reason,
        patient=patient,
        urgency=Urgency.NOW_15 if red_flags else Urgency.PLANNED,
        red_flags=red_flags,
        due_at=now + deadlines.ALERT if red_flags else deadlines.default(local),
    )


@action(Can.ANSWER, audit="request.written", of="structure")
def leave_written(
    *,
    by: Actor,
    structure: Structure,
    kind: str,
    expressed: str,
    now: datetime,
    patient: Patient | None = None,
    appointment: Appointment | None = None,
    channel: str = Channel.SMS,
    due_at: datetime | None = None,
    key: str,
) -> Request:
    """Leave what a patient wrote, which no rule could settle, to be read soon: how urgent it is nobody knows.

    :param due_at: by when it is read; within half an hour unless told
    :param key: the same one sent twice leaves one request
    """
    return _left(
        by,
        structure.pk,
        ("desk.leave_written", key),
        expressed,
        channel=channel,
        kind=kind,
        patient=patient,
        appointment=appointment,
        practitioner_role=appointment.practitioner_role if appointment else None,
        due_at=due_at or now + deadlines.CALL_BACK,
    )


def _left(by: Actor, structure_id: UUID, known_as: tuple[str, str | None], expressed: str, **row: Any) -> Request:
    """Keep it once; words longer than a line of the board go on where the need is written, and none is lost."""
    words = expressed.strip()
    verb, key = known_as

    def make() -> Request:
        request = Request.objects.create(
            structure_id=structure_id,
            expressed=words[:LONGEST],
            understood=words if len(words) > LONGEST else "",
            owner_role=ANYONE_HERE,
            **row,
        )
        tell("desk", structure_id, request=request.pk)
        publish(RequestWritten(structure_id, request.pk))
        return request

    return once(structure_id=structure_id, verb=verb, key=key, find=lambda pk: queries.request(by, pk), make=make)


@action(Can.ANSWER, audit="request.answered_in_writing", of="structure_id")
def answered_in_writing(*, by: Actor, structure_id: UUID, requests: Iterable[UUID], closed: bool, now: datetime) -> int:
    """Close the messages that were answered in their conversation, whoever had them; return how many.

    What asks for more than an answer, an appointment or a sign of gravity, stays on the board.
    """
    open_ = Request.objects.filter(
        Q(red_flags=None) | Q(red_flags=[]),
        structure_id=structure_id, pk__in=list(requests), outcome="", kind=RequestKind.MESSAGE,
    ).exclude(urgency=Urgency.NOW_15)  # fmt: skip
    outcome = Outcome.NOTHING if closed else Outcome.MESSAGE
    return len([close(one, outcome, now) for one in open_.select_for_update(of=("self",)).order_by("pk")])
