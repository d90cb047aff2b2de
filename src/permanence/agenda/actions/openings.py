"""Changing when a practitioner receives, with what becomes of each appointment that would be left outside."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from permanence.agenda import queries
from permanence.agenda.models import Appointment, VisitReason
from permanence.capacity import actions as capacity
from permanence.capacity.models import OpeningRule
from permanence.directory.models import PractitionerRole
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.live import tell
from permanence.foundation.refusal import Invalid
from permanence.foundation.rights import Can

from .appointments import cancel
from .moves import move
from .releases import release_as_directed


class NotUnderstood(Invalid):
    """A fate that is none."""

    title = _("Say again what becomes of each appointment")


@dataclass(frozen=True, slots=True)
class Fate:
    """What becomes of a promise left outside: kept where it is, cancelled, or moved to a time for a reason.

    :param thing: taken instead, where the promise is about a room or a device
    """

    decision: str
    reason: VisitReason | None = None
    starts_at: datetime | None = None
    thing: UUID | None = None


@action(Can.EDIT_OPENINGS, audit="openings.added", of="practitioner_role")
def add_opening(
    *,
    by: Actor,
    practitioner_role: PractitionerRole,
    recurring: capacity.Recurring,
    terms: capacity.Terms,
    now: datetime,
) -> OpeningRule:
    """Open a practitioner's time, released as his directive says where the opening itself does not.

    :raises OpeningOverlaps: when another rule opens the same time for the same use
    """
    resource = capacity.add_practitioner(by=by, practitioner_role=practitioner_role)
    rule = capacity.open_recurring(by=by, resource=resource, recurring=recurring, terms=terms, now=now)
    release_as_directed(by=by, structure=practitioner_role.structure, now=now, rule_id=rule.pk)
    tell("agenda", practitioner_role.structure_id, resource=resource.pk)
    return rule


def obey(by: Actor, appointment: Appointment | None, fate: Fate, now: datetime) -> None:
    """Cancel or move an appointment, as was said of it.

    :raises NotUnderstood: when something else was said, or there is none
    :raises SlotTaken, NotOpen, TooLate: when it cannot be done
    """
    if appointment is not None and fate.decision == "cancel":
        cancel(by=by, appointment=appointment, now=now)
    elif appointment is not None and fate.decision == "move" and fate.reason and fate.starts_at:
        move(
            by=by,
            appointment=appointment,
            practitioner_role=fate.reason.practitioner_role,
            reason=fate.reason,
            starts_at=fate.starts_at,
            now=now,
            urgent=queries.is_urgent(by, appointment),
        )
    else:
        raise NotUnderstood


@action(Can.EDIT_OPENINGS, audit="openings.edited", of="rule")
def edit_opening(
    *,
    by: Actor,
    rule: OpeningRule,
    becomes: capacity.Recurring | None,
    from_on: date,
    now: datetime,
    fates: Mapping[UUID, Fate],
    terms: capacity.Terms | None = None,
) -> OpeningRule | None:
    """Change or end an opening from a day on, and do what was said of each appointment; all of it or nothing.

    :param becomes: none when it ends
    :param fates: by reservation: those that would be left outside, as `queries.left_outside` names them
    :raises LeftOutside: when nothing was said of one, for instance booked meanwhile
    :raises SlotTaken, NotOpen, TooLate: when one cannot be moved or cancelled; then nothing is changed
    """
    touched = queries.left_outside(by, rule, becomes, from_on=from_on, now=now, terms=terms)
    outside = {one.reservation.pk: one for one in touched.lines}
    kept = set()
    for pk, line in outside.items():
        fate = fates.get(pk)
        if fate is None:
            continue
        if fate.decision == "keep":
            kept.add(pk)
        else:
            obey(by, line.appointment, fate, now)
    changed = capacity.change_opening(
        by=by, rule=rule, becomes=becomes, from_on=from_on, now=now, kept=kept, terms=terms
    )
    tell("agenda", rule.structure_id, resource=rule.resource_id)
    if changed is not None:
        release_as_directed(by=by, structure=changed.structure, now=now, rule_id=changed.pk)
    return changed
