"""What became of the appointments: who came when, was seen, left, or never came; today, as far as the day has gone."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import groupby
from random import Random

from permanence.agenda.models import STATUS_OF, Appointment, Stage, Step, StepKind
from permanence.demo.ids import demo_id

DESK = "Accueil"
CONFIRMED, MISSED, EXCUSED, BY_CODE = 0.35, 0.05, 0.4, 0.25


def happen(appointments: Iterable[Appointment], seed: str, now: datetime) -> Iterator[Step]:
    """Let the days of one practitioner happen until now: yield their steps, and set each stage accordingly."""
    kept = (one for one in appointments if one.stage != Stage.CANCELLED)
    in_order = sorted(kept, key=lambda one: one.during.lower)
    for day, theirs in groupby(in_order, key=lambda one: one.during.lower.date()):
        chance = Random(f"{seed}/happened/{(day - now.date()).days}")
        free_at = now - timedelta(days=3650)  # nobody yet
        for appointment in theirs:
            steps = list(_steps(appointment, chance, free_at))
            free_at = max([free_at, *(step.at for step in steps if step.kind == StepKind.GONE)])
            so_far = [step for step in steps if step.at <= now]
            if so_far:
                appointment.stage = Stage(so_far[-1].kind)
                appointment.status = STATUS_OF[appointment.stage]
            yield from so_far


def _steps(appointment: Appointment, chance: Random, free_at: datetime) -> Iterator[Step]:
    starts, ends = appointment.during.lower, appointment.during.upper
    if chance.random() < CONFIRMED:
        yield _step(
            appointment, StepKind.CONFIRMED, starts - timedelta(hours=chance.randrange(20, 60)), by_patient=True
        )
    if chance.random() < MISSED:
        kind = StepKind.EXCUSED if chance.random() < EXCUSED else StepKind.UNEXCUSED
        yield _step(appointment, kind, ends)
        return
    came_at = starts - timedelta(minutes=min(40, max(-8, round(chance.gauss(12, 7)))))
    by_patient = chance.random() < BY_CODE
    yield _step(appointment, StepKind.ARRIVED, came_at, by_patient=by_patient)
    seated_at = came_at + timedelta(minutes=chance.randrange(1, 4)) if by_patient else came_at
    yield _step(appointment, StepKind.WAITING, seated_at)
    entered_at = max(seated_at, starts + timedelta(minutes=chance.randrange(-2, 5)), free_at + timedelta(minutes=1))
    yield _step(appointment, StepKind.IN_ROOM, entered_at)
    stayed = (ends - starts) * min(1.6, max(0.6, chance.gauss(1.02, 0.2)))
    yield _step(appointment, StepKind.GONE, entered_at + timedelta(minutes=round(stayed.total_seconds() / 60)))


def _step(appointment: Appointment, kind: StepKind, at: datetime, *, by_patient: bool = False) -> Step:
    return Step(
        id=demo_id("step", appointment.pk, kind),
        structure_id=appointment.structure_id,
        appointment=appointment,
        kind=kind,
        at=at,
        by_patient=by_patient,
        by_name="" if by_patient else DESK,
    )
