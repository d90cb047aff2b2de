"""Why one may come to a practitioner, and how long it takes."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from permanence.agenda.models import Modality, VisitReason
from permanence.directory.models import PractitionerRole
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.constraints import decided_by
from permanence.foundation.refusal import Invalid, Refusal
from permanence.foundation.rights import Can

SHORTEST_MIN, LONGEST_MIN = 5, 480
OTHERS = ("id", "equipped", "withdrawn_at")  # said by others, perhaps at this very moment
KEPT = [field.name for field in VisitReason._meta.concrete_fields if field.name not in OTHERS]


class ReasonExists(Refusal):
    """The practitioner has a reason of this name."""

    title = _("This practitioner already has a reason of this name")
    next_step = _("Choose another name, or change the one that exists.")
    field = "name"


class BadDuration(Invalid):
    """A visit takes between five minutes and eight hours."""

    title = _("A visit takes between 5 minutes and 8 hours")
    field = "duration_min"


@action(Can.EDIT_OPENINGS, audit="reason.added", of="practitioner_role")
def add_reason(
    *,
    by: Actor,
    practitioner_role: PractitionerRole,
    name: str,
    duration_min: int,
    color: str = "blue",
    rank: int = 1,
    modality: str = Modality.OFFICE,
    referral_required: bool = False,
    max_wait_days: int | None = None,
    grouped: bool | None = None,
) -> VisitReason:
    """Offer a reason to come.

    :param max_wait_days: how long a visit for it may be put off, when its practitioner is absent; None when not said
    :param grouped: whether it is a seat in a group alone, or never one; None for either
    :raises ReasonExists: when he offers one of this name
    :raises BadDuration: when it is too short or too long
    """
    return _kept(
        VisitReason(
            structure_id=practitioner_role.structure_id,
            practitioner_role=practitioner_role,
            name=name,
            duration_min=duration_min,
            color=color,
            rank=rank,
            modality=modality,
            referral_required=referral_required,
            max_wait_days=max_wait_days,
            grouped=grouped,
        )
    )


@action(Can.EDIT_OPENINGS, audit="reason.changed", of="reason")
def change_reason(
    *,
    by: Actor,
    reason: VisitReason,
    name: str,
    duration_min: int,
    color: str,
    rank: int,
    modality: str = Modality.OFFICE,
    referral_required: bool = False,
    max_wait_days: int | None = None,
    grouped: bool | None = None,
) -> VisitReason:
    """Change a reason; what is already booked keeps its length, its place and its need of a letter.

    :raises ReasonExists: when he offers another one of this name
    :raises BadDuration: when it is too short or too long
    """
    reason.name, reason.duration_min, reason.color, reason.rank = name, duration_min, color, rank
    reason.modality, reason.referral_required = modality, referral_required
    reason.max_wait_days, reason.grouped = max_wait_days, grouped
    return _kept(reason)


@action(Can.EDIT_OPENINGS, audit="reason.withdrawn", of="reason")
def withdraw_reason(*, by: Actor, reason: VisitReason, now: datetime) -> VisitReason:
    """Offer it no more; what is booked for it stays."""
    reason.withdrawn_at = reason.withdrawn_at or now
    reason.save(update_fields=["withdrawn_at"])
    return reason


def _kept(reason: VisitReason) -> VisitReason:
    if not SHORTEST_MIN <= reason.duration_min <= LONGEST_MIN:
        raise BadDuration
    with decided_by("reason_named_once", ReasonExists):
        reason.save(update_fields=None if reason._state.adding else KEPT)
    return reason
