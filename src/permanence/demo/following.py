"""What was not answered in time: a request that escalated up to the practitioner, another tried twice by telephone."""

from datetime import datetime, timedelta

from permanence.demo import working
from permanence.demo.ids import demo_id, patient_id, person_id, practitioner_role_id, structure_id
from permanence.desk.models import (
    ANYONE_HERE,
    AttemptResult,
    CallAttempt,
    Channel,
    Escalation,
    EscalationStep,
    Request,
)

LATE = timedelta(minutes=75)
TRIED = ((timedelta(hours=2), AttemptResult.NO_ANSWER), (timedelta(hours=1), AttemptResult.LEFT_WORD))


def write_following(now: datetime) -> None:
    """Write what escalated and who was called back, at the MSP des Tilleuls.

    :param now: in the wall time of the practices
    """
    _write_escalated(now)
    _write_tried(now)


def _write_escalated(now: datetime) -> None:
    due_at = now - LATE
    late = Request.objects.create(
        id=demo_id("request", "escalated"),
        structure_id=structure_id("tilleuls"),
        practitioner_role_id=practitioner_role_id("benali"),
        patient_id=patient_id("d-arc"),
        kind="message",
        understood="Attend une réponse avant de partir en voyage ; joignable jusqu’à 19 h.",
        owner_id=person_id("odile"),
        opened_at=working.before(now, timedelta(hours=4)),
        due_at=due_at,
    )
    told = {
        EscalationStep.OWNER: (0, person_id("odile"), ""),
        EscalationStep.SUPERVISOR: (15, None, "supervisor"),
        EscalationStep.PRACTITIONER: (60, person_id("benali"), ""),
    }
    Escalation.objects.bulk_create(
        Escalation(
            id=demo_id("escalation", step),
            structure_id=late.structure_id,
            request=late,
            due_at=due_at,
            step=step,
            at=due_at + timedelta(minutes=minutes),
            to_person_id=person,
            to_role=role,
        )
        for step, (minutes, person, role) in told.items()
    )


def _write_tried(now: datetime) -> None:
    tried = Request.objects.create(
        id=demo_id("request", "tried"),
        structure_id=structure_id("tilleuls"),
        practitioner_role_id=practitioner_role_id("roux"),
        patient_id=patient_id("hong"),
        kind="message",
        channel=Channel.LETTER,
        understood="Rappeler pour convenir d’une heure ; préfère le matin.",
        owner_role=ANYONE_HERE,
        opened_at=working.before(now, timedelta(hours=5)),
        due_at=working.after(now, timedelta(hours=2)),
    )
    CallAttempt.objects.bulk_create(
        CallAttempt(
            id=demo_id("attempt", rank),
            structure_id=tried.structure_id,
            request=tried,
            rank=rank,
            at=now - ago,
            by_id=person_id("sylvie"),
            result=result,
            next_at=working.after(now, timedelta(minutes=30)),
        )
        for rank, (ago, result) in enumerate(TRIED, start=1)
    )
