"""A time given back: offered to those who wait, stopped by hand, or ended."""

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from psycopg.types.range import Range

from permanence.agenda.models import Appointment, Cancellation, Status
from permanence.capacity import queries as free
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.refusal import Refusal
from permanence.foundation.rights import Can
from permanence.waiting import queries
from permanence.waiting.models import Ended, Mode, Offer, Place

from . import network, turns


class Over(Refusal):
    """The time is no longer being offered."""

    title = _("This time is no longer being offered")
    next_step = _("It was taken, stopped, or is too near. The list shows what became of it.")


@action(Can.BOOK, audit="place.opened", of="appointment")
def open_place(*, by: Actor, appointment: Appointment, now: datetime) -> Place | None:
    """Offer the time of a cancelled appointment to those who wait; nothing when nobody may have it.

    Done again, or by two at once, it changes nothing: they queue for the appointment.
    """
    if appointment.status != Status.CANCELLED or appointment.starts_at <= now:
        return None
    Appointment.objects.select_for_update(of=("self",), no_key=True).get(pk=appointment.pk)
    return _known(appointment) or _begin(by, appointment, now)


def _begin(by: Actor, appointment: Appointment, now: datetime) -> Place | None:
    place = Place(
        structure=appointment.structure,
        practitioner_role=appointment.practitioner_role,
        freed_by=appointment,
        site_id=free.place_at(by, appointment.practitioner_role, appointment.starts_at),
        starts_at=appointment.starts_at,
        ends_at=appointment.ends_at,
    )
    if not _anyone(by, place, now):
        return None
    place.save(force_insert=True)
    turns.turn(by, turns.locked(place), now)
    return place


@action(Can.BOOK, audit="offer.expired", of="offer")
def expire(*, by: Actor, offer: Offer, now: datetime) -> Place:
    """Close an offer whose time to answer is over, and ask the next; before that, nothing happens."""
    place = turns.locked(offer.place)
    turns.turn(by, place, now)
    return place


@action(Can.BOOK, audit="place.gone_on", of="place")
def go_on(*, by: Actor, place: Place, now: datetime) -> Place:
    """Do what a lost job should have done: close what is overdue and ask the next."""
    held = turns.locked(place)
    turns.turn(by, held, now)
    return held


@action(Can.BOOK, audit="place.asked_more", of="place")
def ask_more(*, by: Actor, place: Place, now: datetime, count: int = turns.AT_ONCE) -> list[Offer]:
    """Ask several at once, besides those who may still answer: whoever says yes first has the time.

    :raises Over: when it is no longer offered
    """
    held = turns.locked(place)
    if held.ended_at:
        raise Over
    held.mode = Mode.SEVERAL
    held.save(update_fields=["mode"])
    return turns.turn(by, held, now, more=count)


@action(Can.BOOK, audit="place.stopped", of="place")
def stop(*, by: Actor, place: Place, now: datetime) -> Place:
    """Offer the time to nobody any more: it is free for anyone. Those who were asked keep their place on the list.

    :raises Over: when it is no longer offered
    """
    held = turns.locked(place)
    if held.ended_at:
        raise Over
    turns.end(by, held, Ended.STOPPED, now, by_name=by.name)
    return held


@action(Can.BOOK, audit="place.offered_again", of="place")
def offer_again(*, by: Actor, place: Place, now: datetime) -> Place | None:
    """Offer a time that was stopped once more, also to those who were asked; nothing when nobody may have it.

    :raises Over: when it is offered already, taken, or too near
    """
    held = turns.locked(place)
    freed = Appointment.objects.select_for_update(of=("self",), no_key=True).get(pk=held.freed_by_id)
    taken = free.visibly_taken(by, held.practitioner_role_id, Range(held.starts_at, held.ends_at, "[)"), now)
    stopped = freed.status == Status.CANCELLED and held.ended_how == Ended.STOPPED and _known(freed) == held
    if taken or not stopped or held.starts_at <= now:
        raise Over
    return _begin(by, freed, now)


def _known(appointment: Appointment) -> Place | None:
    """Return what its time became since it was given back: being offered, or over; told again, it is not begun anew."""
    given_back = Cancellation.objects.get(appointment=appointment).at
    since = Q(ended_at=None) | Q(ended_at__gte=given_back)
    return Place.objects.filter(since, freed_by=appointment).order_by("-pk").first()


def _anyone(by: Actor, place: Place, now: datetime) -> bool:
    """Tell whether there is someone to ask, of the house or of its networks."""
    here = any(one.askable and one.slot(by, place, now) for one in queries.candidates(by, place, now))
    return here or any(True for _ in network.asked(by, place, now, None, 1))
