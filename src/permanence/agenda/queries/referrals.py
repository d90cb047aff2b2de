"""Referral letters: which appointments to come still wait for theirs; always for an actor."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from permanence.agenda.models import Appointment, Preparation, Prepared, Stage, Status
from permanence.foundation.actor import Actor
from permanence.foundation.rights import Can
from permanence.messaging.models import Message

from .appointments import appointments

OVER = (Stage.GONE, Stage.CANCELLED, Stage.EXCUSED, Stage.UNEXCUSED)
KEY = "referral"  # of the messages that ask for one
MOST = 200


@dataclass(frozen=True, slots=True)
class Awaited:
    """An appointment whose letter has not come, and when the patient was last asked for it."""

    appointment: Appointment
    asked_at: datetime | None


def referral_of(promise: Appointment) -> Prepared | None:
    """Return who noted when that the letter of an appointment has come; None when it has not."""
    return Prepared.objects.filter(appointment=promise, item=Preparation.REFERRAL).first()


def awaits_referral(promise: Appointment) -> bool:
    """Tell whether an appointment is still to come without the letter it needs."""
    return promise.pk in awaiting([promise])


def awaiting(promises: Iterable[Appointment]) -> set[UUID]:
    """Return those that need a letter which has not come; asked for only where one is needed."""
    needing = {one.pk for one in promises if one.referral_required and one.stage not in OVER}
    if not needing:
        return set()
    here = Prepared.objects.filter(appointment__in=needing, item=Preparation.REFERRAL)
    return needing - set(here.values_list("appointment_id", flat=True))


def referrals_awaited(actor: Actor, since: datetime, until: datetime, *, at: Iterable[UUID]) -> list[Awaited]:
    """Return the appointments of some structures between two moments whose letter has not come, the soonest first."""
    named = [one for one in at if actor.may(Can.VIEW_PATIENT, one)]
    coming = appointments(actor).filter(structure_id__in=named, referral_required=True, status=Status.BOOKED)
    without = coming.filter(starts_at__gte=since, starts_at__lt=until).exclude(
        pk__in=Prepared.objects.filter(item=Preparation.REFERRAL).values("appointment")
    )
    found = list(without.order_by("starts_at", "pk")[:MOST])
    asked = referrals_asked_at(found)
    return [Awaited(one, asked.get(one.pk)) for one in found]


def referrals_asked_at(promises: Sequence[Appointment]) -> dict[UUID, datetime]:
    """Return when each patient was last asked for his letter; those who never were are left out."""
    told = Message.objects.filter(about__in=[one.pk for one in promises], key__startswith=f"{KEY}:")
    return {about: at for about, at in told.order_by("created_at").values_list("about", "created_at") if about}
