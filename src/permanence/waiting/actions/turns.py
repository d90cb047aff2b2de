"""Whose turn it is: the next patients are asked, and the time is held for as long as they may answer.

Whoever calls has locked the place; then come the patient's own appointment, the resource, its reservations.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from psycopg.types.range import Range

from permanence.agenda import queries as agenda
from permanence.agenda.models import Appointment
from permanence.agenda.queries import Slot
from permanence.capacity import actions as capacity
from permanence.capacity import queries as free
from permanence.capacity.models import Resource
from permanence.events.waiting import OfferMade
from permanence.foundation.actor import Actor
from permanence.foundation.live import tell
from permanence.foundation.outbox import publish
from permanence.waiting import queries, rules, timers
from permanence.waiting.models import Answer, Ended, Entry, LeftWhy, Mode, Offer, Place

from . import network, things

AT_ONCE = 3
GRACE = timedelta(minutes=2)  # held a little longer than one may answer, so that the next is asked without a gap


def locked(place: Place) -> Place:
    """Return the place, locked for this transaction: answers, ends and turns come one after the other."""
    kept = Place.objects.select_for_update(of=("self",), no_key=True)
    return kept.select_related("structure", "practitioner_role__person").get(pk=place.pk)


def turn(by: Actor, place: Place, now: datetime, *, more: int = 0) -> list[Offer]:
    """Close what was not answered in time; when nobody may answer any more, ask the next, or end the place.

    :param more: how many to ask besides those who may still answer
    """
    if place.ended_at:
        return []
    unanswered(place, now)
    still = list(place.offers.filter(answer=""))
    if still and not more:
        return []
    resource = queue_for(by, place)
    capacity.release(by=by, structure=place.structure, held_for=place.pk)
    held = Slot(still[0].starts_at, max(offer.ends_at for offer in still), "") if still else None
    most = more or (AT_ONCE if place.mode == Mode.SEVERAL else 1)
    made = list(_made(by, place, now, held, most))
    if made and not held:
        held = Slot(made[0].starts_at, made[0].ends_at, "")
    pairs = list(network.asked(by, place, now, held, most - len(made)))  # the house first
    made += [offer for offer, _ in pairs]
    if not (still or made):
        taken = free.visibly_taken(by, place.practitioner_role_id, Range(place.starts_at, place.ends_at, "[)"), now)
        end(by, place, Ended.GONE if taken else _too_late(place, now), now)
        return []
    if not _hold(by, place, resource, [*still, *made], now):
        return []
    network.propose(pairs)
    return made


def end(by: Actor, place: Place, how: Ended, now: datetime, *, by_name: str = "") -> None:
    """End a place, give its time back, and close what is still open."""
    _close(place.offers.filter(answer=""), Answer.STOPPED if how == Ended.STOPPED else Answer.LOST, now)
    queue_for(by, place)
    capacity.release(by=by, structure=place.structure, held_for=place.pk)
    place.ended_at, place.ended_how, place.ended_by = now, how, by_name
    place.save(update_fields=["ended_at", "ended_how", "ended_by"])
    news(place)


def unanswered(place: Place, now: datetime) -> None:
    """Close what was not answered in time."""
    _close(place.offers.filter(answer="", answer_by__lte=now), Answer.SILENCE, now)


def _close(still: QuerySet[Offer], answer: Answer, now: datetime) -> None:
    """Close what is open, on both sides of the fence."""
    far = list(still.exclude(through=None))
    still.update(answer=answer, answered_at=now)
    network.mirror(far, answer, now)


def leave(entry: Entry, why: LeftWhy, now: datetime, *, by_name: str) -> None:
    """Take someone off the list."""
    entry.left_at, entry.left_why, entry.left_by, entry.asked_about = now, why, by_name, None
    entry.save(update_fields=["left_at", "left_why", "left_by", "asked_about"])
    tell("agenda", entry.structure_id, entry=entry.pk)


def queue_for(by: Actor, place: Place, *, own: Appointment | None = None) -> Resource:
    """Queue for the practitioner, for what his visits need and what is given back, as everyone who books does.

    :param own: a later appointment that the place replaces
    """
    needs = agenda.needs_of_many(agenda.reasons(by, place.practitioner_role)).values()
    free.queue(
        place.structure_id,
        resource_ids=[thing for some in needs for thing in some.things],
        practitioner_role_ids=[place.practitioner_role_id],
        held_for=[place.pk, *([own.pk] if own else [])],
    )
    return Resource.objects.get(practitioner_role_id=place.practitioner_role_id)


def news(place: Place) -> None:
    """Tell the screens that something changed."""
    tell("agenda", place.structure_id, place=place.pk)


def _too_late(place: Place, now: datetime) -> Ended:
    return Ended.NOBODY if place.starts_at - now > timedelta(hours=1) else Ended.PAST


def _made(by: Actor, place: Place, now: datetime, held: Slot | None, most: int) -> Iterator[Offer]:
    """Make the next offers, unsaved: the first sets the time that the others share."""
    zone, count = ZoneInfo(place.structure.time_zone), 0
    for candidate in queries.candidates(by, place, now):
        if count == most or not candidate.askable:
            continue
        slot = candidate.within(by, place, held, now) if held else candidate.slot(by, place, now)
        if slot is None:
            continue
        until = rules.answer_by(slot.starts_at.astimezone(zone), now, notice_min=candidate.entry.notice_min)
        if until is None or not _his_turn(candidate.entry):
            continue
        held, count = held or slot, count + 1
        yield Offer(
            structure_id=place.structure_id,
            place=place,
            entry=candidate.entry,
            reason=candidate.reason,
            starts_at=slot.starts_at,
            ends_at=slot.ends_at,
            emailed=bool(queries.address_of(candidate.entry, now)),
            made_at=now,
            answer_by=until,
        )


def _his_turn(entry: Entry) -> bool:
    """Tell whether nobody else is asking him just now; he stays locked for this transaction."""
    free_now = Entry.objects.select_for_update(of=("self",), no_key=True, skip_locked=True)
    still = free_now.filter(pk=entry.pk, left_at=None).first()
    return still is not None and not network.is_asked(still)


def _hold(by: Actor, place: Place, resource: Resource, offers: list[Offer], now: datetime) -> bool:
    """Hold the time, with what the visits need, until the last may answer; when it is gone, so is the place."""
    during = Range(min(offer.starts_at for offer in offers), max(offer.ends_at for offer in offers), "[)")
    until = max(offer.answer_by for offer in offers) + GRACE
    try:
        wanted = [capacity.Wanted(resource.pk, during), *things.wanted(offers, now)]
        capacity.reserve_all(
            by=by, structure=place.structure, wanted=wanted, source="waiting", held_for=place.pk, now=now,
            hold_until=until,
        )  # fmt: skip
    except (capacity.SlotTaken, capacity.Over):
        end(by, place, Ended.GONE, now)
        return False
    for offer in offers:
        if offer._state.adding:  # Django's own word for what is not saved yet
            _propose(offer)
    news(place)
    return True


def _propose(offer: Offer) -> None:
    offer.save(force_insert=True)
    timers.expire.defer(structure_id=offer.structure_id, schedule_at=offer.answer_by, offer_id=offer.pk)
    if offer.entry_id and offer.emailed:
        publish(OfferMade(offer.structure_id, offer.pk))
