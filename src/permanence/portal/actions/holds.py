"""A time held while a visitor says who comes: a while, few at once, given back by itself."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _
from psycopg.types.range import Range

from permanence.agenda import actions as agenda_actions
from permanence.agenda import queries as agenda
from permanence.agenda.queries import Slot
from permanence.capacity import actions as capacity
from permanence.capacity import queries as openings
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.ids import uuid7
from permanence.foundation.refusal import Refusal
from permanence.foundation.rights import Can
from permanence.patients.models import Patient
from permanence.portal import links, queries
from permanence.portal.models import Booking, OnlineReason
from permanence.portal.rules import limits

from .proofs import TooMany, count_all

WHO = ("relation", "birth_name", "first_names", "birth_date", "sex", "phone", "patient")
INSTANT = timedelta(microseconds=1)


class Gone(Refusal):
    """Someone was faster, or it is not open any more; carries the nearest times."""

    title = _("This time has just been taken")
    next_step = _("Choose another time: here are the nearest.")

    def __init__(self, alternatives: Sequence[Slot] = ()) -> None:
        super().__init__()
        self.alternatives = list(alternatives)


@action(Can.BOOK, audit="booking.begun", of="reason")
def hold(
    *,
    by: Actor,
    reason: OnlineReason,
    starts_at: datetime,
    address: str,
    language: str,
    now: datetime,
    after: Booking | None = None,
) -> Booking:
    """Hold a time for a quarter of an hour; what the same visitor held before and left is given back.

    :param by: a patient online: he finds and takes no more than his door allows
    :param address: the mark of where it is asked from
    :param after: the booking just made, by whose contact the next one needs no other code
    :raises Gone: when it cannot be booked, or no more
    :raises TooMany: when too much is held from there, or too often
    """
    meant = reason.reason
    structure = meant.practitioner_role.structure
    same = links.mark(f"{meant.pk}:{starts_at.isoformat()}:{address}")
    count_all(structure, [("hold", address, limits.HOLDS), ("same", same, limits.SAME_TIME)], now)
    _give_back(by, reason, address, now)
    begun = _begun(reason, address, language, after, now)
    slot = _found(by, reason, starts_at, now, begun.patient)
    resource = openings.resource_of(by, meant.practitioner_role_id)
    if slot is None or resource is None:
        raise Gone(queries.near(by, meant, starts_at, now, begun.patient))
    begun.starts_at, begun.ends_at, begun.held_until = slot.starts_at, slot.ends_at, now + limits.HELD
    try:
        if meant.equipped:
            agenda_actions.hold_things(
                by=by,
                reason=meant,
                during=Range(slot.starts_at, slot.ends_at, "[)"),
                source="online",
                held_for=begun.pk,
                until=begun.held_until,
                now=now,
            )
        capacity.reserve(
            by=by,
            resource=resource,
            during=Range(slot.starts_at, slot.ends_at, "[)"),
            source="online",
            held_for=begun.pk,
            now=now,
            hold_until=begun.held_until,
        )
    except capacity.SlotTaken:
        raise Gone(queries.near(by, meant, starts_at, now, begun.patient)) from None
    begun.save(force_insert=True)
    if begun.birth_name and after:  # he would rather come then: the time he leaves is free again
        capacity.release(by=by, structure=structure, held_for=after.pk)
        Booking.objects.filter(pk=after.pk, held_until__gt=now).update(held_until=now)
    return begun


@action(Can.BOOK, audit="booking.begun_without_time", of="reason")
def begin_request(
    *, by: Actor, reason: OnlineReason, address: str, language: str, now: datetime, after: Booking | None = None
) -> Booking:
    """Begin what holds no time: a request left to the desk.

    :raises TooMany: when it is done too often from there
    """
    structure = reason.reason.practitioner_role.structure
    count_all(structure, [("hold", address, limits.HOLDS)], now)
    begun = _begun(reason, address, language, after, now)
    begun.save(force_insert=True)
    return begun


def _found(by: Actor, reason: OnlineReason, starts_at: datetime, now: datetime, patient: Patient | None) -> Slot | None:
    """Find this very time, where every patient finds it, at a site that he can reach when he is known."""
    if starts_at <= now:
        return None
    role = reason.reason.practitioner_role
    until = starts_at + INSTANT
    found = agenda.next_slots(
        by, practitioner_role=role, reason=reason.reason, after=starts_at, until=until, limit=1, now=now,
        sites=agenda.sites_for(patient),
    )  # fmt: skip
    return next((one for one in found if one.starts_at == starts_at and one.kind == "regular"), None)


def _give_back(by: Actor, reason: OnlineReason, address: str, now: datetime) -> None:
    """Give back what was chosen before and left without a name; refuse where too much is held."""
    held = Booking.objects.filter(
        structure_id=reason.structure_id, address=address, held_until__gt=now, appointment=None, request=None
    )
    for left in held.filter(reason_id=reason.reason_id, birth_name=""):
        capacity.release(by=by, structure=reason.reason.practitioner_role.structure, held_for=left.pk)
        left.delete()
    if held.count() >= limits.HELD_AT_ONCE:
        raise TooMany


def _begun(reason: OnlineReason, address: str, language: str, after: Booking | None, now: datetime) -> Booking:
    """Begin a booking; after one that is not made yet, the same visitor chooses another time for the same person."""
    same = bool(after and after.is_proven(now) and not (after.appointment_id or after.request_id))
    return Booking(
        **({name: getattr(after, name) for name in WHO} if same else {}),
        id=uuid7(),
        structure_id=reason.structure_id,
        practitioner_role=reason.reason.practitioner_role,
        reason=reason.reason,
        address=address,
        language=language,
        after=after,
        proof=after.proof if after else None,
        begun_at=now,
    )
