"""What a patient answers, by his link or by telephone; of those who say yes, one has the time."""

from datetime import datetime

from permanence.agenda import actions as agenda
from permanence.agenda.models import Appointment, Status
from permanence.capacity import actions as capacity
from permanence.capacity import queries as free
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.refusal import Invalid
from permanence.foundation.rights import Can
from permanence.waiting import queries
from permanence.waiting.models import Answer, Ended, Entry, LeftWhy, Offer, Place, Urgency

from . import turns

GIVEN = (Answer.YES, Answer.NOT_NOW, Answer.NO, Answer.SILENCE)
GONE = (agenda.SlotTaken, agenda.NotOpen, agenda.InThePast, agenda.NotHere)


@action(Can.BOOK, audit="offer.answered", of="offer")
def answer(*, by: Actor, offer: Offer, answer: str, now: datetime, by_patient: bool = False) -> Offer:
    """Take an answer: yes books the time at once, unless it is gone; the result tells which.

    What was answered stays answered; after the time to answer, it is as if nothing had come.
    :param answer: yes, not this time, no longer waits; or silence, when nobody picked up the telephone
    :param by_patient: he answered himself
    :raises Invalid: for what nobody can answer, or nobody here: a colleague's patient answers his own practice
    """
    if answer not in GIVEN or offer.entry_id is None:
        raise Invalid
    place = turns.locked(offer.place)
    asked = queries.offer(by, offer.pk)
    if asked.answer:
        return asked
    if asked.answer_by <= now:
        turns.turn(by, place, now)
        return queries.offer(by, offer.pk)
    name = "" if by_patient else by.name
    waits = Entry.objects.select_for_update(of=("self",), no_key=True).get(pk=_entry(asked).pk)
    left = waits.left_at is not None  # taken off while he was being asked: nobody is booked who left
    if answer == Answer.YES and not left:
        _accept(by, place, asked, now, name)
    else:
        _note(asked, Answer.NO if left else Answer(answer), now, name)
        if answer == Answer.NO and not left:
            turns.leave(_entry(asked), LeftWhy.WITHDRAWN, now, by_name=name)
        turns.turn(by, place, now)
        turns.news(place)
    return queries.offer(by, offer.pk)


def _accept(by: Actor, place: Place, offer: Offer, now: datetime, name: str) -> None:
    own = _own(offer, now)
    turns.queue_for(by, place, own=own)
    capacity.release(by=by, structure=place.structure, held_for=place.pk)
    try:
        booked = _book(by, place, offer, own, now)
    except GONE:
        turns.end(by, place, Ended.GONE, now)
        return
    _note(offer, Answer.YES, now, name, appointment=booked)
    turns.leave(_entry(offer), LeftWhy.OFFER, now, by_name=name)
    turns.end(by, place, Ended.FILLED, now, by_name=name)


def _own(offer: Offer, now: datetime) -> Appointment | None:
    """Return the later appointment that this one replaces, locked before the resource, as a move does."""
    later = _entry(offer).appointment_id
    if later is None:
        return None
    kept = Appointment.objects.select_for_update(of=("self",), no_key=True).select_related("patient")
    return kept.filter(pk=later, status=Status.BOOKED, starts_at__gt=now).first()


def check_there(by: Actor, place: Place, starts_at: datetime) -> None:
    """Refuse a time that is at another site by now than he was told.

    :raises NotHere: when it is
    """
    if place.where.pk != free.place_at(by, place.practitioner_role, starts_at):
        raise agenda.NotHere


def _book(by: Actor, place: Place, offer: Offer, own: Appointment | None, now: datetime) -> Appointment:
    check_there(by, place, offer.starts_at)
    urgent = _entry(offer).urgency != Urgency.PLANNED
    if own is not None:
        return agenda.move(
            by=by, appointment=own, practitioner_role=place.practitioner_role, reason=offer.reason,
            starts_at=offer.starts_at, now=now, source="waiting", urgent=urgent, said=agenda.PROMISED,
        )  # fmt: skip
    return agenda.book(
        by=by, patient=_entry(offer).patient, practitioner_role=place.practitioner_role, reason=offer.reason,
        starts_at=offer.starts_at, now=now, key=f"offer:{offer.pk}", source="waiting",
        urgent=urgent, said=agenda.PROMISED,
    )  # fmt: skip


def _note(offer: Offer, said: Answer, now: datetime, name: str, *, appointment: Appointment | None = None) -> None:
    offer.answer, offer.answered_at, offer.answered_by, offer.appointment = said, now, name, appointment
    offer.save(update_fields=["answer", "answered_at", "answered_by", "appointment"])


def _entry(offer: Offer) -> Entry:
    assert offer.entry is not None, "a colleague's patient is answered for in `handing`"
    return offer.entry
