"""Letting a colleague take the appointments of who is late or absent, as far as the patients agree."""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from permanence.agenda import queries
from permanence.agenda.models import Appointment, Consent, Replacement
from permanence.agenda.queries.replacements import TO_REPLACE, Candidate
from permanence.capacity import queries as capacity
from permanence.directory.models import PractitionerRole
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.live import tell
from permanence.foundation.refusal import Refusal
from permanence.foundation.rights import Can

from .moves import move


class PromisedMeanwhile(Refusal):
    """One time is promised to one patient."""

    title = _("Another patient has just agreed to this time")
    next_step = _("Choose among those shown now; nothing was noted.")


@dataclass(slots=True)
class Replaced:
    """What became of the appointments to move: the new ones, and those whose time was taken meanwhile."""

    moved: list[Appointment] = field(default_factory=list)
    left: list[tuple[Appointment, Refusal]] = field(default_factory=list)


@action(Can.BOOK, audit="replacement.answered", of="appointment")
def note_consent(
    *, by: Actor, appointment: Appointment, candidate: Candidate, consent: str, now: datetime
) -> Replacement:
    """Note what the patient says of seeing this colleague; what he says last counts.

    :raises PromisedMeanwhile: when another patient has agreed to that time
    """
    PractitionerRole.objects.select_for_update(of=("self",), no_key=True).get(pk=candidate.role.pk)
    if consent == Consent.AGREED and queries.promised_to_another(by, appointment, candidate, now):
        raise PromisedMeanwhile
    said, _made = Replacement.objects.update_or_create(
        appointment=appointment,
        defaults={
            "structure_id": appointment.structure_id,
            "practitioner_role": candidate.role,
            "reason": candidate.reason,
            "starts_at": candidate.starts_at,
            "consent": Consent(consent),
            "at": now,
            "by_name": by.name,
        },
    )
    tell("agenda", appointment.structure_id, practitioner=appointment.practitioner_role_id)
    return said


@action(Can.BOOK, audit="replacement.done", of="practitioner_role")
def replace(*, by: Actor, practitioner_role: PractitionerRole, on: date, now: datetime) -> Replaced:
    """Move the appointments of a day whose patients agreed, each wholly or not at all.

    Done again, it finds nothing left. Who is here already stays so, since the moment he came.
    """
    done, agreed = Replaced(), list(queries.agreed(by, practitioner_role, on, now))
    theirs = [said.appointment_id for said in agreed]
    kept = Appointment.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=theirs).order_by("pk")
    capacity.line_up(
        practitioner_role_ids=[said.practitioner_role_id for said in agreed], held_for=[former.pk for former in kept]
    )
    for said in agreed:
        try:
            with transaction.atomic():
                if moved := _taken_over(by, said, now):
                    done.moved.append(moved)
        except Refusal as refusal:
            done.left.append((said.appointment, refusal))
    return done


def _taken_over(by: Actor, said: Replacement, now: datetime) -> Appointment | None:
    kept = Appointment.objects.select_for_update(of=("self",), no_key=True).get(pk=said.appointment_id)
    if kept.stage not in TO_REPLACE:
        return None
    return move(
        by=by,
        appointment=queries.appointment(by, kept.pk),
        practitioner_role=said.practitioner_role,
        reason=said.reason,
        starts_at=said.starts_at,
        now=now,
    )
