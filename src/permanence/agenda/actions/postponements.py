"""A practitioner is absent: each of his patients is given another place, one transaction each."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from psycopg.types.range import Range

from permanence.agenda import queries, rules
from permanence.agenda.models import (
    Appointment,
    Decision,
    Postponed,
    Postponement,
    Settled,
    Status,
    Surprise,
    VisitReason,
)
from permanence.capacity import queries as open_times
from permanence.directory.models import PractitionerRole
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.live import tell
from permanence.foundation.refusal import Invalid, NotPermitted, Refusal
from permanence.foundation.rights import Can

from .appointments import InThePast, cancel
from .limits import NotOpen
from .moves import move

DECIDED = (  # never when someone was called: that may be ticked at this very moment
    "decision", "surprise", "proposed_role", "proposed_reason", "proposed_at", "proposed_until", "tried_at", "settled",
    "settled_at",
)  # fmt: skip


class NobodyToMove(Refusal):
    """Nothing is booked then."""

    title = _("No appointment is booked during this time")
    next_step = _("Nobody has to be told. If he is away then, note an absence: nothing new can be booked.")


class AlreadySettled(Refusal):
    """What was done about it is done."""

    title = _("This appointment is already settled")
    next_step = _("Open the appointment itself to move it once more or to cancel it.")


class ProposedTwice(Refusal):
    """Another patient of the same postponement is proposed this time."""

    title = _("This time is proposed to another patient of this list")
    next_step = _("Choose another time; nothing was changed.")


class Abandoned(Refusal):
    """It was given up as a whole."""

    title = _("This postponement was abandoned")
    next_step = _("What was not settled stays as it was. Begin a new one if the patients must be moved after all.")


class AllSettled(Refusal):
    """Nothing of it is left to be given up."""

    title = _("Every appointment of this postponement is settled")
    next_step = _("Open an appointment itself to move it once more or to cancel it.")


class NothingToDecide(Invalid):
    """A move needs a time, a reason and a practitioner that belong together."""

    title = _("Choose a time of the list")


@action(Can.BOOK, audit="postponement.begun", of="practitioner_role")
def postpone(*, by: Actor, practitioner_role: PractitionerRole, during: Range[datetime], now: datetime) -> Postponement:
    """Propose another place to each whose appointment falls in this time; nothing is moved yet.

    Asked again for the same time, it adds only what was booked meanwhile.
    :raises NobodyToMove: when nothing is booked then
    """
    resource = open_times.resource_of(by, practitioner_role.pk)
    if resource is None:
        raise NobodyToMove
    _queue_for(practitioner_role)
    there = Postponement.objects.filter(practitioner_role=practitioner_role, during=during, items__settled="")
    kept = there.distinct().first()
    made = kept or Postponement(
        structure_id=practitioner_role.structure_id, practitioner_role=practitioner_role, during=during, by_name=by.name
    )
    missing = list(queries.missed(by, made, now))
    if not missing and kept is None:
        raise NobodyToMove
    if kept is None:
        made.save(force_insert=True)
    _propose(by, made, missing, now)
    return queries.postponement(by, made.pk)


@action(Can.BOOK, audit="postponement.decided", of="item")
def decide(
    *,
    by: Actor,
    item: Postponed,
    decision: str,
    now: datetime,
    reason: VisitReason | None = None,
    starts_at: datetime | None = None,
) -> Postponed:
    """Decide otherwise about one appointment: another time, leave it, cancel it, leave it to be called.

    :param reason: with `starts_at`, what it is moved to: the reason tells the practitioner
    :raises AlreadySettled: when it is done
    :raises ProposedTwice: when another patient of the list is proposed this time
    :raises NothingToDecide: when a move has no place of the same structure
    :raises NotOpen, InThePast: as `book` does
    """
    _queue(item.postponement_id)
    kept = queries.postponed(by, item.pk)
    if kept.settled:
        raise AlreadySettled
    kept.decision, kept.surprise = Decision(decision), ""
    if decision == Decision.MOVE and starts_at is not None:
        _place(by, kept, _checked(by, kept, reason, starts_at, now))
    if decision == Decision.MOVE and kept.proposed_at is None:
        raise NothingToDecide
    if (pair := queries.proposed(kept)) and any(
        rules.overlaps(pair[1], other[1]) for other in _proposed_to_others(by, kept)
    ):
        raise ProposedTwice
    kept.save(update_fields=DECIDED)
    tell("agenda", kept.structure_id, postponement=kept.postponement_id)
    return kept


@action(Can.BOOK, audit="postponement.applied", of="postponement")
def apply_postponement(*, by: Actor, postponement: Postponement, now: datetime) -> Postponement:
    """Say that what is decided be done; each appointment then follows in its own transaction (see `settle`).

    Said twice, or after an interruption, it does what is left.
    :raises Abandoned: when it was given up
    """
    kept = _queue(postponement.pk)
    if kept.abandoned_at:
        raise Abandoned
    kept.applied_at, kept.applied_by = now, by.name
    kept.save(update_fields=["applied_at", "applied_by"])
    tell("agenda", kept.structure_id, postponement=kept.pk)
    return queries.postponement(by, kept.pk)


@action(Can.BOOK, audit="postponement.abandoned", of="postponement")
def abandon_postponement(*, by: Actor, postponement: Postponement, now: datetime) -> Postponement:
    """Give up the whole: what is not settled stays as it was, what is settled stays so; a second time does nothing.

    The one being settled at that moment is wholly settled or wholly left: both queue for the postponement.
    :raises AllSettled: when nothing is left to give up
    """
    kept = _queue(postponement.pk)
    if kept.abandoned_at is None:
        left = Postponed.objects.filter(postponement=kept, settled="")
        if not left.update(settled=Settled.DROPPED, settled_at=now, surprise=""):
            raise AllSettled
        kept.abandoned_at, kept.abandoned_by = now, by.name
        kept.save(update_fields=["abandoned_at", "abandoned_by"])
        tell("agenda", kept.structure_id, postponement=kept.pk)
    return queries.postponement(by, kept.pk)


@action(Can.BOOK, audit="postponement.settled", of="item")
def settle(*, by: Actor, item: Postponed, now: datetime) -> Postponed:
    """Do what is decided about one appointment, or nothing; what is settled stays as it is.

    What was cancelled or begun meanwhile is left alone. When the time proposed is no longer free, the next best is
    proposed instead and waits to be looked at: nobody is moved to a time that was not shown.
    """
    of = _queue(item.postponement_id)
    kept = queries.postponed(by, item.pk)
    if kept.settled:
        return kept
    locked = Appointment.objects.select_for_update(of=("self",), no_key=True).get(pk=kept.appointment_id)
    kept.tried_at = max(now, of.applied_at or now)  # applied again meanwhile, it was tried all the same
    if locked.status != Status.BOOKED or locked.ends_at <= now:
        return _settled(kept, Settled.GONE, now)
    return DEEDS[Decision(kept.decision)](by, kept, now)


@action(Can.BOOK, audit="postponement.called", of="item")
def note_called(*, by: Actor, item: Postponed, now: datetime) -> Postponed:
    """Note that the patient was called; a second time changes nothing."""
    Postponed.objects.filter(pk=item.pk, called_at=None).update(called_at=now, called_by=by.name)
    tell("agenda", item.structure_id, postponement=item.postponement_id)
    return queries.postponed(by, item.pk)


@action(Can.BOOK, audit="postponement.uncalled", of="item")
def forget_call(*, by: Actor, item: Postponed) -> Postponed:
    """Forget that the patient was called: it was ticked by mistake."""
    Postponed.objects.filter(pk=item.pk).update(called_at=None, called_by="")
    tell("agenda", item.structure_id, postponement=item.postponement_id)
    return queries.postponed(by, item.pk)


def _move(by: Actor, item: Postponed, now: datetime) -> Postponed:
    assert item.proposed_reason_id
    assert item.proposed_at
    try:
        reason = queries.reason(by, item.proposed_reason_id)
        with transaction.atomic():
            move(
                by=by,
                appointment=item.appointment,
                practitioner_role=reason.practitioner_role,
                reason=reason,
                starts_at=item.proposed_at,
                now=now,
                source="postponed",
                urgent=queries.is_urgent(by, item.appointment),
            )
    except NotPermitted:
        raise
    except Refusal:  # taken, closed or withdrawn meanwhile
        return _propose_again(by, item, now)
    return _settled(item, Settled.MOVED, now)


def _cancel(by: Actor, item: Postponed, now: datetime) -> Postponed:
    cancel(by=by, appointment=item.appointment, now=now)
    return _settled(item, Settled.CANCELLED, now)


def _keep(by: Actor, item: Postponed, now: datetime) -> Postponed:
    return _settled(item, Settled.KEPT, now)


def _call(by: Actor, item: Postponed, now: datetime) -> Postponed:
    return _settled(item, Settled.TO_CALL, now)


DEEDS = {Decision.MOVE: _move, Decision.CANCEL: _cancel, Decision.KEEP: _keep, Decision.CALL: _call}


def _settled(item: Postponed, outcome: Settled, now: datetime) -> Postponed:
    item.settled, item.settled_at, item.surprise = outcome, now, ""
    item.save(update_fields=DECIDED)
    tell("agenda", item.structure_id, postponement=item.postponement_id)
    return item


def _propose_again(by: Actor, item: Postponed, now: datetime) -> Postponed:
    others = queries.waiting(by, item.postponement).exclude(pk=item.pk)
    _offer(by, item, queries.next_best(by, item, others, now))
    if item.decision == Decision.MOVE:
        item.surprise = Surprise.TAKEN
    item.save(update_fields=DECIDED)
    tell("agenda", item.structure_id, postponement=item.postponement_id)
    return item


def _propose(by: Actor, postponement: Postponement, missing: list[Appointment], now: datetime) -> None:
    taken = [pair for item in queries.waiting(by, postponement) if (pair := queries.proposed(item))]
    offered = queries.offers(by, postponement.practitioner_role, missing, now=now, taken=taken)
    made = []
    for appointment in missing:
        item = Postponed(
            structure_id=postponement.structure_id, postponement=postponement, appointment=appointment, decision="call"
        )
        _offer(by, item, offered[appointment.pk])
        made.append(item)
    Postponed.objects.bulk_create(made)
    tell("agenda", postponement.structure_id, postponement=postponement.pk)


def _offer(by: Actor, item: Postponed, offer: rules.Offer) -> None:
    """Propose the best place; without one, or with one too late for him, he is to be called."""
    if offer.best:
        _place(by, item, offer.best)
        item.decision = Decision.CALL if offer.too_late else Decision.MOVE
        item.surprise = Surprise.TOO_LATE if offer.too_late else ""
    else:
        item.proposed_role_id = item.proposed_reason_id = item.proposed_at = item.proposed_until = None
        item.decision, item.surprise = Decision.CALL, Surprise.NO_PLACE


def _place(by: Actor, item: Postponed, place: rules.Place) -> None:
    item.proposed_role_id, item.proposed_reason_id = place.role, place.reason
    item.proposed_at, item.proposed_until = place.starts_at, place.ends_at


def _checked(by: Actor, item: Postponed, reason: VisitReason | None, starts_at: datetime, now: datetime) -> rules.Place:
    if reason is None or reason.structure_id != item.structure_id or reason.withdrawn_at is not None:
        raise NothingToDecide
    if starts_at < now:
        raise InThePast
    lasts_min = rules.length_min(reason.duration_min, item.appointment.patient.extra_time_min)
    ends_at = starts_at + timedelta(minutes=lasts_min)
    fit = queries.fit_for(reason, channel=queries.channel(by, reason.practitioner_role))
    during = Range(starts_at, ends_at, "[)")
    if open_times.opening_at(by, reason.practitioner_role_id, during, fit=fit, now=now) is None:
        raise NotOpen
    own = reason.practitioner_role_id == item.appointment.practitioner_role_id
    return rules.Place(reason.practitioner_role_id, reason.pk, starts_at, ends_at, own)


def _proposed_to_others(by: Actor, item: Postponed) -> Iterable[tuple[UUID, rules.Place]]:
    others = queries.waiting(by, item.postponement).exclude(pk=item.pk)
    return [pair for other in others if (pair := queries.proposed(other))]


def _queue(postponement_id: UUID) -> Postponement:
    """Let one after the other change a postponement."""
    return Postponement.objects.select_for_update(of=("self",), no_key=True).get(pk=postponement_id)


def _queue_for(practitioner_role: PractitionerRole) -> None:
    """Let one after the other postpone for a practitioner: asked twice at once, it is made once."""
    PractitionerRole.objects.select_for_update(of=("self",), no_key=True).get(pk=practitioner_role.pk)
