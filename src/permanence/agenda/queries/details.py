"""What the practice knows of an appointment beside its day and hour, always for an actor."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from permanence.agenda.models import REMOTE, Appointment, Note, Place, Preparation, Prepared, Step
from permanence.agenda.rules import visits
from permanence.foundation.actor import Actor
from permanence.foundation.rights import Can

from .series import place_of


@dataclass(frozen=True, slots=True)
class Ready:
    """One thing to be ready, and by whom it was seen to."""

    item: Preparation
    done: Prepared | None


@dataclass(frozen=True, slots=True)
class Details:
    """The steps that stand, the notes, for a teleconsultation what is ready, and the letter when it has come."""

    steps: list[Step]
    notes: list[Note]
    preparation: list[Ready]
    place: Place | None
    referral: Prepared | None


def details(actor: Actor, appointment: Appointment) -> Details:
    """Return what is known beside an appointment."""
    actor.require(Can.VIEW_AGENDA, appointment.structure_id)
    done = {one.item: one for one in appointment.prepared.all()}
    remote = appointment.modality == "remote"
    return Details(
        steps=list(appointment.steps.filter(undone_at=None).order_by("at", "id")),
        notes=list(appointment.notes.order_by("at", "id")),
        preparation=[Ready(item, done.get(item)) for item in REMOTE] if remote else [],
        place=place_of(actor, appointment),
        referral=done.get(Preparation.REFERRAL),
    )


def possible_steps(appointment: Appointment, now: datetime, zone: ZoneInfo) -> list[str]:
    """Return the facts that can be noted of it now."""
    told = {"starts_at": appointment.starts_at, "ends_at": appointment.ends_at, "now": now, "zone": zone}
    stage = appointment.stage
    return [kind for kind in visits.FOLLOWS if visits.noting(kind, stage=stage, **told) is visits.Noting.POSSIBLE]
